// A mixture of K Gaussians with full covariances, fitted by expectation–maximisation (EM).
//
//   E  rᵢₖ = πₖ N(xᵢ; μₖ, Cₖ) / Σⱼ πⱼ N(xᵢ; μⱼ, Cⱼ)
//   M  nₖ = Σᵢ rᵢₖ,  πₖ = nₖ / n,  μₖ = Σᵢ rᵢₖ xᵢ / nₖ,  Cₖ = (Σᵢ rᵢₖ (xᵢ − μₖ)(xᵢ − μₖ)ᵀ + κ C₀) / (nₖ + κ)
//   C₀ = covariance of all rows / K^(2/d),  κ = `priorRows`
// Each round raises  Σᵢ log p(xᵢ) − (κ/2) Σₖ (log|Cₖ| + tr Cₖ⁻¹ C₀):  the likelihood, with a prior that keeps a component
// from falling onto one row, where the likelihood alone has no maximum; with κ = 0 it is the likelihood itself. Starts at
// rows far from each other (k-means++), so that the result is a function of the rows and of the random numbers.
// Finds a local maximum, which may miss or merge clusters.
// Sources: Dempster, Laird & Rubin 1977; Arthur & Vassilvitskii 2007 for the start; Fraley & Raftery 2007 for the prior.

import type { RandomStream } from '../random/random-stream.ts'
import { chooseWeighted, cumulativeSums } from '../random/weighted-choice.ts'
import { cholesky } from './cholesky.ts'
import { gaussian } from './gaussian.ts'

export interface MixtureFitOptions {
  /** Row-major. */
  rows: Float64Array
  dimension: number
  components: number
  random: RandomStream
  /** κ; 1 where nothing is said. */
  priorRows?: number
  roundsMaximum?: number
}

export interface MixtureFit {
  /** πₖ, (components). */
  weights: Float64Array
  means: Float64Array[]
  /** Row-major (dimension × dimension) each. */
  covariances: Float64Array[]
  /** What each round raises, divided by the number of rows; nats, before each round and at the end. */
  objectives: number[]
}

type Mixture = Pick<MixtureFit, 'weights' | 'means' | 'covariances'>

/** A round that gains less than this, in nats per row, is the last. */
const gainMinimum = 1e-6

/** Throws AppError('invalid-input') where rows do not vary in all directions. At most as many components as rows. */
export function fitGaussianMixture(options: MixtureFitOptions): MixtureFit {
  const { rows, dimension, random, priorRows = 1, roundsMaximum = 100 } = options
  const components = Math.min(options.components, rows.length / dimension)
  const whole = covarianceOf(rows, dimension)
  const prior = whole.map((entry) => entry / components ** (2 / dimension))
  let mixture: Mixture = {
    weights: new Float64Array(components).fill(1 / components),
    means: spreadRows(rows, dimension, components, random),
    covariances: Array.from({ length: components }, () => prior.slice()),
  }
  const objectives: number[] = []
  for (let round = 0; ; round++) {
    const { responsibilities, logLikelihood } = expectation(mixture, rows)
    objectives.push((logLikelihood + logPrior(mixture, prior, priorRows)) / (rows.length / dimension))
    const gain = objectives[round] - (objectives[round - 1] ?? Number.NEGATIVE_INFINITY)
    if (round === roundsMaximum || gain < gainMinimum) return { ...mixture, objectives }
    mixture = maximisation(responsibilities, { rows, dimension, prior, priorRows, before: mixture })
  }
}

/** Of a Gaussian with the mean of the rows; divides by their number. */
function covarianceOf(rows: Float64Array, dimension: number): Float64Array {
  const everything = new Float64Array(rows.length / dimension).fill(1)
  return weightedMoments(everything, rows, dimension).scatter.map((entry) => (entry * dimension) / rows.length)
}

