import { describe, expect, test } from 'vitest'
import { laneLabel } from '../../src-shared/config/lane.ts'
import { methodDefinitions, methodLabel } from '../../src-shared/config/method.ts'
import type { EnergySession } from '../../src-engine/backends/backend.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { modelDataOf } from '../../src-engine/data/model-data.ts'
import { gaussian } from '../../src-engine/distributions/gaussian.ts'
import { methods } from '../../src-engine/methods/registry.ts'
import { logisticLoss } from '../../src-engine/methods/noise-contrastive-estimation.ts'
import { methodConfig } from './method-config.ts'
import { mlpShape, normals, session, standardGaussian } from './session.ts'
import { gaussianData } from './small-training.ts'

test('CD-1 on E = θx² with one datum at 1 has the loss gradient 0.19, so descent lowers θ', async () => {
  const data = { ...modelDataOf(gaussianData([1]), 'raw'), mean: new Float64Array(1) }
  const shape = { dimension: 1, terms: [{ weight: 1, term: { kind: 'quadratic', dimension: 1 } as const }], base: null }
  const own = await reference.createSession({ shape, initial: Float64Array.of(1), extraCount: 0 })
  // ε = 0.1 without noise is η = 0.05, σ = 0: x ← 1 − 0.05 · 2 = 0.9, and 1 − 0.9² = 0.19.
  const sampler = { kind: 'unadjusted-langevin', form: 'decoupled', stepSize: 0.05, noise: 0 } as const
  const batch = { rows: own.upload(Float64Array.of(1), 1), values: Float64Array.of(1), iteration: 1, samplerStep: 0 }
  const step = await methods['contrastive-divergence'].step(
    methodConfig('contrastive-divergence', { steps: 1, sampler }),
    batch,
    {},
    { session: own, data, batchSize: 1, seed: 1 },
  )
  const [gradient] = await own.downloadVector(step.gradient)
  expect(gradient).toBeCloseTo(0.19, 14)
  // One row one Langevin step, and a parameter gradient on two rows.
  expect(step.evaluations).toBe(3)
})

describe('persistent chains that restart', () => {
  const data = modelDataOf(gaussianData([1, 0.4, 0.4, 0.5]), 'raw')
  const chainCount = 4000
  const pcd = methods['persistent-contrastive-divergence']
  // One step without drift or noise leaves the chains where they are, so that restarts alone move them.
  const sampler = { kind: 'unadjusted-langevin', form: 'decoupled', stepSize: 1e-6, noise: 0 } as const
  const base = methodConfig('persistent-contrastive-divergence', { steps: 1, chainCount, sampler })

  async function chainsAfter(config: { restart: number; restartSource: 'data' | 'noise' }, iteration = 1) {
    const own = await session({ dimension: 2, terms: [], base: null })
    const context = { session: own, data, batchSize: 2, seed: 1 }
    const chains = own.upload(new Float64Array(2 * chainCount).fill(77), chainCount)
    const values = data.train.slice(0, 4)
    const batch = { rows: own.upload(values, 2), values, iteration, samplerStep: iteration - 1 }
    const { sampling } = await pcd.step({ ...base, ...config }, batch, { chains }, context)
    const moved = await own.download(sampling!.negatives)
    return Array.from({ length: chainCount }, (_, i) => [...moved.subarray(2 * i, 2 * i + 2)]).filter(([x]) => x !== 77)
  }

  test('do so with the probability asked for, at training rows', async () => {
    const moved = await chainsAfter({ restart: 0.25, restartSource: 'data' })
    // Four standard errors of a binomial count.
    expect(Math.abs(moved.length - 1000)).toBeLessThan(4 * Math.sqrt(4000 * 0.25 * 0.75))
    const rows = new Set(Array.from({ length: 400 }, (_, i) => `${data.train[2 * i]},${data.train[2 * i + 1]}`))
    expect(moved.every(([x, y]) => rows.has(`${x},${y}`))).toBe(true)
    expect(await chainsAfter({ restart: 0.25, restartSource: 'data' })).toEqual(moved)
    expect(await chainsAfter({ restart: 0.25, restartSource: 'data' }, 2)).not.toEqual(moved)
  })

  test('from noise have the data’s covariance, and without restarts nobody moves', async () => {
    const moved = await chainsAfter({ restart: 1, restartSource: 'noise' })
    expect(moved.length).toBe(chainCount)
    const covariance = moved.reduce((sum, [x, y]) => sum + (x - 0.5) * (y - 0.5), 0) / chainCount
    // Four standard errors: √((C_ii C_jj + C_ij²) / n).
    expect(Math.abs(covariance - 0.4)).toBeLessThan(4 * Math.sqrt((0.5 + 0.16) / chainCount))
    expect(await chainsAfter({ restart: 0, restartSource: 'data' })).toEqual([])
  })

  test('say so where they are drawn and in the lane’s name', () => {
    const config = { ...base, restart: 0.05, restartSource: 'data' } as const
    const definition = methodDefinitions[config.kind]
    expect(definition.drawnTitle?.(config)).toBe('chains, 5% restarted from data per update')
    expect(methodLabel(config)).toBe('PCD-1, 5% from data')
    expect(definition.drawnTitle?.({ ...config, restart: 0 })).toBe('persistent chains')
    expect(methodLabel({ ...config, restart: 0 })).toBe('PCD-1')
    expect(laneLabel({ name: '', method: config, inputNoise: 0.1 })).toBe('PCD-1, 5% from data, σ=0.1 on data')
  })
})

