// A mixture of isotropic Gaussians with one common standard deviation.
//
//   p(x) = Σₖ πₖ N(x; cₖ, σ² I);   mode of x = argmaxₖ πₖ N(x; cₖ, σ² I), the region of largest responsibility.
// The log density is a log-sum-exp, finite at any distance. Weights are normalised here. Where centres coincide the
// first of them gets the whole region.

import type { RandomStream } from '../random/random-stream.ts'
import type { Distribution } from './distribution.ts'
import { squaredDistance } from './squared-distance.ts'

/** Beyond this many standard deviations lies less than 1e-14 of a Gaussian. */
const supportRadius = 8

export interface GaussianMixtureOptions {
  dimension: number
  /** Row-major (K × dimension). */
  centres: Float64Array
  /** (K), positive; need not add up to 1. */
  weights: ArrayLike<number>
  standardDeviation: number
}

export function gaussianMixture(options: GaussianMixtureOptions): Distribution {
  const { dimension, centres, standardDeviation } = options
  const total = Array.from(options.weights).reduce((sum, weight) => sum + weight, 0)
  const weights = Float64Array.from(options.weights, (weight) => weight / total)
  const mixture = { dimension, centres, standardDeviation, logWeights: weights.map((weight) => Math.log(weight)) }
  return {
    dimension,
    sample: (count, random) => sampleMixture(count, { ...mixture, weights, random }),
    logDensity: (rows) => mixtureLogDensity(rows, mixture),
    score: (rows) => mixtureScore(rows, mixture),
    support: supportOf(mixture),
    resolution: Array(dimension).fill(standardDeviation),
    reaches: (centre, radius) => isWithin(centre, radius + supportRadius * standardDeviation, centres),
    modes: { count: weights.length, assign: (rows) => assignModes(rows, mixture) },
    components: { count: weights.length, logShares: (rows) => componentShares(rows, mixture) },
  }
}

/** Whether a centre of the mixture lies at most so far from a point. */
function isWithin(point: readonly number[], distance: number, centres: Float64Array): boolean {
  for (let first = 0; first < centres.length; first += point.length) {
    let squared = 0
    for (let axis = 0; axis < point.length; axis++) squared += (point[axis] - centres[first + axis]) ** 2
    if (squared <= distance * distance) return true
  }
  return false
}

interface Mixture {
  dimension: number
  centres: Float64Array
  standardDeviation: number
  logWeights: Float64Array
}

function sampleMixture(
  count: number,
  options: Mixture & { weights: Float64Array; random: RandomStream },
): Float64Array {
  const { dimension, centres, standardDeviation, weights, random } = options
  const rows = new Float64Array(count * dimension)
  for (let row = 0; row < count; row++) {
    const component = drawIndex(weights, random)
    for (let axis = 0; axis < dimension; axis++) {
      rows[row * dimension + axis] = centres[component * dimension + axis] + standardDeviation * random.normal()
    }
  }
  return rows
}

/** An index drawn with these probabilities, which add up to 1. */
export function drawIndex(probabilities: ArrayLike<number>, random: RandomStream): number {
  let rest = random.uniform()
  for (let index = 0; index < probabilities.length - 1; index++) {
    rest -= probabilities[index]
    if (rest < 0) return index
  }
  return probabilities.length - 1
}

function mixtureLogDensity(rows: Float64Array, mixture: Mixture): Float64Array {
  const { dimension, logWeights, standardDeviation } = mixture
  const logNormaliser = -dimension * (Math.log(standardDeviation) + 0.5 * Math.log(2 * Math.PI))
  const exponents = new Float64Array(logWeights.length)
  const result = new Float64Array(rows.length / dimension)
  for (let row = 0; row < result.length; row++) {
    const best = fillExponents(exponents, rows, row, mixture)
    let sum = 0
    for (let k = 0; k < exponents.length; k++) sum += Math.exp(exponents[k] - exponents[best])
    result[row] = exponents[best] + Math.log(sum) + logNormaliser
  }
  return result
}

/** −Σₖ rₖ (x − cₖ) / σ², rₖ the responsibilities. */
function mixtureScore(rows: Float64Array, mixture: Mixture): Float64Array {
  const { dimension, logWeights, centres, standardDeviation } = mixture
  const exponents = new Float64Array(logWeights.length)
  const slopes = new Float64Array(rows.length)
  for (let row = 0; row < rows.length / dimension; row++) {
    const best = exponents[fillExponents(exponents, rows, row, mixture)]
    let sum = 0
    for (let k = 0; k < exponents.length; k++) sum += exponents[k] = Math.exp(exponents[k] - best)
    for (let k = 0; k < exponents.length; k++) {
      const factor = exponents[k] / sum / standardDeviation ** 2
      for (let axis = 0; axis < dimension; axis++) {
        const at = row * dimension + axis
        slopes[at] -= factor * (rows[at] - centres[k * dimension + axis])
      }
    }
  }
  return slopes
}

/** log rₖ, row-major (rows × K). */
function componentShares(rows: Float64Array, mixture: Mixture): Float64Array {
  const count = mixture.logWeights.length
  const shares = new Float64Array((rows.length / mixture.dimension) * count)
  for (let row = 0; row < shares.length / count; row++) {
    const exponents = shares.subarray(row * count, (row + 1) * count)
    const largest = exponents[fillExponents(exponents, rows, row, mixture)]
    let sum = 0
    for (let k = 0; k < count; k++) sum += Math.exp(exponents[k] - largest)
    for (let k = 0; k < count; k++) exponents[k] -= largest + Math.log(sum)
  }
  return shares
}

function assignModes(rows: Float64Array, mixture: Mixture): Int32Array {
  const exponents = new Float64Array(mixture.logWeights.length)
  const result = new Int32Array(rows.length / mixture.dimension)
  for (let row = 0; row < result.length; row++) result[row] = fillExponents(exponents, rows, row, mixture)
  return result
}

/** Writes log πₖ − |x − cₖ|²/2σ² to `exponents` (K), in place, and answers the index of the largest. */
function fillExponents(exponents: Float64Array, rows: Float64Array, row: number, mixture: Mixture): number {
  const { dimension, centres, standardDeviation, logWeights } = mixture
  const factor = -0.5 / standardDeviation ** 2
  let best = 0
  for (let k = 0; k < exponents.length; k++) {
    const squared = squaredDistance(rows, row * dimension, centres, k * dimension, dimension)
    exponents[k] = logWeights[k] + factor * squared
    if (exponents[k] > exponents[best]) best = k
  }
  return best
}

function supportOf({ dimension, centres, standardDeviation }: Mixture): [number, number][] {
  return Array.from({ length: dimension }, (_, axis) => {
    const values = centres.filter((_, index) => index % dimension === axis)
    const margin = supportRadius * standardDeviation
    return [Math.min(...values) - margin, Math.max(...values) + margin]
  })
}
