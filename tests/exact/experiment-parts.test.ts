import { describe, expect, test } from 'vitest'
import { gaussian } from '../../src-engine/distributions/gaussian.ts'
import { createBatches } from '../../src-engine/training/batches.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../src-engine/training/checkpoint.ts'
import { optimizers } from '../../src-engine/optimizers/registry.ts'
import { scheduleFactor } from '../../src-engine/optimizers/schedules.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'
import { session, standardGaussian } from './session.ts'

describe('batches', () => {
  const rows = Float64Array.from({ length: 2 * 25 }, (_, i) => Math.floor(i / 2))
  const options = { rows, dimension: 2, batchSize: 10, seed: 4 }

  test('go through an epoch without repeating a row, in another order in the next', () => {
    const batchOf = createBatches(options)
    const epoch = (first: number) => [...batchOf(first), ...batchOf(first + 1)].filter((_, i) => i % 2 === 0)
    expect(new Set(epoch(1)).size).toBe(20)
    expect(new Set(epoch(3)).size).toBe(20)
    expect(epoch(3)).not.toEqual(epoch(1))
  })

  test('depend on seed and iteration alone', () => {
    const inOrder = createBatches(options)
    const batches = [1, 2, 3, 4, 5].map((iteration) => inOrder(iteration))
    expect(createBatches(options)(5)).toEqual(batches[4])
    expect(createBatches({ ...options, seed: 5 })(5)).not.toEqual(batches[4])
  })

  test('with input noise are the same rows, each with its own normal noise of that size', () => {
    const large = { ...options, batchSize: 20_000 }
    const clean = createBatches(large)(3)
    const noisy = createBatches({ ...large, inputNoise: 0.5 })
    const noise = noisy(3).map((value, i) => (value - clean[i]) / 0.5)
    // Four standard errors of mean, variance and the covariance of a row's two coordinates, 20,000 rows.
    const mean = (of: (i: number) => number) => noise.reduce((sum, _value, i) => sum + of(i), 0) / noise.length
    expect(Math.abs(mean((i) => noise[i]))).toBeLessThan(4 / Math.sqrt(noise.length))
    expect(Math.abs(mean((i) => noise[i] ** 2) - 1)).toBeLessThan(4 * Math.sqrt(2 / noise.length))
    expect(Math.abs(mean((i) => noise[i] * noise[i ^ 1]))).toBeLessThan(4 * Math.sqrt(2 / noise.length))
    expect(noisy(3)).toEqual(createBatches({ ...large, inputNoise: 0.5 })(3))
    expect(noisy(4)).not.toEqual(noisy(3))
  })

  test('larger than the data are drawn with replacement', () => {
    const batch = createBatches({ ...options, batchSize: 1000 })(7)
    expect(batch.length).toBe(2000)
    expect(new Set(batch).size).toBe(25)
  })
})

describe('a checkpoint', () => {
  const checkpoint = {
    progress: { iteration: 7, evaluations: 10.5, computeSeconds: 0.1 + 0.2 },
    snapshotsTaken: 2,
    stepCount: 7,
    arrays: {
      parameters: Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, -0, Number.MIN_VALUE, Math.PI),
      'method.chains': new Float64Array(0),
    },
    backend: 'reference',
    kernelVariant: 'plain float64 TypeScript',
  }

  test('survives its encoding, non-finite values and all, at any offset in memory', () => {
    const bytes = encodeCheckpoint(checkpoint)
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(decodeCheckpoint(shifted.subarray(3))).toEqual(checkpoint)
  })

  test.each([
    ['other bytes', (bytes: Uint8Array) => bytes.fill(65, 0, 8), 'AAAAAAAA'],
    ['cut bytes', (bytes: Uint8Array) => bytes.subarray(0, -1), 'instead of'],
    ['nothing', () => new Uint8Array(0), 'begin with ""'],
    ['a damaged header', (bytes: Uint8Array) => bytes.fill(0, 12, 20), 'damaged header'],
  ])('of %s is refused in words', (_what, damage, words) => {
    expect(() => decodeCheckpoint(damage(encodeCheckpoint(checkpoint)))).toThrow(words)
  })
})

