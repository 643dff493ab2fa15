import { describe, expect, test } from 'vitest'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import type { EnergySession } from '../../src-engine/backends/backend.ts'
import { methodConfigSchema, type MethodConfig } from '../../src-shared/config/method.ts'
import { modelDataOf } from '../../src-engine/data/model-data.ts'
import { methodOf } from '../../src-engine/methods/registry.ts'
import { fillNormals } from '../../src-engine/random/normal.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import * as v from 'valibot'
import { mlpShape, normals, session } from './session.ts'
import { gaussianData } from './small-training.ts'

const data = modelDataOf(gaussianData([1, 0.4, 0.4, 0.5]), 'raw')
const exact = { kind: 'score-matching' } as const

/** One update's loss and gradient at the session's parameters. */
async function stepOf(own: EnergySession, config: MethodConfig, values: Float64Array, iteration = 1) {
  const rowCount = values.length / own.shape.dimension
  const batch = { rows: own.upload(values, rowCount), values, iteration, samplerStep: 0 }
  const context = { session: own, data: { ...data, dimension: own.shape.dimension }, batchSize: rowCount, seed: 1 }
  const { gradient, metrics, evaluations } = await methodOf(config.kind).step(config, batch, {}, context)
  return { loss: metrics.loss!, evaluations, gradient: await own.downloadVector(gradient) }
}

const quadratic = (parameters: readonly number[]) => {
  const dimension = parameters.length
  const shape = { dimension, terms: [{ weight: 1, term: { kind: 'quadratic' as const, dimension } }], base: null }
  return reference.createSession({ shape, initial: Float64Array.from(parameters), extraCount: 0 })
}

describe('exact score matching', () => {
  test('of E = Σ θᵢxᵢ² is Σ −2θᵢ + 2θᵢ² mean xᵢ², with the gradient −2 + 4θᵢ mean xᵢ²', async () => {
    const own = await quadratic([0.7, 0.7])
    const { loss, gradient, evaluations } = await stepOf(own, exact, Float64Array.of(1, 2, -3, 0.5))
    // The means of x² are 5 and 2.125.
    expect(loss).toBeCloseTo(-4 * 0.7 + 2 * 0.49 * 7.125, 12)
    expect(gradient[0]).toBeCloseTo(-2 + 2.8 * 5, 12)
    expect(gradient[1]).toBeCloseTo(-2 + 2.8 * 2.125, 12)
    // 1½ for a jet and 3 for its parameter gradient, for each of 2 rows and 2 coordinates.
    expect(evaluations).toBe(18)
  })

  test('has its zero at the Gaussian that has the data’s second moments', async () => {
    const own = await quadratic([1 / 10, 1 / 4.25])
    const { gradient } = await stepOf(own, exact, Float64Array.of(1, 2, -3, 0.5))
    gradient.forEach((slope) => expect(slope).toBeCloseTo(0, 12))
  })
})

test.each([
  ['score-matching', 1],
  ['score-matching', 3],
  ['sliced-score-matching', 3],
  ['denoising-score-matching', 1],
  ['denoising-score-matching', 3],
] as const)('%s has the gradient of its own loss, by finite differences, in %d dimensions', async (kind, dimension) => {
  const own = await session(mlpShape([dimension, 7, 5, 1], 'silu'))
  const values = normals(6 * dimension, 3)
  const config = v.parse(methodConfigSchema, { kind })
  const { gradient } = await stepOf(own, config, values)
  const start = await own.readState()
  const direction = normals(own.parameterCount, 5)
  const lossAt = async (by: number) => {
    own.writeState({ ...start, parameters: start.parameters.map((value, i) => value + by * direction[i]) })
    return (await stepOf(own, config, values)).loss
  }
  const slope = ((await lossAt(1e-4)) - (await lossAt(-1e-4))) / 2e-4
  const expected = gradient.reduce((sum, value, i) => sum + value * direction[i], 0)
  // Central differences err by the square of the step times a third derivative of some 10³.
  expect(Math.abs(slope - expected)).toBeLessThan(1e-5 * (1 + Math.abs(expected)))
})

