// A mixture of any distributions of one dimension: p(x) = Σₖ πₖ pₖ(x);  mode of x = argmaxₖ πₖ pₖ(x).
// ∇log p = Σₖ rₖ ∇log pₖ with rₖ = πₖ pₖ / p, where the components know theirs.
//
// The log density is a log-sum-exp of the components'; −Infinity where all are. Weights are normalised here.
// (Isotropic Gaussians of one common width have a faster file of their own, gaussian-mixture.ts.)

import type { RandomStream } from '../random/random-stream.ts'
import type { Distribution } from './distribution.ts'
import { drawIndex } from './gaussian-mixture.ts'

/** `weights` (components), positive; need not add up to 1. */
export function mixtureOf(components: readonly Distribution[], weights: ArrayLike<number>): Distribution {
  const [{ dimension }] = components
  const total = Array.from(weights).reduce((sum, weight) => sum + weight, 0)
  const shares = Float64Array.from(weights, (weight) => weight / total)
  const logTerms = (rows: Float64Array) =>
    components.map((component, k) => component.logDensity(rows).map((value) => value + Math.log(shares[k])))
  return {
    dimension,
    sample: (count, random) => sampleMixture(count, { components, shares, random }),
    logDensity: (rows) => logSumOf(logTerms(rows)),
    ...(components.every(({ score }) => score) && {
      score: (rows: Float64Array) => scoreOf(rows, components, logTerms(rows)),
    }),
    support: Array.from({ length: dimension }, (_, axis): [number, number] => [
      Math.min(...components.map(({ support }) => support[axis][0])),
      Math.max(...components.map(({ support }) => support[axis][1])),
    ]),
    resolution: Array.from({ length: dimension }, (_, axis) =>
      Math.min(...components.map(({ resolution }) => resolution[axis])),
    ),
    modes: { count: components.length, assign: (rows) => largestOf(logTerms(rows)) },
    components: { count: components.length, logShares: (rows) => logSharesOf(logTerms(rows)) },
  }
}

function sampleMixture(
  count: number,
  options: { components: readonly Distribution[]; shares: Float64Array; random: RandomStream },
): Float64Array {
  const { components, shares, random } = options
  const [{ dimension }] = components
  const rows = new Float64Array(count * dimension)
  for (let row = 0; row < count; row++) {
    rows.set(components[drawIndex(shares, random)].sample(1, random), row * dimension)
  }
  return rows
}

/** Of components that all have one: Σₖ rₖ ∇log pₖ, rₖ = exp(termₖ − log Σ exp). */
function scoreOf(
  rows: Float64Array,
  components: readonly Distribution[],
  terms: readonly Float64Array[],
): Float64Array {
  const [{ dimension }] = components
  const sums = logSumOf(terms)
  const slopes = new Float64Array(rows.length)
  components.forEach((component, k) => {
    const own = component.score?.(rows) ?? slopes
    for (let i = 0; i < rows.length; i++) {
      const row = Math.floor(i / dimension)
      slopes[i] += Math.exp(terms[k][row] - sums[row]) * own[i]
    }
  })
  return slopes
}

/** termₖ − log Σ exp, row-major, fresh. */
function logSharesOf(terms: readonly Float64Array[]): Float64Array {
  const sums = logSumOf(terms)
  const count = terms.length
  return Float64Array.from({ length: sums.length * count }, (_, at) => {
    const row = Math.floor(at / count)
    return terms[at % count][row] - sums[row]
  })
}

/** log Σₖ exp(termₖ) per row, fresh. */
function logSumOf(terms: readonly Float64Array[]): Float64Array {
  return terms[0].map((_, row) => {
    let largest = Number.NEGATIVE_INFINITY
    for (const term of terms) largest = Math.max(largest, term[row])
    if (largest === Number.NEGATIVE_INFINITY) return largest
    let sum = 0
    for (const term of terms) sum += Math.exp(term[row] - largest)
    return largest + Math.log(sum)
  })
}

/** Index of the largest term per row; the first of equals. */
function largestOf(terms: readonly Float64Array[]): Int32Array {
  return Int32Array.from(terms[0], (_, row) => {
    let best = 0
    for (let k = 1; k < terms.length; k++) if (terms[k][row] > terms[best][row]) best = k
    return best
  })
}
