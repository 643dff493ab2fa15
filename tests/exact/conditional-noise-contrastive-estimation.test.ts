// Conditional noise-contrastive estimation: its gradient, its minimum, its chance level.

import { expect, test } from 'vitest'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { modelDataOf } from '../../src-engine/data/model-data.ts'
import { conditionalLoss } from '../../src-engine/methods/conditional-noise-contrastive-estimation.ts'
import { methods } from '../../src-engine/methods/registry.ts'
import { batchOf, expectDerivative } from './finite-differences.ts'
import { mlpShape, session } from './session.ts'
import { gaussianData } from './small-training.ts'

const method = methods['conditional-noise-contrastive-estimation']
const config = { kind: 'conditional-noise-contrastive-estimation', noiseCount: 3, noiseDeviation: 0.7 } as const

test('the gradient is that of the loss as it is written', async () => {
  const data = modelDataOf(gaussianData([1, 0.4, 0.4, 0.5]), 'raw')
  const own = await session(mlpShape([2, 6, 4, 1], 'silu'))
  const batch = batchOf(own, data.train, 20)
  const step = await method.step(config, batch, {}, { session: own, data, batchSize: 20, seed: 1 })
  const noise = own.upload(await own.download(step.drawn), 60)
  const loss = async () => {
    const [x, y] = [await own.energy(batch.rows), await own.energy(noise)]
    return (2 / 60) * y.reduce((sum, energy, at) => sum + Math.log1p(Math.exp(x[Math.floor(at / 3)] - energy)), 0)
  }
  expect(step.metrics.loss).toBeCloseTo(await loss(), 12)
  await expectDerivative({ session: own, gradient: step.gradient, loss })
  expect(step.evaluations).toBe(1.5 * 80)
})

test('is least at the density of the data, whatever the width of the noise', async () => {
  const count = 40_000
  const data = modelDataOf(gaussianData([1], count), 'raw')
  const centred = data.train.map((x) => x - 0.5)
  const variance = centred.reduce((sum, x) => sum + x * x, 0) / count
  const shape = { dimension: 1, terms: [{ weight: 1, term: { kind: 'quadratic', dimension: 1 } as const }], base: null }
  for (const noiseDeviation of [0.5, 2]) {
    const slopes: number[] = []
    for (const theta of [0.8, 1, 1.25].map((factor) => factor / (2 * variance))) {
      const own = await reference.createSession({ shape, initial: Float64Array.of(theta), extraCount: 0 })
      const batch = { rows: own.upload(centred, count), values: centred, iteration: 1, samplerStep: 0 }
      const many = { ...config, noiseDeviation, noiseCount: 8 }
      const step = await method.step(many, batch, {}, { session: own, data, batchSize: count, seed: 1 })
      slopes.push((await own.downloadVector(step.gradient))[0])
    }
    const [below, at, above] = slopes
    expect(below).toBeLessThan(0)
    expect(above).toBeGreaterThan(0)
    // A quarter of what a quarter more or less of θ gives: the scatter of 40,000 data points and their noise.
    expect(Math.abs(at)).toBeLessThan(0.25 * Math.min(-below, above))
  }
})

test('an energy that is the same everywhere has the loss 2 log 2, and one that is infinite off the data none', () => {
  const even = conditionalLoss(new Float64Array(2), new Float64Array(6))
  expect(even.loss).toBeCloseTo(2 * Math.log(2), 14)
  const certain = conditionalLoss(new Float64Array(2), new Float64Array(6).fill(5000))
  expect(certain.loss).toBe(0)
  const wrong = conditionalLoss(new Float64Array(2).fill(5000), new Float64Array(6))
  expect(wrong.loss).toBeCloseTo(10_000, 9)
})