/** k-means++: each next centre is a row drawn with probability proportional to its squared distance from those there are. */
function spreadRows(rows: Float64Array, dimension: number, count: number, random: RandomStream): Float64Array[] {
  const rowAt = (row: number) => rows.slice(row * dimension, (row + 1) * dimension)
  const centres = [rowAt(random.integer(rows.length / dimension))]
  const distances = new Float64Array(rows.length / dimension).fill(Number.POSITIVE_INFINITY)
  while (centres.length < count) {
    const last = centres[centres.length - 1]
    for (let row = 0; row < distances.length; row++) {
      let square = 0
      for (let axis = 0; axis < dimension; axis++) square += (rows[row * dimension + axis] - last[axis]) ** 2
      distances[row] = Math.min(distances[row], square)
    }
    centres.push(rowAt(chooseWeighted(cumulativeSums(distances), random)))
  }
  return centres
}

/** rᵢₖ, (components) of (rows), and Σᵢ log p(xᵢ). */
function expectation({ weights, means, covariances }: Mixture, rows: Float64Array) {
  const logTerms = means.map((mean, k) => gaussian({ mean, covariance: covariances[k] }).logDensity(rows))
  let logLikelihood = 0
  for (let row = 0; row < logTerms[0].length; row++) {
    let largest = Number.NEGATIVE_INFINITY
    for (let k = 0; k < logTerms.length; k++) {
      logTerms[k][row] += Math.log(weights[k])
      largest = Math.max(largest, logTerms[k][row])
    }
    let sum = 0
    for (const terms of logTerms) sum += Math.exp(terms[row] - largest)
    const logDensity = largest + Math.log(sum)
    for (const terms of logTerms) terms[row] = Math.exp(terms[row] - logDensity)
    logLikelihood += logDensity
  }
  return { responsibilities: logTerms, logLikelihood }
}

/**
 * Up to a constant −(κ/2) Σₖ (log|Cₖ| + tr Cₖ⁻¹ C₀): κ rows at each component, whose scatter around its mean is C₀, that
 * is ±√d times the columns of the factor of C₀.
 */
function logPrior({ means, covariances }: Mixture, prior: Float64Array, priorRows: number): number {
  if (priorRows === 0) return 0
  const dimension = means[0].length
  const factor = cholesky(prior, dimension)
  const columns = Float64Array.from({ length: dimension * dimension }, (_, at) => {
    const [column, axis] = [Math.floor(at / dimension), at % dimension]
    return Math.sqrt(dimension) * factor[axis * dimension + column]
  })
  const centre = new Float64Array(dimension)
  return covariances.reduce((sum, covariance) => {
    const logDensities = gaussian({ mean: centre, covariance }).logDensity(columns)
    return sum + (priorRows * logDensities.reduce((total, value) => total + value, 0)) / dimension
  }, 0)
}

interface Maximisation {
  rows: Float64Array
  dimension: number
  prior: Float64Array
  priorRows: number
  before: Mixture
}

function maximisation(responsibilities: readonly Float64Array[], options: Maximisation): Mixture {
  const { rows, dimension, prior, priorRows, before } = options
  const moments = responsibilities.map((shares) => weightedMoments(shares, rows, dimension))
  return {
    weights: Float64Array.from(moments, ({ total }) => (total * dimension) / rows.length),
    // A component that no row belongs to stays where it was.
    means: moments.map(({ total, mean }, k) => (total > 0 ? mean : before.means[k])),
    covariances: moments.map(({ total, scatter }, k) => {
      if (total + priorRows === 0) return before.covariances[k]
      return scatter.map((entry, at) => (entry + priorRows * prior[at]) / (total + priorRows))
    }),
  }
}

/** Σ r, Σ r x / Σ r and Σ r (x − mean)(x − mean)ᵀ. */
function weightedMoments(shares: Float64Array, rows: Float64Array, dimension: number) {
  const mean = new Float64Array(dimension)
  let total = 0
  for (let row = 0; row < shares.length; row++) {
    total += shares[row]
    for (let axis = 0; axis < dimension; axis++) mean[axis] += shares[row] * rows[row * dimension + axis]
  }
  for (let axis = 0; axis < dimension; axis++) mean[axis] /= total
  const scatter = new Float64Array(dimension * dimension)
  for (let row = 0; row < shares.length; row++) {
    if (shares[row] === 0) continue
    for (let i = 0; i < dimension; i++) {
      const weighted = shares[row] * (rows[row * dimension + i] - mean[i])
      for (let j = 0; j < dimension; j++) {
        scatter[i * dimension + j] += weighted * (rows[row * dimension + j] - mean[j])
      }
    }
  }
  return { total, mean, scatter }
}
