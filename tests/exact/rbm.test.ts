// Restricted Boltzmann machines against enumeration: log Z, exact samples, and Gibbs chains that have come to rest.

import { describe, expect, test } from 'vitest'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { wasm } from '../../src-engine/backends/wasm/wasm.ts'
import { enumerateRbm, isEnumerable } from '../../src-engine/metrics/rbm-enumeration.ts'
import { logSumWeighted } from '../../src-engine/metrics/log-sum-exp.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'
import { contrastiveDivergence } from '../../src-engine/methods/contrastive-divergence.ts'
import { goldenRbms, rbmParameters, rbmShape, type GoldenRbm } from '../parity/rbm-suite.ts'
import { normals } from './session.ts'

const random = (seed: number) => randomStream({ seed, purpose: 77 })

/** log Σ e^−E, nats. */
const logSum = (energies: Float64Array): number => logSumWeighted(energies, new Float64Array(energies.length).fill(1))

/** All rows of 0 and 1, row-major. */
const allRows = (dimension: number): Float64Array =>
  Float64Array.from(
    { length: 2 ** dimension * dimension },
    (_, at) => (Math.floor(at / dimension) >> (at % dimension)) & 1,
  )

const numberOf = (rows: Float64Array, row: number, dimension: number): number =>
  rows.subarray(row * dimension, (row + 1) * dimension).reduce((sum, bit, i) => sum + bit * 2 ** i, 0)

describe('log Z by enumeration', () => {
  test.each(goldenRbms)('of rbm/%s is that of JAX', async (_name, golden) => {
    const { logPartition } = await enumerateRbm(
      rbmShape(golden).terms[0].term as never,
      rbmParameters(golden.parameters),
    )
    expect(Math.abs(logPartition - golden.logPartition)).toBeLessThan(1e-9 * Math.abs(golden.logPartition))
  })

  test('adds up whichever layer is smaller, and comes to the same where weights are so large that e^a overflows', async () => {
    for (const [dimension, hidden, scale] of [
      [5, 11, 1],
      [11, 5, 1],
      [10, 12, 40],
    ]) {
      const parameters = normals(dimension * hidden + dimension + hidden, 3).map((value) => scale * value)
      const term = { kind: 'bernoulli-rbm', dimension, hidden } as const
      const made = await enumerateRbm(term, parameters)
      expect(made.layer).toBe(dimension < hidden ? 'visible' : 'hidden')
      const session = await reference.createSession({
        ...{ shape: { dimension, terms: [{ weight: 1, term }], base: null }, initial: parameters, extraCount: 0 },
      })
      const energies = await session.energy(session.upload(allRows(dimension), 2 ** dimension))
      const expected = logSum(energies)
      expect(Math.abs(made.logPartition - expected)).toBeLessThan(1e-9 * Math.abs(expected))
    }
  })

  test('is offered up to 20 units of the smaller layer, and of the hidden one where rows are real', () => {
    expect(isEnumerable({ kind: 'bernoulli-rbm', dimension: 784, hidden: 20 })).toBe(true)
    expect(isEnumerable({ kind: 'bernoulli-rbm', dimension: 16, hidden: 500 })).toBe(true)
    expect(isEnumerable({ kind: 'bernoulli-rbm', dimension: 784, hidden: 21 })).toBe(false)
    expect(isEnumerable({ kind: 'gaussian-rbm', dimension: 2, hidden: 21 })).toBe(false)
  })
})

const small = { kind: 'bernoulli-rbm', dimension: 4, hidden: 3 } as const
const smallShape = { dimension: 4, terms: [{ weight: 1, term: small }], base: null }
const smallParameters = normals(4 * 3 + 3 + 4, 21)
const draws = 20_000
/** The 99.9% quantile of χ² with 15 degrees of freedom. */
const chiSquaredMaximum = 37.7

async function chiSquaredOf(rows: Float64Array): Promise<number> {
  const session = await reference.createSession({ shape: smallShape, initial: smallParameters, extraCount: 0 })
  const energies = await session.energy(session.upload(allRows(4), 16))
  const logPartition = logSum(energies)
  const counts = new Float64Array(16)
  const count = rows.length / 4
  for (let row = 0; row < count; row++) counts[numberOf(rows, row, 4)]++
  return energies.reduce((sum, energy, state) => {
    const expected = count * Math.exp(-energy - logPartition)
    return sum + (counts[state] - expected) ** 2 / expected
  }, 0)
}

describe('samples of a machine of 4 × 3 units', () => {
  test('drawn exactly are as frequent as their probabilities', async () => {
    const { sample } = await enumerateRbm(small, smallParameters)
    expect(await chiSquaredOf(sample(draws, random(1)))).toBeLessThan(chiSquaredMaximum)
  })

  // Chains are independent of each other, so that the ends of so many are a sample of their own; 40 steps forget the start.
  test.each([reference, wasm])('from Gibbs chains of $id are, too', async (backend) => {
    const session = await backend.createSession({ shape: smallShape, initial: smallParameters, extraCount: 0 })
    const stream = { seed: 5, firstChain: 0, firstStep: 0 }
    const moved = await session.walk(session.upload(new Float64Array(4 * draws), draws), {
      steps: 40,
      proposal: { kind: 'gibbs', hidden: { ...stream, purpose: 1 } },
      acceptance: { kind: 'none' },
      normals: { ...stream, purpose: 2 },
      centre: new Float64Array(4),
    })
    expect(await chiSquaredOf(await session.download(moved.rows))).toBeLessThan(chiSquaredMaximum)
    session.dispose()
  })

  test('that are exact stay so under one Gibbs step, and their energies stay those of the model', async () => {
    const { sample } = await enumerateRbm(small, smallParameters)
    const session = await reference.createSession({ shape: smallShape, initial: smallParameters, extraCount: 0 })
    const stream = { seed: 9, firstChain: 0, firstStep: 0 }
    const moved = await session.walk(session.upload(sample(draws, random(2)), draws), {
      steps: 1,
      proposal: { kind: 'gibbs', hidden: { ...stream, purpose: 1 } },
      acceptance: { kind: 'none' },
      normals: { ...stream, purpose: 2 },
      centre: new Float64Array(4),
    })
    expect(await chiSquaredOf(await session.download(moved.rows))).toBeLessThan(chiSquaredMaximum)
  })
})

