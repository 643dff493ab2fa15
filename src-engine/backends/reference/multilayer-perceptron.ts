// One multilayer perceptron over a tile of rows: a jet forward, one reverse sweep.
//
// The jet follows E along x + τ v: value, first and second derivative in τ at 0, i.e. E, vᵀ∇E and vᵀ∇²E v.
//   linear layer   z_k = h_k W (+ b for k = 0)
//   activation     h_0 = f(z_0),  h_1 = f′ z_1,  h_2 = f″ z_1² + f′ z_2
// Reverse, for L = Σ rows (w_0 E + w_1 vᵀ∇E + w_2 vᵀ∇²E v), with z̄ = ∂L/∂z:
//   linear layer   W̄ += Σ_k h_kᵀ z̄_k,  b̄ += z̄_0,  h̄_k = z̄_k Wᵀ
//   activation     z̄_2 = f′ h̄_2
//                  z̄_1 = f′ h̄_1 + 2 f″ z_1 h̄_2
//                  z̄_0 = f′ h̄_0 + f″ z_1 h̄_1 + (f‴ z_1² + f″ z_2) h̄_2
// With w_0 = 1 alone, x̄ is ∇E; with w_1 = 1 alone, x̄ is ∇²E v: nothing else is needed for either.
//
// Sizes in comments: T rows of a tile, H_l units of layer l (H_0 = D inputs; the last has one unit, or one per class).

import type { MlpTerm } from '../backend.ts'
import { activate, type ActivationArrays, type DerivativeCount } from './activations.ts'
import { accumulateColumns, accumulateProduct, addToRows, multiplyTransposed, transposeInto } from './matrix.ts'
import type { ForwardPass, JetOrder, PreparedParameters, ReverseSweep, TermFunction } from './term-function.ts'

interface Layer {
  inputs: number
  outputs: number
  /** Weights (inputs, outputs) row-major from here, then the biases (outputs). */
  weights: number
  biases: number
}

/** E(x) = f(x), the one output; `firstParameter`: where this perceptron's parameters begin in the whole vector. */
export function createPerceptron(term: MlpTerm, firstParameter: number, tileRows: number): TermFunction {
  const network = createNetwork(term, firstParameter, tileRows)

  return {
    parameterCount: network.parameterCount,
    prepare: (parameters) => network.prepare(parameters),

    forward(pass) {
      const sums = network.forward(pass)
      for (let k = 0; k <= pass.order; k++) {
        for (let row = 0; row < pass.rows; row++) pass.outputs[k][row] += pass.weight * sums[k][row]
      }
    },

    reverse(sweep) {
      for (let k = 0; k <= sweep.order; k++) {
        const adjoints = network.outputAdjoints[k]
        for (let row = 0; row < sweep.rows; row++) adjoints[row] = sweep.weight * sweep.seeds[k][row]
      }
      network.reverse(sweep)
    },
  }
}

/** What is between x and the linear outputs of the last layer, however many there are. */
export interface Network {
  readonly parameterCount: number
  prepare(parameters: PreparedParameters): void
  /** The outputs' jet, orders 0 … order: (rows, outputs) each, the network's own arrays. */
  forward(
    pass: Pick<ForwardPass, 'parameters' | 'rows' | 'order' | 'reversible' | 'points' | 'directions'>,
  ): Float64Array[]
  /** (rows, outputs) of each order: to be filled before `reverse`, which overwrites them. */
  readonly outputAdjoints: readonly Float64Array[]
  reverse(sweep: Pick<ReverseSweep, 'parameters' | 'rows' | 'order' | 'inputAdjoint' | 'gradient'>): void
}

export function createNetwork(
  term: Pick<MlpTerm, 'widths' | 'activation'>,
  firstParameter: number,
  tileRows: number,
): Network {
  const layers = layersOf(term.widths, firstParameter)
  const spaces = layers.map((layer) => layerSpace(layer, tileRows))
  const widest = Math.max(...term.widths)
  const buffers = (): Float64Array[] => [0, 1, 2].map(() => new Float64Array(tileRows * widest))
  const unitAdjoints = buffers()
  const sumAdjoints = buffers()
  const last = layers.length - 1

  return {
    parameterCount: layers.reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0),

    prepare({ values, transposed }) {
      for (const { inputs, outputs, weights } of layers) {
        transposeInto(transposed, values, weights, { rows: inputs, columns: outputs })
      }
    },

    forward({ parameters, rows, order, reversible, points, directions }) {
      const derivatives = (order + (reversible ? 1 : 0)) as DerivativeCount
      fillInputs(spaces[0].inputs, rows * layers[0].inputs, points, directions)
      for (let l = 0; l <= last; l++) {
        linearForward(layers[l], spaces[l], parameters, rows, order)
        if (l < last)
          activationForward(term, spaces[l], spaces[l + 1].inputs, rows * layers[l].outputs, order, derivatives)
      }
      return spaces[last].sums
    },

    outputAdjoints: sumAdjoints,

    reverse({ parameters, rows, order, inputAdjoint, gradient }) {
      for (let l = last; l >= 0; l--) {
        if (gradient) linearGradient(layers[l], spaces[l], sumAdjoints, gradient, rows, order)
        if (l === 0 && !inputAdjoint) return
        // Only the value at the inputs is asked for: x̄ of order 0.
        linearReverse(layers[l], parameters, sumAdjoints, unitAdjoints, rows, l === 0 ? 0 : order)
        if (l > 0) activationReverse(spaces[l - 1], unitAdjoints, sumAdjoints, rows * layers[l].inputs, order)
      }
      if (!inputAdjoint) return
      const length = rows * layers[0].inputs
      for (let i = 0; i < length; i++) inputAdjoint[i] += unitAdjoints[0][i]
    },
  }
}

