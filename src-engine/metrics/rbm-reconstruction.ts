// What a restricted Boltzmann machine makes of a row: the mean of v′ given h, with h at its conditional mean given v. One
// step of mean field, nothing drawn:
//
//   Bernoulli   h = σ(c + Wᵀv),        v′ = σ(b + W h)
//   Gaussian    h = σ(c + Wᵀ(v/σ²)),   v′ = b + W h
// It is not the mean of v′ after a Gibbs step: σ of a mean is not the mean of σ. And it says how well the hidden units code
// a row, not how probable that is: a machine that copies every row has no error and no likelihood to speak of.
// Source: Hinton 2010, "A practical guide to training restricted Boltzmann machines", § 5 and 15.

import { setImmediate } from 'node:timers/promises'
import type { RbmTerm } from '../backends/backend.ts'

/** Products between two pauses, in which others get their turn: some milliseconds. */
const productsPerRound = 4_000_000

/** Row-major, fresh; rows in the model's coordinates. `parameters` begin with those of the term. */
export async function reconstructRows(
  { kind, dimension, hidden }: RbmTerm,
  parameters: Float64Array,
  rows: Float64Array,
): Promise<Float64Array> {
  const [ofHidden, ofVisible] = [dimension * hidden, dimension * hidden + hidden]
  const weights = parameters.subarray(0, ofHidden)
  const variances =
    kind === 'gaussian-rbm' ? parameters.slice(ofVisible + dimension, ofVisible + 2 * dimension).map(Math.exp) : null
  const means = new Float64Array(rows.length)
  const units = new Float64Array(hidden)
  const rowsPerRound = Math.max(1, Math.floor(productsPerRound / (2 * dimension * hidden)))
  for (let at = 0, row = 0; at < rows.length; at += dimension, row++) {
    if (row % rowsPerRound === rowsPerRound - 1) await setImmediate()
    units.set(parameters.subarray(ofHidden, ofVisible))
    for (let i = 0; i < dimension; i++) {
      const value = variances ? rows[at + i] / variances[i] : rows[at + i]
      if (value !== 0) for (let j = 0; j < hidden; j++) units[j] += value * weights[i * hidden + j]
    }
    for (let j = 0; j < hidden; j++) units[j] = logistic(units[j])
    for (let i = 0; i < dimension; i++) {
      let sum = parameters[ofVisible + i]
      for (let j = 0; j < hidden; j++) sum += weights[i * hidden + j] * units[j]
      means[at + i] = variances ? sum : logistic(sum)
    }
  }
  return means
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x))

export interface SquaredDifferences {
  /** Row-major, both. */
  rows: Float64Array
  others: Float64Array
  /** By which the squares of each column are divided; its length is the number of columns. */
  variances: Float64Array
}

/** Of each row the mean over its columns of the squared difference, fresh. */
export function squaredDifferences({ rows, others, variances }: SquaredDifferences): Float64Array {
  const dimension = variances.length
  const result = new Float64Array(rows.length / dimension)
  for (let at = 0; at < rows.length; at++) {
    result[Math.floor(at / dimension)] += (rows[at] - others[at]) ** 2 / variances[at % dimension] / dimension
  }
  return result
}
