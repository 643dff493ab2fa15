// Energies put together into one, nats:
//
//   product    E = Σ Eᵢ, so the density is proportional to the product of the parts' densities
//   sum        E = Σ wᵢ Eᵢ; a negative wᵢ drives mass away from part i and may leave nothing that normalises
//   mixture    E = −log Σ πᵢ exp(−Eᵢ − log Zᵢ),  πᵢ = wᵢ / Σ w; it is normalised: log Z = 0
//   negation   E = E₁ − Σ wᵢ Eᵢ, i ≥ 2: likely under the first part and unlikely under the others
//
// and ∂E/∂x: the same sums of gradients, of a mixture Σ rᵢ ∂Eᵢ/∂x with the responsibilities rᵢ = πᵢ exp(E − Eᵢ − log Zᵢ).
// Fails where a part's energy is not finite: what infinities of opposite sign add up to is NaN, which is left to be seen.
// A part of weight 0 does not count. Source: Hinton 2002 (products of experts); Du, Li & Mordatch 2020, "Compositional
// Visual Generation with Energy Based Models".

import { AppError } from '../../src-shared/errors.ts'
import type { CompositionKind } from '../../src-shared/energy-source.ts'

/** E per row of row-major points, fresh; overwrites `gradients` (rows × dimension) with ∂E/∂x where it is given. */
export type Evaluate = (points: Float64Array, gradients: Float64Array | null) => Float64Array

export interface WeightedEnergy {
  weight: number
  evaluate: Evaluate
  /** log Zᵢ, nats, which only a mixture asks for; NaN where it is not known. */
  logPartition: number
}

/** What each energy is multiplied with; in a mixture its share. */
export function factorsOf(how: CompositionKind, weights: readonly number[]): number[] {
  if (how === 'product') return weights.map(() => 1)
  if (how === 'negation') return weights.map((weight, index) => (index === 0 ? 1 : -weight))
  const total = how === 'mixture' ? weights.reduce((sum, weight) => sum + weight, 0) : 1
  return weights.map((weight) => weight / total)
}

/** Throws AppError('invalid-input') for weights that this way of composing cannot have. */
export function checkWeights(how: CompositionKind, weights: readonly number[]): void {
  const fault = weightFault(how, weights)
  if (fault !== null) throw new AppError('invalid-input', fault)
}

function weightFault(how: CompositionKind, weights: readonly number[]): string | null {
  const got = weights.join(', ')
  if (weights.length < 2) return `Expected two or more energies, got ${weights.length}: add another one.`
  switch (how) {
    case 'product':
      if (weights.every((weight) => weight === 1)) return null
      return `Expected the weight 1 for every part of a product, got ${got}: choose the weighted sum for other weights.`
    case 'sum':
      if (weights.some((weight) => weight !== 0)) return null
      return `Expected a weight other than 0, got ${got}: without one there is no energy.`
    case 'mixture':
      if (weights.every((weight) => weight >= 0) && weights.some((weight) => weight > 0)) return null
      return `Expected weights of 0 or more in a mixture, one of them above 0, got ${got}: they are shares of the probability.`
    case 'negation':
      if (weights[0] === 1 && weights.every((weight) => weight >= 0)) return null
      return `Expected the weight 1 for the first part and 0 or more for what is taken away, got ${got}.`
    default:
      return how satisfies never
  }
}

interface Term {
  weighted: WeightedEnergy
  factor: number
}

/** Throws AppError('invalid-input') for weights that do not fit, and for a mixture of a part whose log Z is not known. */
export function composeEnergies(how: CompositionKind, parts: readonly WeightedEnergy[]): Evaluate {
  const weights = parts.map(({ weight }) => weight)
  checkWeights(how, weights)
  const factors = factorsOf(how, weights)
  const unknown = parts.findIndex(({ logPartition }, index) => factors[index] !== 0 && !Number.isFinite(logPartition))
  if (how === 'mixture' && unknown >= 0) throw withoutLogPartition(unknown)
  const terms = parts
    .map((weighted, index) => ({ weighted, factor: factors[index] }))
    .filter(({ factor }) => factor !== 0)
  return how === 'mixture' ? mixtureOf(terms) : sumOf(terms)
}

const withoutLogPartition = (part: number): AppError =>
  new AppError(
    'invalid-input',
    `Expected a finite log Z for every part of a mixture, got none for part ${part + 1}: without it the weights would ` +
      'be no shares. Choose another part, or the product, which needs none.',
  )

function sumOf(terms: readonly Term[]): Evaluate {
  return (points, gradients) => {
    let total = new Float64Array(0)
    const slopes = gradients && new Float64Array(gradients.length)
    gradients?.fill(0)
    terms.forEach(({ weighted, factor }, index) => {
      const energies = weighted.evaluate(points, slopes)
      if (index === 0) total = new Float64Array(energies.length)
      addScaled(total, energies, factor)
      if (gradients && slopes) addScaled(gradients, slopes, factor)
    })
    return total
  }
}

function addScaled(total: Float64Array, values: Float64Array, factor: number): void {
  for (let at = 0; at < total.length; at++) total[at] += factor * values[at]
}

function mixtureOf(terms: readonly Term[]): Evaluate {
  return (points, gradients) => {
    const slopes = terms.map(() => gradients && new Float64Array(gradients.length))
    /** log πᵢ − Eᵢ − log Zᵢ. */
    const logs = terms.map(({ weighted, factor }, index) => {
      const constant = Math.log(factor) - weighted.logPartition
      return weighted.evaluate(points, slopes[index]).map((energy) => constant - energy)
    })
    const total = Float64Array.from(logs[0], (_, row) => -logSumExpAt(logs, row))
    if (gradients) {
      gradients.fill(0)
      logs.forEach((ofTerm, index) => addByResponsibility(gradients, slopes[index]!, { ofTerm, total }))
    }
    return total
  }
}

/** A part without any responsibility does not count, however steep it is. */
function addByResponsibility(
  gradients: Float64Array,
  slopes: Float64Array,
  { ofTerm, total }: { ofTerm: Float64Array; total: Float64Array },
): void {
  const dimension = gradients.length / total.length
  for (let at = 0; at < gradients.length; at++) {
    const row = Math.floor(at / dimension)
    const share = Math.exp(ofTerm[row] + total[row])
    if (share !== 0) gradients[at] += share * slopes[at]
  }
}

/** NaN if one is; −∞ if all are. */
function logSumExpAt(logs: readonly Float64Array[], row: number): number {
  let largest = Number.NEGATIVE_INFINITY
  for (const values of logs) {
    if (Number.isNaN(values[row])) return Number.NaN
    largest = Math.max(largest, values[row])
  }
  if (!Number.isFinite(largest)) return largest
  let sum = 0
  for (const values of logs) sum += Math.exp(values[row] - largest)
  return largest + Math.log(sum)
}
