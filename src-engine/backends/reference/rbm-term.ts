// A restricted Boltzmann machine with its H hidden units summed out, as a term over a tile of rows.
//
//   y = x (Bernoulli) or λ ⊙ x with λ = 1/σ² (Gaussian),   z = β (c + Wᵀy),   s = σ(z), f = log(1 + e^z)
//   E = β visible(x) − Σⱼ f(zⱼ),   visible = −bᵀx   or   Σ λᵢ (xᵢ − bᵢ)² / 2
// β is the joint inverse temperature. Along x + τ v, where rows are real: z₁ = β Wᵀ(λ ⊙ v),
//   vᵀ∇E = β Σ λ (x − b) v − Σ f′ z₁,   vᵀ∇²E v = β Σ λ v² − Σ f″ z₁²
// Reverse, for L = Σ rows (w₀ E + w₁ vᵀ∇E + w₂ vᵀ∇²E v):
//   z̄ = −(w₀ f′ + w₁ f″ z₁ + w₂ f‴ z₁²),  z̄₁ = −(w₁ f′ + 2 w₂ f″ z₁)
//   W̄ += β (yᵀ z̄ + (λ ⊙ v)ᵀ z̄₁),  c̄ += β z̄,  ȳ = β W z̄,  x̄ += λ ȳ
// Given x, hidden unit j is 1 with probability s; given h, coordinate i is 1 with probability σ(β (b + Wh)ᵢ), or is
// Gaussian around (b + Wh)ᵢ with variance σᵢ².
// Parameters: W (D, H) row-major, c (H), b (D), log σ² (D) of the Gaussian.
// Source: Fischer & Igel 2014, "Training restricted Boltzmann machines: an introduction"; Cho, Ilin & Raiko 2011 for log σ².

import type { RbmTerm } from '../backend.ts'
import { accumulateColumns, accumulateProduct, addToRows, multiplyTransposed, transposeInto } from './matrix.ts'
import type { FactorialTerm, PreparedParameters, TermFunction } from './term-function.ts'

export const logistic = (z: number): number => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)))

export const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))