describe('schedules', () => {
  const steps = { decayFactor: 0.5, decayInterval: 0.1 }

  test('go from 1 to their end', () => {
    const constant = { ...steps, schedule: 'constant' } as const
    expect([0, 0.5, 1].map((fraction) => scheduleFactor(constant, fraction))).toEqual([1, 1, 1])
    const cosine = [0, 1 / 3, 0.5, 1].map((fraction) => scheduleFactor({ ...steps, schedule: 'cosine' }, fraction))
    expect(cosine.map((factor) => Number(factor.toFixed(12)))).toEqual([1, 0.75, 0.5, 0])
  })

  test('in steps multiply by their factor at each multiple of the interval, rounding or not', () => {
    // 0.3 / 0.1 is 2.9999999999999996 in float64.
    const factors = [0, 0.0999, 0.1, 0.2, 0.3, 0.95].map((f) => scheduleFactor({ ...steps, schedule: 'step' }, f))
    expect(factors).toEqual([1, 1, 0.5, 0.25, 0.125, 2 ** -9])
  })
})

describe('optimizer steps', () => {
  const own = async () => session({ ...standardGaussian(2), base: null, terms: [] }, [3, 4])

  test('shorten a long gradient to the norm asked for, and tell the norm before', async () => {
    const moved = await own()
    const before = (await moved.readState()).parameters
    const { gradient } = moved.jetParameterGradient([], [30, 40])
    const step = { learningRate: 1, momentum: 0, gradientNormMaximum: 10, averageDecay: 0.75 }
    expect(await moved.sgd(gradient, step)).toEqual({ gradientNorm: 50 })
    const { parameters, average } = await moved.readState()
    expect([...parameters]).toEqual([before[0] - 6, before[1] - 8])
    expect([...average]).toEqual([before[0] - 1.5, before[1] - 2])
  })

  test('of SGD with momentum follow the recursion of the heavy ball under a schedule', async () => {
    const moved = await own()
    let [theta, velocity] = [(await moved.readState()).parameters[0], 0]
    const config = { kind: 'sgd', learningRate: 0.2, momentum: 0.9, schedule: 'step', decayFactor: 0.1 } as const
    for (let step = 0; step < 6; step++) {
      const { parameters } = await moved.readState()
      expect(parameters[0]).toBeCloseTo(theta, 14)
      // The gradient of θ²: the heavy ball on a parabola, its rate 0.2 for three steps and then 0.02.
      const { gradient } = moved.jetParameterGradient([], [2 * parameters[0], 0])
      await optimizers.sgd.step(
        { ...config, decayInterval: 0.5 },
        { session: moved, gradient, fraction: step / 6, gradientNormMaximum: 0, averageDecay: 0 },
      )
      velocity = 0.9 * velocity + 2 * theta
      theta -= (step < 3 ? 0.2 : 0.02) * velocity
    }
  })

  test('tell a norm that is not finite', async () => {
    const moved = await own()
    const { gradient } = moved.jetParameterGradient([], [Number.NaN, 1])
    const step = { learningRate: 1, momentum: 0, gradientNormMaximum: 0, averageDecay: 0 }
    expect(await moved.sgd(gradient, step)).toEqual({ gradientNorm: Number.NaN })
  })
})

describe('a Gaussian', () => {
  const covariance = [2, -0.9, -0.9, 0.5]
  const density = gaussian({ mean: [1, -2], covariance })

  test('has its closed-form log density', () => {
    const determinant = 2 * 0.5 - 0.81
    const [dx, dy] = [0.3, 0.7]
    const square = (0.5 * dx * dx + 2 * 0.9 * dx * dy + 2 * dy * dy) / determinant
    const [logDensity] = density.logDensity(Float64Array.of(1 + dx, -2 + dy))
    expect(logDensity).toBeCloseTo(-0.5 * square - 0.5 * Math.log(determinant) - Math.log(2 * Math.PI), 12)
  })

  test('samples with its mean and covariance', () => {
    const count = 40_000
    const rows = density.sample(count, randomStream({ seed: 1, purpose: purposes.data }))
    const moment = (of: (x: number, y: number) => number) => {
      let sum = 0
      for (let row = 0; row < count; row++) sum += of(rows[2 * row] - 1, rows[2 * row + 1] + 2)
      return sum / count
    }
    // Four standard errors: √(C_ii / n) for the mean, √((C_ii C_jj + C_ij²) / n) for the covariance.
    expect(Math.abs(moment((x) => x))).toBeLessThan(4 * Math.sqrt(2 / count))
    expect(Math.abs(moment((x) => x * x) - 2)).toBeLessThan(4 * Math.sqrt(8 / count))
    expect(Math.abs(moment((x, y) => x * y) + 0.9)).toBeLessThan(4 * Math.sqrt(1.81 / count))
    expect(Math.abs(moment((_x, y) => y * y) - 0.5)).toBeLessThan(4 * Math.sqrt(0.5 / count))
  })

  test('refuses a covariance that is not positive definite, in words', () => {
    expect(() => gaussian({ mean: [0, 0], covariance: [1, 2, 2, 4] })).toThrow('column 2 constant or determined')
  })
})