describe.each(['rademacher', 'gaussian'] as const)('sliced score matching along %s directions', (directionLaw) => {
  test('has exact score matching as its mean, in value and gradient', async () => {
    const dimension = 4
    const own = await session(mlpShape([dimension, 7, 5, 1], 'silu'))
    const values = normals(5 * dimension, 3)
    const target = await stepOf(own, exact, values)
    const config = { kind: 'sliced-score-matching', directionCount: 20, directionLaw } as const
    const draws = await Promise.all(Array.from({ length: 200 }, (_, i) => stepOf(own, config, values, i + 1)))
    const along = normals(own.parameterCount, 6)
    for (const quantity of [lossOf, (step: { gradient: Float64Array }) => dot(step.gradient, along)] as const) {
      const numbers = draws.map(quantity)
      const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length
      const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (numbers.length - 1)
      const error = Math.sqrt(variance / numbers.length)
      expect(error).toBeGreaterThan(0)
      expect(Math.abs(mean - quantity(target))).toBeLessThan(3 * error)
    }
  })
})

test('sliced score matching along signs of one coordinate is exact', async () => {
  const own = await session(mlpShape([1, 7, 5, 1], 'silu'))
  const values = normals(6, 3)
  const [whole, sliced] = [
    await stepOf(own, exact, values),
    await stepOf(own, { kind: 'sliced-score-matching', directionCount: 1, directionLaw: 'rademacher' }, values),
  ]
  expect(sliced.loss).toBeCloseTo(whole.loss, 12)
  sliced.gradient.forEach((value, i) => expect(value).toBeCloseTo(whole.gradient[i], 12))
})

test('denoising less d/(2σ²), and its gradient, come to exact score matching as σ shrinks', async () => {
  const dimension = 2
  const own = await session(mlpShape([dimension, 7, 5, 1], 'silu'))
  const values = normals(3 * dimension, 3)
  // Many copies of few rows, each with noise of its own: the same batch for exact score matching.
  const copies = 4000
  const many = Float64Array.from({ length: copies * values.length }, (_, i) => values[i % values.length])
  const target = await stepOf(own, exact, values)
  const size = Math.sqrt(dot(target.gradient, target.gradient))
  const differences = []
  for (const noise of [0.6, 0.2, 0.02]) {
    const { loss, gradient } = await stepOf(
      own,
      { kind: 'denoising-score-matching', noiseDeviation: noise, paired: true },
      many,
    )
    const apart = gradient.map((value, i) => value - target.gradient[i])
    differences.push({
      // Its expectation is d / (2σ²); the mean over this draw, which the loss has, is off by some 1/σ² / 110.
      loss: Math.abs(loss - constantOf(many.length, noise) - target.loss),
      gradient: Math.sqrt(dot(apart, apart)) / size,
    })
  }
  const [coarse, middle, fine] = differences
  expect(middle.gradient).toBeLessThan(coarse.gradient / 3)
  expect(fine.loss).toBeLessThan(coarse.loss / 3)
  // What is left varies as sliced score matching along u does, whatever σ: over six draws of
  // 12,000 pairs by 0.0042 and by 1.3% of the gradient, three times which are allowed.
  expect(fine.loss).toBeLessThan(0.013)
  expect(fine.gradient).toBeLessThan(0.04)
})

/** Mean of ½|u|²/σ² over the draws in two dimensions that these rows get at the first step: no energy changes it. */
function constantOf(length: number, noise: number): number {
  const draws = new Float64Array(length)
  fillNormals(draws, 2, { seed: 1, purpose: purposes.denoisingNoise, firstChain: 0, step: 1 })
  return dot(draws, draws) / (length / 2) / (2 * noise ** 2)
}

const lossOf = (step: { loss: number }): number => step.loss

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0)