describe('noise-contrastive estimation', () => {
  const noise = gaussian({ mean: [0], covariance: [4] })
  const logPartition = 0.5 * Math.log(2 * Math.PI)

  test.each([
    ['2.073 for c = 0', 0, Math.sqrt((8 / 3) * Math.log(2 * Math.sqrt(2 * Math.PI))), 2.073],
    ['1.360 for c = log Z', logPartition, Math.sqrt((8 / 3) * Math.log(2)), 1.36],
  ])('draws the boundary of E = x²/2 against N(0, 4) at ±%s', async (_name, c, exact, printed) => {
    expect(exact).toBeCloseTo(printed, 3)
    const own = await session(standardGaussian(1))
    for (const at of [exact, -exact]) {
      const x = Float64Array.of(at)
      const energy = await own.energy(own.upload(x, 1))
      const { dataWeights } = logisticLoss({
        dataEnergy: energy,
        dataLogNoise: noise.logDensity(x),
        noiseEnergy: energy,
        noiseLogNoise: noise.logDensity(x),
        logPartition: c,
        noiseRatio: 1,
      })
      // The weight of a datum is 1 − P(data|x).
      expect(dataWeights[0]).toBeCloseTo(0.5, 12)
    }
  })

  test.each([1, 4])(
    'has ν/(1+ν) of the maximum-likelihood gradient where noise equals the model, ν = %d',
    async (nu) => {
      const own = await session(mlpShape([2, 6, 1], 'silu'), [0])
      const [x, z] = [normals(20, 1), normals(20 * nu, 2)]
      const [rows, noiseRows] = [own.upload(x, 10), own.upload(z, 10 * nu)]
      const [dataEnergy, noiseEnergy] = [await own.energy(rows), await own.energy(noiseRows)]
      const own0 = { dataLogNoise: dataEnergy.map((e) => -e - 1.7), noiseLogNoise: noiseEnergy.map((e) => -e - 1.7) }
      const loss = logisticLoss({ dataEnergy, noiseEnergy, ...own0, logPartition: 1.7, noiseRatio: nu })
      const contrastive = own.jetParameterGradient(
        [
          { rows, energyWeight: loss.dataWeights },
          { rows: noiseRows, energyWeight: loss.noiseWeights },
        ],
        [0],
      )
      const likelihood = own.jetParameterGradient(
        [
          { rows, energyWeight: 1 / 10 },
          { rows: noiseRows, energyWeight: -1 / (10 * nu) },
        ],
        [0],
      )
      const expected = await own.downloadVector(likelihood.gradient)
      const got = await own.downloadVector(contrastive.gradient)
      got.forEach((value, i) => expect(value).toBeCloseTo((nu / (1 + nu)) * expected[i], 12))
      expect(loss.loss).toBeCloseTo((1 + nu) * Math.log(1 + nu) - nu * Math.log(nu), 12)
      expect(loss.logPartitionGradient).toBeCloseTo(0, 12)
    },
  )

  test('starts c at the log Z of the initial energy and learns it to 0.05 nats', { timeout: 60_000 }, async () => {
    const data = modelDataOf(gaussianData([1.3], 4000), 'raw')
    const shape = { ...mlpShape([1, 8, 1], 'silu'), base: { mean: [0.5], standardDeviation: 1.5 } }
    const own = await session(shape, [0])
    const context = { session: own, data, batchSize: 200, seed: 1 }
    const config = methodConfig('noise-contrastive-estimation', { noiseRatio: 4, covarianceScale: 1.5 })
    const nce = methods[config.kind]
    const [initial] = await nce.extra.initial(config, context)
    // The weights of 4,096 points vary by about their mean: a standard error near 0.02, five of which are allowed.
    expect(Math.abs(initial - (await logPartitionOf(own)))).toBeLessThan(0.1)

    const state = await own.readState()
    state.parameters[own.parameterCount] = state.average[own.parameterCount] = initial
    own.writeState(state)
    for (let iteration = 1; iteration <= 400; iteration++) {
      const values = data.train.slice(((iteration - 1) % 20) * 200, (((iteration - 1) % 20) + 1) * 200)
      const batch = { rows: own.upload(values, 200), values, iteration, samplerStep: 0 }
      const { gradient } = await nce.step(config, batch, {}, context)
      const learningRate = 0.01 * (1 - iteration / 400)
      await own.adam(gradient, { ...adamDefaults, learningRate, averageDecay: 0.98 })
    }
    const [learned] = await own.extraScalars('average')
    expect(Math.abs(learned - (await logPartitionOf(own)))).toBeLessThan(0.05)
  })
})

const adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, gradientNormMaximum: 0 }

