// Conditional noise-contrastive estimation: its gradient, its minimum, its chance level.

import { expect, test } from 'vitest'
import { modelDataOf } from '../../src-engine/data/model-data.ts'
import { conditionalLoss } from '../../src-engine/methods/conditional-noise-contrastive-estimation.ts'
import { methods } from '../../src-engine/methods/registry.ts'
import { batchOf, expectDerivative } from './finite-differences.ts'
import { expectLeastAtData } from './least-at-data.ts'
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

test.each([0.5, 2])('is least at the density of the data, with noise of width %d', async (noiseDeviation) => {
  const many = { ...config, noiseDeviation, noiseCount: 8 }
  await expectLeastAtData((batch, context) => method.step(many, batch, {}, context), 40_000)
})

test('an energy that is the same everywhere has the loss 2 log 2, and one that is infinite off the data none', () => {
  const even = conditionalLoss(new Float64Array(2), new Float64Array(6))
  expect(even.loss).toBeCloseTo(2 * Math.log(2), 14)
  const certain = conditionalLoss(new Float64Array(2), new Float64Array(6).fill(5000))
  expect(certain.loss).toBe(0)
  const wrong = conditionalLoss(new Float64Array(2).fill(5000), new Float64Array(6))
  expect(wrong.loss).toBeCloseTo(10_000, 9)
})
