// What CD and PCD descend: where chains begin, and the penalty on the size of energies.

import { expect, test } from 'vitest'
import { laneLabel } from '../../src-shared/config/lane.ts'
import { methodDefinition } from '../../src-shared/config/method.ts'
import { modelDataOf } from '../../src-engine/data/model-data.ts'
import { methods } from '../../src-engine/methods/registry.ts'
import { batchOf, expectDerivative } from './finite-differences.ts'
import { methodConfig } from './method-config.ts'
import { mlpShape, session } from './session.ts'
import { gaussianData } from './small-training.ts'

const data = modelDataOf(gaussianData([1, 0.4, 0.4, 0.5]), 'raw')
const cd = methods['contrastive-divergence']
/** Chains stay where they are. */
const still = { kind: 'unadjusted-langevin', form: 'decoupled', stepSize: 1e-6, noise: 0 } as const

test('α (mean E(data)² + mean E(negatives)²) is part of loss and gradient', async () => {
  const own = await session(mlpShape([2, 6, 4, 1], 'silu'))
  const batch = batchOf(own, data.train, 20)
  const context = { session: own, data, batchSize: 20, seed: 1 }
  const config = methodConfig('contrastive-divergence', { steps: 4, energyMagnitude: 0.3 })
  const step = await cd.step(config, batch, {}, context)
  const negatives = own.upload(await own.download(step.sampling!.negatives), 20)
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const loss = async () => {
    const [x, y] = [await own.energy(batch.rows), await own.energy(negatives)]
    return mean(x) - mean(y) + 0.3 * (mean(x.map((e) => e * e)) + mean(y.map((e) => e * e)))
  }
  expect(step.metrics.loss).toBeCloseTo(await loss(), 12)
  await expectDerivative({ session: own, gradient: step.gradient, loss })
  // Two energy-only passes more than without.
  const without = await cd.step({ ...config, energyMagnitude: 0 }, batch, {}, context)
  expect(step.evaluations - without.evaluations).toBe(20)
  expect(without.metrics.loss).toBe(without.metrics.energyGap)
})

test('chains from noise begin at a Gaussian as wide as the data, anew at each update', async () => {
  const count = 4000
  const own = await session(mlpShape([2, 3, 1], 'silu'))
  const values = new Float64Array(2 * count).fill(77)
  const context = { session: own, data, batchSize: count, seed: 1 }
  const config = methodConfig('contrastive-divergence', { steps: 1, sampler: still, start: 'noise' })
  const negativesAt = async (iteration: number) => {
    const batch = { rows: own.upload(values, count), values, iteration, samplerStep: 0 }
    return own.download((await cd.step(config, batch, {}, context)).sampling!.negatives)
  }
  const first = await negativesAt(1)
  const covariance = first.reduce((sum, x, i) => sum + (i % 2 === 0 ? (x - 0.5) * (first[i + 1] - 0.5) : 0), 0) / count
  // Four standard errors: √((C_ii C_jj + C_ij²) / n); drifts of 1e-6 do not show.
  expect(Math.abs(covariance - 0.4)).toBeLessThan(4 * Math.sqrt((0.5 + 0.16) / count))
  expect(await negativesAt(1)).toEqual(first)
  expect(await negativesAt(2)).not.toEqual(first)
})

test('words say where the chains begin, and whether the loss is the energy gap alone', () => {
  const { drawnTitle, descendsOnEnergyGap } = methodDefinition('contrastive-divergence')
  const usual = methodConfig('contrastive-divergence')
  const noisy = methodConfig('contrastive-divergence', { start: 'noise' })
  expect(laneLabel({ name: '', method: usual, inputNoise: 0 })).toBe('CD-10')
  expect(laneLabel({ name: '', method: noisy, inputNoise: 0 })).toBe('CD-10 from noise')
  expect(drawnTitle?.(noisy)).toBe('negatives after 10 steps from noise')
  expect(descendsOnEnergyGap?.(usual)).toBe(true)
  expect(descendsOnEnergyGap?.(methodConfig('contrastive-divergence', { energyMagnitude: 0.1 }))).toBe(false)
})