describe('a machine over real rows', () => {
  const golden = goldenRbms.find(([, { kind, dimension }]) => kind === 'gaussian-rbm' && dimension === 2)![1]

  test('has the log Z of a quadrature', async () => {
    const { logPartition } = await enumerateRbm(termOf(golden), rbmParameters(golden.parameters))
    const session = await reference.createSession({ ...sessionParts(golden), extraCount: 0 })
    // The trapezoid rule on a box that holds all but 1e-12, at a tenth of the narrowest σ.
    const [points, side] = [301, 14]
    const step = (2 * side) / (points - 1)
    const grid = Float64Array.from({ length: 2 * points * points }, (_, at) => {
      const point = at >> 1
      return -side + step * (at % 2 === 0 ? point % points : Math.floor(point / points))
    })
    const energies = await session.energy(session.upload(grid, points * points))
    expect(logSum(energies) + 2 * Math.log(step)).toBeCloseTo(logPartition, 9)
  })

  test('keeps exact samples under a Gibbs step: every moment stays', async () => {
    const { sample } = await enumerateRbm(termOf(golden), rbmParameters(golden.parameters))
    const session = await reference.createSession({ ...sessionParts(golden), extraCount: 0 })
    const start = sample(draws, random(3))
    const stream = { seed: 4, firstChain: 0, firstStep: 0 }
    const moved = await session.walk(session.upload(start, draws), {
      steps: 1,
      proposal: { kind: 'gibbs', hidden: { ...stream, purpose: 1 } },
      acceptance: { kind: 'none' },
      normals: { ...stream, purpose: 2 },
      centre: new Float64Array(2),
    })
    const rows = await session.download(moved.rows)
    for (const feature of [
      (x: number) => x,
      (_x: number, y: number) => y,
      (x: number, _y: number) => x * x,
      (x: number, y: number) => x * y,
      (_x: number, y: number) => y * y,
    ]) {
      const differences = Float64Array.from({ length: draws }, (_, row) => {
        const of = (values: Float64Array) => feature(values[2 * row], values[2 * row + 1])
        return of(rows) - of(start)
      })
      const mean = differences.reduce((sum, each) => sum + each, 0) / draws
      const deviation = Math.sqrt(differences.reduce((sum, each) => sum + (each - mean) ** 2, 0) / draws)
      // Four standard errors, five features.
      expect(Math.abs(mean)).toBeLessThan((4 * deviation) / Math.sqrt(draws))
    }
  })
})

test('CD-1 by Gibbs has the gradient of Hinton’s formula, with both layers’ means', async () => {
  const session = await reference.createSession({ shape: smallShape, initial: smallParameters, extraCount: 0 })
  const values = allRows(4)
  const rows = session.upload(values, 16)
  const data = { train: values, dimension: 4, mean: new Float64Array(4).fill(0.5) }
  const step = await contrastiveDivergence.step(
    { kind: 'contrastive-divergence', steps: 1, start: 'data', energyMagnitude: 0, sampler: { kind: 'gibbs' } },
    { rows, values, iteration: 1, samplerStep: 0 },
    {},
    { session, data: data as never, batchSize: 16, seed: 3 },
  )
  const negatives = await session.download(step.sampling!.negatives)
  const [weights, hiddenBiases] = [smallParameters.subarray(0, 12), smallParameters.subarray(12, 15)]
  const meansOf = (x: Float64Array) => {
    const sums = new Float64Array(12 + 3 + 4)
    for (let row = 0; row < 16; row++) {
      for (let j = 0; j < 3; j++) {
        let z = hiddenBiases[j]
        for (let i = 0; i < 4; i++) z += x[4 * row + i] * weights[3 * i + j]
        const h = 1 / (1 + Math.exp(-z)) / 16
        sums[12 + j] += h
        for (let i = 0; i < 4; i++) sums[3 * i + j] += h * x[4 * row + i]
      }
      for (let i = 0; i < 4; i++) sums[15 + i] += x[4 * row + i] / 16
    }
    return sums
  }
  const [first, second] = [meansOf(values), meansOf(negatives)]
  const gradient = await session.downloadVector(step.gradient)
  gradient.forEach((slope, at) => expect(slope).toBeCloseTo(second[at] - first[at], 12))
})

const termOf = ({ kind, dimension, hidden }: GoldenRbm) => ({ kind, dimension, hidden })

const sessionParts = (golden: GoldenRbm) => ({ shape: rbmShape(golden), initial: rbmParameters(golden.parameters) })
