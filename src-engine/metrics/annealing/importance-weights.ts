// What logarithms of importance weights come to.
//
//   log mean w = log (1/N) Σ wᵢ          of all chains: E[mean w] is exact, so on average it is too low (Jensen)
//   ESS        = (Σ w)² / Σ w²,   r = N / ESS − 1   the variance of w over its squared mean
//   bound      = mean over groups of g chains of log mean_g w: on average too low by about r / 2g. What the groups differ
//                by gives its standard error, about √(r / N), without an assumption on how the weights are distributed
// g is as large as leaves the bound `biasInErrors` standard errors too low on average, so that it hardly ever is too high by
// more than two of them by chance alone; weights so even that g = 1 does not do it are lowered by what is missing. With
// g = 1 it is the mean of log w, the second law's bound on the work done.
// Source: Kong 1992 (ESS); Burda, Grosse & Salakhutdinov 2016 (bounds from groups); Jarzynski 1997.

import { logMeanExp } from '../log-sum-exp.ts'
import { meanOf, varianceOf } from '../mean-variance.ts'

const biasInErrors = 2
/** For an error one can rely on. */
const groupsMinimum = 16

export interface WeightSummary {
  /** Nats; NaN if any weight is not a number. */
  logMean: number
  bound: number
  /** Of the bound. */
  standardError: number
  /** Of N. */
  effectiveSampleSize: number
  /** Of the weights in the largest hundredth of them (at least one). */
  shareOfLargest: number
  /** Of the logarithms. */
  variance: number
}

export function summariseWeights(logWeights: Float64Array): WeightSummary {
  const count = logWeights.length
  const logMean = logMeanExp(logWeights)
  const weights = Array.from(logWeights, (value) => Math.exp(value - logMean)).toSorted((a, b) => b - a)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const squares = weights.reduce((total, weight) => total + weight * weight, 0)
  const effectiveSampleSize = (sum * sum) / squares
  const groupSize = groupSizeFor(count, effectiveSampleSize)
  const groups = groupMeans(logWeights, groupSize)
  const standardError = Math.sqrt(varianceOf(groups) / groups.length)
  const bias = (count / effectiveSampleSize - 1) / (2 * groupSize)
  const largest = weights.slice(0, Math.max(1, Math.floor(count / 100)))
  return {
    logMean,
    bound: meanOf(groups) - Math.max(0, biasInErrors * standardError - bias),
    standardError,
    effectiveSampleSize,
    shareOfLargest: largest.reduce((total, weight) => total + weight, 0) / sum,
    variance: varianceOf(logWeights),
  }
}

/** The relative variance of weights at which the bracket of N chains has this width: both biases and four errors. */
export const relativeVarianceFor = (width: number, count: number): number =>
  count * (width / (2 * biasInErrors + 4)) ** 2

/** g, a power of two. */
function groupSizeFor(count: number, effectiveSampleSize: number): number {
  const relativeVariance = Math.max(0, count / effectiveSampleSize - 1)
  const wished = Math.sqrt(count * relativeVariance) / (2 * biasInErrors)
  const largest = Math.max(1, Math.floor(count / groupsMinimum))
  return 2 ** Math.floor(Math.log2(Math.max(1, Math.min(wished, largest))))
}

function groupMeans(logWeights: Float64Array, size: number): number[] {
  const groups: number[] = []
  for (let first = 0; first + size <= logWeights.length; first += size) {
    groups.push(logMeanExp(logWeights.subarray(first, first + size)))
  }
  return groups
}