/** `firstParameter`: where its parameters begin in the whole vector. `tileRows`: the most rows of a pass. */
export function createRbmTerm(
  { kind, dimension, hidden }: RbmTerm,
  firstParameter: number,
  tileRows: number,
): TermFunction {
  const isReal = kind === 'gaussian-rbm'
  const at = placesOf({ dimension, hidden, isReal }, firstParameter)
  const visibleRoom = () => new Float64Array(tileRows * dimension)
  const hiddenRoom = () => new Float64Array(tileRows * hidden)
  const [inputs, inputSlopes, visibleBars, slopeBars] = [visibleRoom(), visibleRoom(), visibleRoom(), visibleRoom()]
  const [sums, sumSlopes, bars, barSlopes] = [hiddenRoom(), hiddenRoom(), hiddenRoom(), hiddenRoom()]
  let last: { points: Float64Array; directions: Float64Array | null; joint: number } = {
    ...{ points: inputs, directions: null, joint: 1 },
  }

  /** out ← λ ⊙ rows. */
  function scaled(out: Float64Array, rows: Float64Array, values: Float64Array): void {
    for (let i = 0; i < rows.length; i++) {
      out[i] = isReal ? Math.exp(-values[at.logVariances + (i % dimension)]) * rows[i] : rows[i]
    }
  }

  /** out ← Wᵀ rows, for each row. */
  function multiply(out: Float64Array, rows: Float64Array, { transposed }: PreparedParameters, count: number): void {
    const matrix = transposed.subarray(at.weights, at.weights + dimension * hidden)
    multiplyTransposed(out, rows, matrix, { rows: count, outputs: hidden, inner: dimension })
  }

  /** out ← W units, for each row. */
  function multiplyBack(out: Float64Array, units: Float64Array, values: Float64Array, count: number): void {
    const matrix = values.subarray(at.weights, at.weights + dimension * hidden)
    multiplyTransposed(out, units, matrix, { rows: count, outputs: dimension, inner: hidden })
  }

  function hiddenSums(points: Float64Array, parameters: PreparedParameters, rows: number, joint: number): void {
    scaled(inputs, points, parameters.values)
    multiply(sums, inputs, parameters, rows)
    addToRows(sums, parameters.values, at.hiddenBiases, { rows, columns: hidden })
    if (joint !== 1) for (let i = 0; i < rows * hidden; i++) sums[i] *= joint
  }

  /** E, vᵀ∇E, vᵀ∇²E v of the visible part of one row, × β, as a fresh triple. */
  function visibleJet(values: Float64Array, row: number): [number, number, number] {
    const { points, directions, joint } = last
    let [value, slope, curvature] = [0, 0, 0]
    for (let i = 0; i < dimension; i++) {
      const x = points[row * dimension + i]
      if (!isReal) {
        value -= values[at.visibleBiases + i] * x
        continue
      }
      const precision = Math.exp(-values[at.logVariances + i])
      const offset = x - values[at.visibleBiases + i]
      const v = directions ? directions[row * dimension + i] : 0
      value += 0.5 * precision * offset * offset
      slope += precision * offset * v
      curvature += precision * v * v
    }
    return [joint * value, joint * slope, joint * curvature]
  }

  /** b̄, and of the Gaussian the gradient by log σ², of one row; with its part of x̄. */
  function addVisibleAdjoints(
    values: Float64Array,
    row: number,
    w: readonly [number, number, number],
    { inputAdjoint, gradient }: { inputAdjoint: Float64Array | null; gradient: Float64Array | null },
  ): void {
    const { points, directions, joint } = last
    for (let i = 0; i < dimension; i++) {
      const place = row * dimension + i
      const x = points[place]
      if (!isReal) {
        if (gradient) gradient[at.visibleBiases + i] -= joint * w[0] * x
        continue
      }
      const precision = Math.exp(-values[at.logVariances + i])
      const offset = x - values[at.visibleBiases + i]
      const v = directions ? directions[place] : 0
      const pull = joint * (w[0] * offset + w[1] * v)
      if (inputAdjoint) inputAdjoint[place] += precision * (pull + visibleBars[place])
      if (!gradient) continue
      gradient[at.visibleBiases + i] -= precision * pull
      const square = joint * (0.5 * w[0] * offset * offset + w[1] * offset * v + w[2] * v * v)
      gradient[at.logVariances + i] -=
        precision * (square + visibleBars[place] * x + (directions ? slopeBars[place] * v : 0))
    }
  }

  const factorial: FactorialTerm = {
    units: hidden,
    variances: isReal ? ({ values }) => values.slice(at.logVariances, at.logVariances + dimension).map(Math.exp) : null,
    hiddenLogits(out, points, { parameters, rows, joint }) {
      hiddenSums(points, parameters, rows, joint)
      out.set(sums.subarray(0, rows * hidden))
    },
    addField(field, units, { parameters, rows, joint }) {
      multiplyBack(visibleBars, units, parameters.values, rows)
      addToRows(visibleBars, parameters.values, at.visibleBiases, { rows, columns: dimension })
      for (let i = 0; i < rows * dimension; i++) field[i] += joint * visibleBars[i]
    },
  }

  return {
    parameterCount: at.end - firstParameter,
    factorial,

    prepare({ values, transposed }) {
      transposeInto(transposed, values, at.weights, { rows: dimension, columns: hidden })
    },

    forward({ parameters, rows, order, points, directions, weight, joint, outputs }) {
      last = { points, directions: order > 0 ? directions : null, joint }
      hiddenSums(points, parameters, rows, joint)
      if (last.directions) {
        scaled(inputSlopes, last.directions, parameters.values)
        multiply(sumSlopes, inputSlopes, parameters, rows)
        if (joint !== 1) for (let i = 0; i < rows * hidden; i++) sumSlopes[i] *= joint
      }
      for (let row = 0; row < rows; row++) {
        const jet = visibleJet(parameters.values, row)
        for (let j = row * hidden; j < (row + 1) * hidden; j++) {
          jet[0] -= softplus(sums[j])
          if (!last.directions) continue
          const share = logistic(sums[j])
          jet[1] -= share * sumSlopes[j]
          jet[2] -= share * (1 - share) * sumSlopes[j] ** 2
        }
        for (let k = 0; k <= order; k++) outputs[k][row] += weight * jet[k]
      }
    },

    reverse({ parameters, rows, order, seeds, weight, inputAdjoint, gradient }) {
      const { directions, joint } = last
      const weightOf = (k: number, row: number) => (k <= order ? weight * seeds[k][row] : 0)
      for (let row = 0; row < rows; row++) {
        const [w0, w1, w2] = [weightOf(0, row), weightOf(1, row), weightOf(2, row)]
        for (let j = row * hidden; j < (row + 1) * hidden; j++) {
          const share = logistic(sums[j])
          const bend = share * (1 - share)
          const slope = directions ? sumSlopes[j] : 0
          bars[j] = -joint * (w0 * share + w1 * bend * slope + w2 * bend * (1 - 2 * share) * slope * slope)
          if (directions) barSlopes[j] = -joint * (w1 * share + 2 * w2 * bend * slope)
        }
      }
      if (isReal) {
        multiplyBack(visibleBars, bars, parameters.values, rows)
        if (directions) multiplyBack(slopeBars, barSlopes, parameters.values, rows)
      }
      for (let row = 0; row < rows; row++) {
        const w = [weightOf(0, row), weightOf(1, row), weightOf(2, row)] as const
        addVisibleAdjoints(parameters.values, row, w, { inputAdjoint, gradient })
      }
      if (!gradient) return
      const sizes = { rows, outputs: hidden, inner: dimension }
      accumulateProduct(gradient, at.weights, inputs, bars, sizes)
      if (directions) accumulateProduct(gradient, at.weights, inputSlopes, barSlopes, sizes)
      accumulateColumns(gradient, at.hiddenBiases, bars, { rows, outputs: hidden })
    },
  }
}

interface RbmSizes {
  dimension: number
  hidden: number
  isReal: boolean
}

/** Where its parameters begin, in the order of the vector. */
export function placesOf({ dimension, hidden, isReal }: RbmSizes, weights: number) {
  const hiddenBiases = weights + dimension * hidden
  const visibleBiases = hiddenBiases + hidden
  const logVariances = visibleBiases + dimension
  return { weights, hiddenBiases, visibleBiases, logVariances, end: logVariances + (isReal ? dimension : 0) }
}
