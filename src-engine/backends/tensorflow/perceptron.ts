// One multilayer perceptron over all rows at once: a jet forward, one reverse sweep, as in
// reference/multilayer-perceptron.ts, whose head has the formulas. An order that is zero throughout is null, so that it
// costs nothing.
//
// Sizes in comments: B rows, H_l units of layer l (H_0 = D inputs, the last has one unit).

import type { MlpTerm } from '../backend.ts'
import { activate, type DerivativeCount } from './activations.ts'
import type { Tensor } from './kernels.ts'
import type { Operations } from './operations.ts'

/** Highest derivative along the direction that is followed. */
export type JetOrder = 0 | 1 | 2

/** Order 0, 1, 2 as far as followed; null is zero. */
export type Jet = readonly (Tensor | null)[]

export interface PerceptronParameters {
  /** (H_l, H_l+1) and (H_l+1). */
  layers: readonly { weights: Tensor; biases: Tensor }[]
  /** The last layer's weights as a row (1, H) times a number; kept until the parameters change. */
  lastRow: (factor: number) => Tensor
}

interface LayerTrace {
  /** h_k before the layer, z_k after it. */
  inputs: Jet
  sums: Jet
  /** f′, f″, f‴ at z_0; empty for the last layer. */
  derivatives: Tensor[]
}

export interface Trace {
  /** E, vᵀ∇E, vᵀ∇²E v, each (B, 1); empty if not asked for. */
  outputs: Jet
  layers: LayerTrace[]
}

/**
 * Weights of the jet's orders: for ∇x's sweep h̄ of the highest, (1, H) or (B, H): the last layer's weights, times what
 * the energy counts; else columns (B, 1).
 */
export type Seeds = { order: JetOrder; row: Tensor } | { columns: Jet }

export function layerSizes({ widths }: MlpTerm): { inputs: number; outputs: number }[] {
  return widths.slice(1).map((outputs, index) => ({ inputs: widths[index], outputs }))
}

/** Lengths of the parts of its parameters: weights, then biases, layer by layer. */
export const partLengths = (term: MlpTerm): number[] =>
  layerSizes(term).flatMap(({ inputs, outputs }) => [inputs * outputs, outputs])

/** `inputs` is the jet of x + τ v: x (B, D), v (B, D). Without `output` only what a sweep for ∇x needs is computed. */
export function forward(
  ops: Operations,
  { activation }: MlpTerm,
  { layers }: PerceptronParameters,
  inputs: Jet,
  { order, derivatives, output }: { order: JetOrder; derivatives: DerivativeCount; output: boolean },
): Trace {
  const last = layers.length - 1
  const traces: LayerTrace[] = []
  let units = inputs
  for (let l = 0; l < last; l++) {
    const sums = linear(ops, layers[l], units)
    const value = output || l < last - 1
    const activated = activate(ops, activation, sums[0]!, { value, derivatives })
    traces.push({ inputs: units, sums, derivatives: activated.derivatives })
    if (value) units = unitsOf(ops, activated.value!, activated.derivatives, sums, order)
  }
  if (!output) return { outputs: [], layers: [...traces, { inputs: units, sums: [], derivatives: [] }] }
  const outputs = linear(ops, layers[last], units)
  return { outputs, layers: [...traces, { inputs: units, sums: outputs, derivatives: [] }] }
}

/** x̄ (B, D): what Σ seeds · jet changes by with x. */
export function inputAdjoint(
  ops: Operations,
  parameters: PerceptronParameters,
  trace: Trace,
  seeds: Seeds,
): Tensor | null {
  const { layers } = parameters
  let adjoints = lastAdjoints(ops, parameters, seeds)
  for (let l = layers.length - 2; l >= 0; l--) {
    const sums = activationReverse(ops, trace.layers[l], adjoints)
    // Of the inputs only the value is asked for.
    const wanted = l === 0 ? sums.slice(0, 1) : sums
    adjoints = wanted.map((sum) => sum && ops.productTransposed(sum, layers[l].weights))
  }
  return adjoints[0]
}

/** The gradient's parts in the parameters' order, weights (H_l, H_l+1) and biases (1, H_l+1); null is zero. */
export function parameterGradient(
  ops: Operations,
  parameters: PerceptronParameters,
  trace: Trace,
  columns: Jet,
): (Tensor | null)[] {
  const { layers } = parameters
  const parts: (Tensor | null)[] = []
  let sums: Jet = columns
  for (let l = layers.length - 1; l >= 0; l--) {
    const { inputs } = trace.layers[l]
    const products = inputs.map((unit, k) => (unit && sums[k] ? ops.transposedProduct(unit, sums[k]) : null))
    parts.unshift(total(ops, products), sums[0] && ops.sumOverRows(sums[0]))
    if (l === 0) break
    const adjoints =
      l === layers.length - 1
        ? lastAdjoints(ops, parameters, { columns: sums })
        : sums.map((sum) => sum && ops.productTransposed(sum, layers[l].weights))
    sums = activationReverse(ops, trace.layers[l - 1], adjoints)
  }
  return parts
}

function linear(ops: Operations, { weights, biases }: { weights: Tensor; biases: Tensor }, units: Jet): Jet {
  const products = units.map((unit) => unit && ops.product(unit, weights))
  return [ops.addToRows(products[0]!, biases), ...products.slice(1)]
}

/** h_0 = f,  h_1 = f′ z_1,  h_2 = f″ z_1² + f′ z_2 */
function unitsOf(ops: Operations, value: Tensor, [first, second]: Tensor[], [, z1, z2]: Jet, order: JetOrder): Jet {
  if (order === 0) return [value]
  const h1 = z1 && ops.multiply(first, z1)
  if (order === 1) return [value, h1]
  return [value, h1, total(ops, [z1 && ops.multiply(second, ops.square(z1)), z2 && ops.multiply(first, z2)])]
}

/** h̄ of the last hidden layer, (B, H), or (1, H) for a row. */
function lastAdjoints(ops: Operations, { layers }: PerceptronParameters, seeds: Seeds): Jet {
  if ('columns' in seeds) {
    const { weights } = layers[layers.length - 1]
    return seeds.columns.map((column) => column && ops.productTransposed(column, weights))
  }
  const { order, row } = seeds
  return Array.from({ length: order + 1 }, (_, k) => (k === order ? row : null))
}

/** z̄ from h̄. */
function activationReverse(ops: Operations, { sums, derivatives }: LayerTrace, [h0, h1, h2]: Jet): Jet {
  const [first, second, third] = derivatives
  const [, z1, z2] = sums
  const times = (a: Tensor | null, b: Tensor | null): Tensor | null => (a && b ? ops.multiply(a, b) : null)
  const z0Bar = times(first, h0)
  if (h1 === undefined) return [z0Bar]
  const bent = times(second, z1)
  if (h2 === undefined) return [total(ops, [z0Bar, times(bent, h1)]), times(first, h1)]
  const twice = bent && ops.add(bent, bent)
  const curved = total(ops, [times(third, z1 && ops.square(z1)), times(second, z2)])
  return [
    total(ops, [z0Bar, times(bent, h1), times(curved, h2)]),
    total(ops, [times(first, h1), times(twice, h2)]),
    times(first, h2),
  ]
}

function total(ops: Operations, summands: readonly (Tensor | null)[]): Tensor | null {
  return summands.reduce((sum, summand) => (sum && summand ? ops.add(sum, summand) : (sum ?? summand)), null)
}
