// Reconstructions of a 4 × 3 machine against means over all states, and over a grid where columns are real.

import { describe, expect, it } from 'vitest'
import type { RbmTerm } from '../../../src-engine/backends/backend.ts'
import { reconstructRows, squaredDifferences } from '../../../src-engine/metrics/rbm-reconstruction.ts'

const [dimension, hidden] = [4, 3]
const weights = [1.2, -0.7, 0.3, -1.5, 0.4, 2.1, 0.2, -0.9, 1.1, 0.6, 1.7, -2.2]
const hiddenBiases = [0.3, -0.4, 0.1]
const biases = [-0.2, 0.5, 0.9, -1.1]
const logVariances = [0.4, -0.6, 0, 0.2]

const bits = (state: number, count: number) => Array.from({ length: count }, (_, unit) => (state >>> unit) & 1)
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, at) => sum + value * b[at], 0)
/** vᵀWh, of a v that is scaled by whoever calls. */
const product = (v: readonly number[], h: readonly number[]) =>
  v.reduce((sum, value, i) => sum + value * dot(weights.slice(i * hidden, (i + 1) * hidden), h), 0)

/** Σ state × weight / Σ weight, by logarithms of weights. */
function meanOver(states: readonly number[][], logWeight: (state: number[]) => number): number[] {
  const all = states.map((state) => Math.exp(logWeight(state)))
  const total = all.reduce((sum, weight) => sum + weight, 0)
  return states[0].map((_, unit) => states.reduce((sum, state, at) => sum + state[unit] * all[at], 0) / total)
}

const hiddenStates = Array.from({ length: 2 ** hidden }, (_, state) => bits(state, hidden))
const visibleStates = Array.from({ length: 2 ** dimension }, (_, state) => bits(state, dimension))

function bernoulliTruth(v: readonly number[]): number[] {
  const h = meanOver(hiddenStates, (state) => dot(hiddenBiases, state) + product(v, state))
  return meanOver(visibleStates, (state) => dot(biases, state) + product(state, h))
}

/** The conditional density of each column, summed over a fine grid. */
function gaussianTruth(v: readonly number[]): number[] {
  const scaled = (x: readonly number[]) => x.map((value, i) => value / Math.exp(logVariances[i]))
  const h = meanOver(hiddenStates, (state) => dot(hiddenBiases, state) + product(scaled(v), state))
  const grid = Array.from({ length: 8001 }, (_, at) => [-20 + at / 200])
  return biases.map((bias, column) => {
    const row = (x: number) => biases.map((_, i) => (i === column ? x : 0))
    return meanOver(
      grid,
      ([x]) => -((x - bias) ** 2) / (2 * Math.exp(logVariances[column])) + product(scaled(row(x)), h),
    )[0]
  })
}

async function reconstruct(kind: RbmTerm['kind'], rows: readonly number[][]): Promise<number[]> {
  const parameters = [...weights, ...hiddenBiases, ...biases, ...(kind === 'gaussian-rbm' ? logVariances : [])]
  const term = { kind, dimension, hidden } as RbmTerm
  return [...(await reconstructRows(term, Float64Array.from(parameters), Float64Array.from(rows.flat())))]
}

describe('reconstructions of a 4 × 3 machine', () => {
  it('are the means of binary columns over all states, with the hidden units at theirs', async () => {
    const means = await reconstruct('bernoulli-rbm', visibleStates)
    visibleStates.flatMap(bernoulliTruth).forEach((truth, at) => expect(means[at]).toBeCloseTo(truth, 12))
  })

  it('are the means of real columns, by their own variances', async () => {
    const rows = [
      [0.4, -1.3, 2.2, 0.1],
      [-2, 0.7, 0.3, 1.5],
    ]
    const means = await reconstruct('gaussian-rbm', rows)
    // The grid's sum over a smooth density that ends in 0 is exact to rounding.
    rows.flatMap(gaussianTruth).forEach((truth, at) => expect(means[at]).toBeCloseTo(truth, 9))
  })
})

describe('the squared error', () => {
  it('is the mean over the columns of each row', () => {
    const rows = Float64Array.of(0, 1, 2, 2)
    const others = Float64Array.of(1, 1, 0, -1)
    const found = squaredDifferences({ rows, others, variances: Float64Array.of(1, 1) })
    expect([...found]).toEqual([0.5, 6.5])
    const scaled = squaredDifferences({ rows, others, variances: Float64Array.of(4, 3) })
    expect([...scaled]).toEqual([0.125, 2])
  })
})