describe('exact maximum likelihood', () => {
  const ml = methods['maximum-likelihood']

  test.each([
    ['on a line', [1.3], [1, 8, 1]],
    ['in a plane', [1, 0.4, 0.4, 0.5], [2, 7, 5, 1]],
  ])('has the gradient of the exact log-likelihood %s, by finite differences', async (_where, covariance, widths) => {
    const data = modelDataOf(gaussianData(covariance, 100), 'raw')
    const own = await session(mlpShape(widths, 'silu'))
    const rows = own.upload(data.train, 100)
    const context = { session: own, data, batchSize: 100, seed: 1 }
    const batch = { rows, values: data.train, iteration: 1, samplerStep: 0 }
    const step = await ml.step({ kind: 'maximum-likelihood', gridPoints: 81 }, batch, {}, context)
    const gradient = await own.downloadVector(step.gradient)
    // The box of the rule holds all but 1e-6 of the mass on a side; the other one is ±20, where nothing is left out.
    expect(Math.abs(step.metrics.loss! - (await lossOn(own, data.train)))).toBeLessThan(1e-5)
    const start = await own.readState()
    for (const seed of [5, 6, 7]) {
      const direction = normals(own.parameterCount, seed)
      const lossAt = async (by: number) => {
        own.writeState({ ...start, parameters: start.parameters.map((value, i) => value + by * direction[i]) })
        return lossOn(own, data.train)
      }
      const slope = ((await lossAt(1e-4)) - (await lossAt(-1e-4))) / 2e-4
      const expected = gradient.reduce((sum, value, i) => sum + value * direction[i], 0)
      expect(Math.abs(slope - expected)).toBeLessThan(1e-4 * (1 + Math.abs(expected)))
    }
  })

  // N(0, σ²) under data of variance 1: log Z = ½ log 2πσ² in closed form, on a box some seven wide with 336 points.
  test.each([
    { sigma: 0.05, isConverged: true },
    { sigma: 0.01, isConverged: true },
    { sigma: 0.0004, isConverged: false },
  ])(
    'halves its spacing until its log Z is exact at $sigma, or tells that it is not',
    async ({ sigma, isConverged }) => {
      const data = modelDataOf(gaussianData([1], 100), 'raw')
      const term = { kind: 'gaussian', dimension: 1, correlated: true } as const
      const own = await reference.createSession({
        shape: { dimension: 1, terms: [{ weight: 1, term }], base: null },
        initial: Float64Array.of(0.1, -2 * Math.log(sigma)),
        extraCount: 0,
      })
      const batch = { rows: own.upload(data.train, 100), values: data.train, iteration: 1, samplerStep: 0 }
      const context = { session: own, data, batchSize: 100, seed: 1 }
      const { metrics } = await ml.step({ kind: 'maximum-likelihood', gridPoints: 21 }, batch, {}, context)
      const meanEnergy = data.train.reduce((sum, x) => sum + (x - 0.1) ** 2, 0) / (2 * 100 * sigma ** 2)
      const exact = meanEnergy + 0.5 * Math.log(2 * Math.PI * sigma ** 2)
      if (isConverged) {
        expect(metrics.trainingLogPartitionChange).toBeLessThan(0.01)
        // The fourth power of 0.01 and rounding of a mean energy of some 10⁴ nats.
        expect(Math.abs(metrics.loss! - exact)).toBeLessThan(1e-7)
      } else expect(metrics.trainingLogPartitionChange).toBeGreaterThanOrEqual(0.01)
    },
  )

  test('refuses three dimensions, in words that name the cure', () => {
    expect(() => ml.check({ kind: 'maximum-likelihood', gridPoints: 81 }, { dimension: 3 })).toThrow(
      /1 or 2 columns.*got 3.*choose/,
    )
  })
})

/** Mean energy of the rows plus log Z: trapezoid on ±20 with 401 points an axis. */
async function lossOn(own: EnergySession, rows: Float64Array): Promise<number> {
  const { dimension } = own.shape
  const count = 401
  const step = 40 / (count - 1)
  const points = Float64Array.from({ length: dimension * count ** dimension }, (_, i) => {
    const point = Math.floor(i / dimension)
    return -20 + step * (i % dimension === 0 ? point % count : Math.floor(point / count))
  })
  const energy = await own.energy(own.upload(points, count ** dimension))
  const data = await own.energy(own.upload(rows, rows.length / dimension))
  const logPartition = Math.log(energy.reduce((sum, value) => sum + Math.exp(-value), 0) * step ** dimension)
  return data.reduce((sum, value) => sum + value, 0) / data.length + logPartition
}

/** Exact log Z of a one-dimensional session's averaged energy: trapezoid on ±30 σ, where the integrand is below e^−100. */
async function logPartitionOf(own: EnergySession): Promise<number> {
  const count = 6001
  const step = 60 / (count - 1)
  const line = Float64Array.from({ length: count }, (_, i) => -30 + i * step)
  const energy = await own.energy(own.upload(line, count), { parameters: 'average' })
  return Math.log(energy.reduce((sum, value) => sum + Math.exp(-value), 0) * step)
}
