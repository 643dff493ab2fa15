// Energy discrepancy: its gradient, its minimum, and its arithmetic where exp would overflow.

import { expect, test } from 'vitest'
import { modelDataOf } from '../../src-engine/data/model-data.ts'
import { discrepancyLoss } from '../../src-engine/methods/energy-discrepancy.ts'
import { methods } from '../../src-engine/methods/registry.ts'
import { batchOf, expectDerivative } from './finite-differences.ts'
import { expectLeastAtData } from './least-at-data.ts'
import { mlpShape, session } from './session.ts'
import { gaussianData } from './small-training.ts'

const method = methods['energy-discrepancy']
const config = {
  ...({ kind: 'energy-discrepancy', perturbationVariance: 0.3, contrastCount: 3, stabilisation: 1 } as const),
}

test.each([0, 1])('the gradient is that of the loss as it is written, w = %d', async (stabilisation) => {
  const data = modelDataOf(gaussianData([1, 0.4, 0.4, 0.5]), 'raw')
  const own = await session(mlpShape([2, 6, 4, 1], 'silu'))
  const batch = batchOf(own, data.train, 20)
  const context = { session: own, data, batchSize: 20, seed: 1 }
  const step = await method.step({ ...config, stabilisation }, batch, {}, context)
  const contrasts = own.upload(await own.download(step.drawn), 60)
  const loss = async () => {
    const [x, z] = [await own.energy(batch.rows), await own.energy(contrasts)]
    const terms = Array.from(x, (energy, row) => {
      const odds = [0, 1, 2].map((copy) => Math.exp(energy - z[3 * row + copy]))
      return Math.log(stabilisation / 3 + odds.reduce((sum, value) => sum + value, 0) / 3)
    })
    return terms.reduce((sum, value) => sum + value, 0) / 20
  }
  expect(step.metrics.loss).toBeCloseTo(await loss(), 12)
  await expectDerivative({ session: own, gradient: step.gradient, loss })
  expect(step.evaluations).toBe(1.5 * 80)
})

test('contrasting points of a datum share one half of their noise', async () => {
  const data = modelDataOf(gaussianData([1]), 'raw')
  const own = await session(mlpShape([1, 3, 1], 'silu'))
  const count = 4000
  const values = new Float64Array(count)
  const batch = { rows: own.upload(values, count), values, iteration: 1, samplerStep: 0 }
  const context = { session: own, data, batchSize: count, seed: 1 }
  const step = await method.step({ ...config, contrastCount: 2 }, batch, {}, context)
  const z = await own.download(step.drawn)
  const mean = (of: (row: number) => number) => batch.values.reduce((sum, _, row) => sum + of(row), 0) / count
  // Variance 2t = 0.6, covariance t = 0.3; four standard errors of a Gaussian's moments.
  expect(Math.abs(mean((row) => z[2 * row] ** 2) - 0.6)).toBeLessThan(4 * 0.6 * Math.sqrt(2 / count))
  expect(Math.abs(mean((row) => z[2 * row] * z[2 * row + 1]) - 0.3)).toBeLessThan(4 * Math.sqrt(0.45 / count))
})

test.each([0.1, 1])('is least at the density of the data, with a perturbation of %d', async (perturbationVariance) => {
  // Many contrasting points without w: the logarithm of a mean is then nearly unbiased.
  const many = { ...config, perturbationVariance, contrastCount: 64, stabilisation: 0 }
  await expectLeastAtData((batch, context) => method.step(many, batch, {}, context), 20_000)
})

test('stays finite where the exponentials do not', () => {
  const far = { dataEnergy: Float64Array.of(5000, -5000), contrastEnergy: Float64Array.of(0, 100, 0, 0) }
  const { loss, dataWeights, contrastWeights } = discrepancyLoss({ ...far, stabilisation: 1 })
  // The first datum: log ½ e⁵⁰⁰⁰; the second: log ½.
  expect(loss).toBeCloseTo((5000 - 2 * Math.log(2)) / 2, 9)
  expect([...dataWeights]).toEqual([0.5, 0])
  expect(contrastWeights[0]).toBeCloseTo(-0.5, 15)
  expect(contrastWeights.every(Number.isFinite)).toBe(true)
})