function layersOf(widths: readonly number[], firstParameter: number): Layer[] {
  let next = firstParameter
  return widths.slice(1).map((outputs, index) => {
    const inputs = widths[index]
    const weights = next
    const biases = weights + inputs * outputs
    next = biases + outputs
    return { inputs, outputs, weights, biases }
  })
}

/** What a layer keeps of a pass, for a tile: its inputs h_k, its sums z_k and the activation's derivatives at z_0. */
interface LayerSpace {
  inputs: Float64Array[]
  sums: Float64Array[]
  derivatives: Omit<ActivationArrays, 'value'>
}

function layerSpace({ inputs, outputs }: Layer, tileRows: number): LayerSpace {
  const orders = [0, 1, 2]
  return {
    inputs: orders.map(() => new Float64Array(tileRows * inputs)),
    sums: orders.map(() => new Float64Array(tileRows * outputs)),
    derivatives: {
      first: new Float64Array(tileRows * outputs),
      second: new Float64Array(tileRows * outputs),
      third: new Float64Array(tileRows * outputs),
    },
  }
}

/** The jet of x + τ v itself: x, v, 0. */
function fillInputs(
  inputs: readonly Float64Array[],
  length: number,
  points: Float64Array,
  directions: Float64Array | null,
): void {
  for (let i = 0; i < length; i++) inputs[0][i] = points[i]
  if (!directions) return
  for (let i = 0; i < length; i++) inputs[1][i] = directions[i]
  inputs[2].fill(0, 0, length)
}

function linearForward(
  { inputs, outputs, weights, biases }: Layer,
  space: LayerSpace,
  { values, transposed }: PreparedParameters,
  rows: number,
  order: JetOrder,
): void {
  const matrix = transposed.subarray(weights, weights + inputs * outputs)
  for (let k = 0; k <= order; k++) {
    multiplyTransposed(space.sums[k], space.inputs[k], matrix, { rows, outputs, inner: inputs })
  }
  addToRows(space.sums[0], values, biases, { rows, columns: outputs })
}

function activationForward(
  { activation }: Pick<MlpTerm, 'activation'>,
  { sums, derivatives: stored }: LayerSpace,
  units: readonly Float64Array[],
  length: number,
  order: JetOrder,
  derivatives: DerivativeCount,
): void {
  const { first, second, third } = stored
  activate(activation, sums[0], { length, derivatives }, { value: units[0], first, second, third })
  if (order === 0) return
  const z1 = sums[1]
  const h1 = units[1]
  for (let i = 0; i < length; i++) h1[i] = first[i] * z1[i]
  if (order === 1) return
  const z2 = sums[2]
  const h2 = units[2]
  for (let i = 0; i < length; i++) h2[i] = second[i] * z1[i] * z1[i] + first[i] * z2[i]
}

function linearGradient(
  { inputs, outputs, weights, biases }: Layer,
  space: LayerSpace,
  sumAdjoints: readonly Float64Array[],
  gradient: Float64Array,
  rows: number,
  order: JetOrder,
): void {
  for (let k = 0; k <= order; k++) {
    accumulateProduct(gradient, weights, space.inputs[k], sumAdjoints[k], { rows, outputs, inner: inputs })
  }
  accumulateColumns(gradient, biases, sumAdjoints[0], { rows, outputs })
}

function linearReverse(
  { inputs, outputs, weights }: Layer,
  { values }: PreparedParameters,
  sumAdjoints: readonly Float64Array[],
  unitAdjoints: readonly Float64Array[],
  rows: number,
  order: JetOrder,
): void {
  const matrix = values.subarray(weights, weights + inputs * outputs)
  for (let k = 0; k <= order; k++) {
    multiplyTransposed(unitAdjoints[k], sumAdjoints[k], matrix, { rows, outputs: inputs, inner: outputs })
  }
}

function activationReverse(
  { sums, derivatives: { first, second, third } }: LayerSpace,
  unitAdjoints: readonly Float64Array[],
  sumAdjoints: readonly Float64Array[],
  length: number,
  order: JetOrder,
): void {
  const [h0, h1, h2] = unitAdjoints
  const [z0, z1, z2] = sumAdjoints
  const [, sums1, sums2] = sums
  for (let i = 0; i < length; i++) z0[i] = first[i] * h0[i]
  if (order === 0) return
  for (let i = 0; i < length; i++) {
    z0[i] += second[i] * sums1[i] * h1[i]
    z1[i] = first[i] * h1[i]
  }
  if (order === 1) return
  for (let i = 0; i < length; i++) {
    z0[i] += (third[i] * sums1[i] * sums1[i] + second[i] * sums2[i]) * h2[i]
    z1[i] += 2 * second[i] * sums1[i] * h2[i]
    z2[i] = first[i] * h2[i]
  }
}
