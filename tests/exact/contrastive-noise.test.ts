// The noises of NCE: each draws what its density says, and each teaches.

import { describe, expect, test } from 'vitest'
import { laneLabel } from '../../src-shared/config/lane.ts'
import { idleMethodFields } from '../../src-shared/config/method.ts'
import { modelDataOf } from '../../src-engine/data/model-data.ts'
import { kernelDensity } from '../../src-engine/distributions/kernel-density.ts'
import { noiseOf } from '../../src-engine/methods/contrastive-noise.ts'
import { chanceLevel } from '../../src-engine/methods/noise-contrastive-estimation.ts'
import { methods } from '../../src-engine/methods/registry.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'
import { batchOf, expectDerivative } from './finite-differences.ts'
import { methodConfig } from './method-config.ts'
import { mlpShape, session } from './session.ts'
import { gaussianData } from './small-training.ts'

const kind = 'noise-contrastive-estimation'
const data = modelDataOf(gaussianData([1, 0.4, 0.4, 0.5], 600), 'raw')

describe.each(['gaussian', 'mixture', 'kernel'] as const)('%s noise', (noise) => {
  const config = methodConfig(kind, { noise, components: 3 })

  test('has the density that it is drawn by', () => {
    const own = noiseOf(config, data, 1)
    const points = own.sample(20_000, randomStream({ seed: 4, purpose: purposes.data }))
    // E[q(x)/p(x)] = 1 for x from p and any density q within its reach: here a narrow Gaussian at the data's mean.
    const narrow = noiseOf(methodConfig(kind, { covarianceScale: 0.2 }), data, 1)
    const [p, q] = [own.logDensity(points), narrow.logDensity(points)]
    const ratios = q.map((value, row) => Math.exp(value - p[row]))
    const mean = ratios.reduce((sum, value) => sum + value, 0) / ratios.length
    const variance = ratios.reduce((sum, value) => sum + (value - mean) ** 2, 0) / ratios.length
    expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt(variance / ratios.length))
  })

  test('is the same for a seed, and made once', () => {
    expect(noiseOf(config, data, 1)).toBe(noiseOf({ ...config }, data, 1))
    const again = modelDataOf(gaussianData([1, 0.4, 0.4, 0.5], 600), 'raw')
    const at = Float64Array.of(0, 0, 1, -1)
    expect(noiseOf(config, again, 1).logDensity(at)).toEqual(noiseOf(config, data, 1).logDensity(at))
  })

  test('teaches by the gradient of the loss', async () => {
    const own = await session(mlpShape([2, 6, 1], 'silu'), [1.2])
    const batch = batchOf(own, data.train, 20)
    const step = await methods[kind].step(config, batch, {}, { session: own, data, batchSize: 20, seed: 1 })
    const points = await own.download(step.drawn)
    const rows = own.upload(points, 80)
    const logNoise = noiseOf(config, data, 1)
    const loss = async () => {
      const [c] = await own.extraScalars()
      const logit = async (each: typeof rows, values: Float64Array) => {
        const density = logNoise.logDensity(values)
        return (await own.energy(each)).map((energy, row) => -energy - c - Math.log(4) - density[row])
      }
      const [x, y] = [await logit(batch.rows, batch.values), await logit(rows, points)]
      const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
      return mean(x.map((z) => Math.log1p(Math.exp(-z)))) + 4 * mean(y.map((z) => Math.log1p(Math.exp(z))))
    }
    expect(step.metrics.loss).toBeCloseTo(await loss(), 11)
    expect(step.metrics.lossOverChance).toBeCloseTo(step.metrics.loss / chanceLevel(4), 12)
    await expectDerivative({ session: own, gradient: step.gradient, loss })
  })
})

test('a repeated estimate draws anew from the noise that was fitted for the run', async () => {
  const config = methodConfig(kind, { noise: 'mixture', components: 3 })
  const own = await session(mlpShape([2, 6, 1], 'silu'), [1.2])
  const batch = batchOf(own, data.train, 5)
  const context = { session: own, data, batchSize: 5, seed: 77, runSeed: 1 }
  const { drawn } = await methods[kind].step(config, batch, {}, context)
  const position = { seed: 77, purpose: purposes.contrastiveNoise, step: batch.iteration }
  const points = (runSeed: number) => noiseOf(config, data, runSeed).sample(20, randomStream(position))
  expect(await own.download(drawn)).toEqual(points(1))
  expect(points(77)).not.toEqual(points(1))
})

test('kernels have Scott’s bandwidth times the factor', () => {
  // Two rows in one dimension, of variance 4: bandwidth² = (0.5 · 2^(−1/5))² · 4.
  const variance = (0.5 * 2 ** -0.2) ** 2 * 4
  const density = kernelDensity({
    ...{ rows: Float64Array.of(-2, 2), covariance: Float64Array.of(4), dimension: 1, factor: 0.5 },
  })
  const normal = (x: number) => Math.exp((-x * x) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance)
  const at = [0, 0.5, 2, 7]
  const expected = at.map((x) => Math.log((normal(x - 2) + normal(x + 2)) / 2))
  density.logDensity(Float64Array.from(at)).forEach((value, i) => expect(value).toBeCloseTo(expected[i], 12))
  expect(density.logDensity(Float64Array.of(Number.NaN))[0]).toBeNaN()
})

test('the chance level is 2 log 2 at ν = 1 and 2.502 at ν = 4', () => {
  expect(chanceLevel(1)).toBeCloseTo(Math.log(4), 14)
  expect(chanceLevel(4)).toBeCloseTo(2.502, 3)
})

test('a noise that is not Gaussian is told by name, and only its own fields count', () => {
  const mixture = methodConfig(kind, { noise: 'mixture' })
  expect(laneLabel({ name: '', method: methodConfig(kind), inputNoise: 0 })).toBe('NCE ν=4')
  expect(laneLabel({ name: '', method: mixture, inputNoise: 0 })).toBe('NCE ν=4, mixture noise')
  expect(idleMethodFields(methodConfig(kind))).toEqual(['components', 'kernelFactor'])
  expect(idleMethodFields(mixture)).toEqual(['kernelFactor'])
  expect(idleMethodFields(methodConfig(kind, { noise: 'kernel' }))).toEqual(['components', 'covarianceScale'])
})
