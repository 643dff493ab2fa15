// The gradient-bias meter, against closed forms.

import { describe, expect, test } from 'vitest'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { momentsOf } from '../../src-engine/metrics/moments.ts'
import { changeOn } from '../../src-engine/evaluations/energy-change.ts'
import { measureBias } from '../../src-engine/evaluations/gradient-bias.ts'
import { stepAtHand } from '../../src-engine/evaluations/step-at-hand.ts'
import type { MethodContext } from '../../src-engine/methods/method.ts'
import { methodOf } from '../../src-engine/methods/registry.ts'
import { gradientBias } from '../../src-engine/metrics/gradient-bias.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'
import type { MethodConfig } from '../../src-shared/config/method.ts'
import { defaultLane } from '../../src-shared/config/lane.ts'
import { normals } from './session.ts'

describe('from given estimates', () => {
  test('of two that are at right angles, all by hand', () => {
    const exact = Float64Array.of(2, 0)
    const found = gradientBias({ exact, estimates: [Float64Array.of(2, 1), Float64Array.of(2, -1)] })
    // m = (2, 0), S = 2, S/R = 1; U = 4 − 1, which is not below 1; B = 0 − 1 < 0.
    expect(found.normRatio).toBeCloseTo(Math.sqrt(3) / 2, 12)
    expect(found.cosine).toBeCloseTo(4 / (Math.sqrt(3) * 2), 12)
    expect(found.deviation).toBeCloseTo(Math.SQRT2 / 2, 12)
    expect(found.bias).toBe(0)
    expect(found.withinNoise).toBe(false)
  })

  test('whose mean is below its noise, the plain mean is told, and that it is hidden', () => {
    const found = gradientBias({
      exact: Float64Array.of(1, 0),
      estimates: [Float64Array.of(1.5, 2), Float64Array.of(-0.5, -2)],
    })
    expect(found.withinNoise).toBe(true)
    expect(found.normRatio).toBeCloseTo(0.5, 12)
    expect(found.cosine).toBeCloseTo(1, 12)
  })

  test('one alone has a direction and no variance', () => {
    const found = gradientBias({ exact: Float64Array.of(1, 0), estimates: [Float64Array.of(1, 1)] })
    expect(found.deviation).toBeNaN()
    expect(found.cosine).toBeNaN()
  })

  test('an exact gradient below the noise of its batch is hidden', () => {
    const exact = Float64Array.of(1, 0)
    const parts = (spread: number) => [Float64Array.of(1 + spread, 0), Float64Array.of(1 - spread, 0)]
    // V = spread², and hidden from |g|² < 2 V on.
    const estimates = [exact, exact, exact]
    expect(gradientBias({ exact, estimates, parts: parts(0.7) }).withinNoise).toBe(false)
    expect(gradientBias({ exact, estimates, parts: parts(0.72) }).withinNoise).toBe(true)
    expect(gradientBias({ exact, estimates, parts: parts(0.7) }).exactNoise).toBeCloseTo(0.7, 12)
  })

  test('on average over many, squared norm, squared bias and variance are right, and so is the jackknife', () => {
    const [exact, expected] = [Float64Array.of(1, 0, 0.5), Float64Array.of(0.6, 0.4, 0.1)]
    const random = randomStream({ seed: 5, purpose: purposes.data })
    const sums = { square: 0, bias: 0, variance: 0, ratio: 0, ratioSquare: 0, errorSquare: 0 }
    const trials = 4000
    for (let trial = 0; trial < trials; trial++) {
      const estimates = Array.from({ length: 6 }, () => expected.map((value) => value + 0.2 * random.normal()))
      const { normRatio, normRatioError, bias, deviation } = gradientBias({ exact, estimates })
      sums.square += normRatio ** 2 * 1.25
      sums.bias += bias ** 2 * 1.25
      sums.variance += deviation ** 2 * 1.25
      sums.ratio += normRatio
      sums.ratioSquare += normRatio ** 2
      sums.errorSquare += normRatioError ** 2
    }
    const [square, bias, variance] = [sums.square, sums.bias, sums.variance].map((sum) => sum / trials)
    // Five standard errors: of a squared norm 2 × 0.2/√6 × |·| each trial, of the variance 0.12 √(2/15).
    expect(Math.abs(square - 0.53)).toBeLessThan((5 * 0.164 * Math.sqrt(0.53)) / Math.sqrt(trials))
    expect(Math.abs(bias - 0.48)).toBeLessThan((5 * 0.164 * Math.sqrt(0.48)) / Math.sqrt(trials))
    expect(Math.abs(variance - 0.12)).toBeLessThan((5 * 0.044) / Math.sqrt(trials))
    const spread = sums.ratioSquare / trials - (sums.ratio / trials) ** 2
    // The jackknife's variance is a little too large on average, and itself known to 2%.
    expect(sums.errorSquare / trials / spread).toBeGreaterThan(0.94)
    expect(sums.errorSquare / trials / spread).toBeLessThan(1.15)
  })
})

// E = θ₁ x² + θ₂ y². Langevin with ε moves x to a x + √ε ξ with a = 1 − ε θ, so that after k steps x has the mean aᵏ x₀
// and the variance s² = ε (1 − a²ᵏ) / (1 − a²). Of x², whose mean is what the gradient subtracts, that gives the mean
// a²ᵏ x₀² + s² and the variance 2 s⁴ + 4 a²ᵏ x₀² s².
const theta = [0.7, 1.9]
const stepSize = 0.1
const rowCount = 256
const data = normals(2 * rowCount, 4).map((value, index) => (index % 2 === 0 ? 1.4 : 0.9) * value)
const squares = [0, 1].map((axis) => data.filter((_, index) => index % 2 === axis).map((value) => value * value))
const means = squares.map((values) => values.reduce((sum, value) => sum + value, 0) / rowCount)
const exact = theta.map((value, axis) => means[axis] - 1 / (2 * value))

function closedForm(steps: number): { expected: number[]; variance: number } {
  let variance = 0
  const expected = theta.map((value, axis) => {
    const a = 1 - stepSize * value
    const kept = a ** (2 * steps)
    const s2 = (stepSize * (1 - kept)) / (1 - a * a)
    variance += (2 * s2 * s2 + 4 * kept * means[axis] * s2) / rowCount
    return means[axis] - (kept * means[axis] + s2)
  })
  return { expected, variance }
}

async function stepOf(method: MethodConfig, seed = 3) {
  const session = await reference.createSession({
    shape: { dimension: 2, terms: [{ weight: 1, term: { kind: 'quadratic', dimension: 2 } }], base: null },
    initial: Float64Array.from(theta),
    extraCount: 0,
  })
  const context: MethodContext = {
    ...{ session, seed, batchSize: rowCount },
    data: { dimension: 2, logDeterminant: 0, train: data, ...momentsOf(data, 2) },
  }
  const row = methodOf(method.kind)
  const state = row.init?.(method, context) ?? {}
  return stepAtHand({ method: row, config: method, context, state, values: data, iteration: 7, samplerStep: 60 })
}

function chains(kind: 'contrastive-divergence' | 'persistent-contrastive-divergence', steps: number): MethodConfig {
  return { ...defaultLane(kind, 'lane', { stepSize, noise: 0.1 }).method, steps } as MethodConfig
}

const norm = (values: readonly number[]): number => Math.hypot(...values)

describe('on E = θ₁x² + θ₂y²', () => {
  test.each([1, 5, 20])('CD-%i has the expected gradient and variance of the closed form', async (steps) => {
    const repeats = 200
    const found = await measureBias(await stepOf(chains('contrastive-divergence', steps)), { repeats, gridPoints: 61 })
    const { expected, variance } = closedForm(steps)
    // The box leaves out up to 1e-6 of the mass on a side.
    expect(found.exactNorm).toBeCloseTo(norm(exact), 4)
    const cosine = (expected[0] * exact[0] + expected[1] * exact[1]) / (norm(expected) * norm(exact))
    const sd = Math.sqrt(variance)
    // Four standard errors of a mean over the repeats; of a standard deviation sd / √(2 R) at most.
    const room = (4 * sd) / Math.sqrt(repeats) / norm(exact)
    expect(Math.abs(found.normRatio - norm(expected) / norm(exact))).toBeLessThan(room)
    expect(Math.abs(found.cosine - cosine)).toBeLessThan((room * norm(exact)) / norm(expected))
    expect(Math.abs(found.bias - norm(expected.map((value, axis) => value - exact[axis])) / norm(exact))).toBeLessThan(
      room,
    )
    expect(Math.abs(found.deviation / (sd / norm(exact)) - 1)).toBeLessThan(4 / Math.sqrt(2 * repeats))
    expect(found.withinNoise).toBe(false)
    // And its own errors are of the right size: they tell the same distance.
    expect(found.normRatioError).toBeGreaterThan(0.2 * (room / 4))
    expect(found.normRatioError).toBeLessThan(2 * (room / 4))
  })

  test('exact maximum likelihood has no bias and no variance', async () => {
    const found = await measureBias(await stepOf({ kind: 'maximum-likelihood', gridPoints: 61 }), {
      repeats: 3,
      gridPoints: 61,
    })
    expect(found.cosine).toBeCloseTo(1, 12)
    expect(found.normRatio).toBeCloseTo(1, 12)
    expect(found.deviation).toBeLessThan(1e-7)
    expect(found.bias).toBeLessThan(1e-7)
  })

  test('repeats differ, are the same when asked again, and leave chains and parameters alone', async () => {
    const step = await stepOf(chains('persistent-contrastive-divergence', 5))
    const before = await step.session.readState()
    const first = await step.estimate(0)
    expect(await step.estimate(1)).not.toEqual(first)
    expect(await step.estimate(0)).toEqual(first)
    expect(await step.session.readState()).toEqual(before)
    const other = await stepOf(chains('persistent-contrastive-divergence', 5), 4)
    expect(await other.estimate(0)).not.toEqual(first)
  })

  test('an update changes the energy by −δ (g₁x² + g₂y²), less its mean under the model', async () => {
    const step = await stepOf(chains('contrastive-divergence', 1))
    const { quadrature } = await measureBias(step, { repeats: 1, gridPoints: 61 })
    const [delta, gradient] = [0.3, Float64Array.of(0.5, -0.2)]
    const asked = { ...step, label: 'CD-1', learningRate: delta, backend: reference, others: () => [] }
    const rows = Float64Array.of(0, 0, 1, 2, -1.5, 0.25)
    const changes = await changeOn(rows, { step: asked, quadrature, gradient })
    const mean = -delta * (gradient[0] / (2 * theta[0]) + gradient[1] / (2 * theta[1]))
    changes.forEach((change, row) => {
      const [x, y] = rows.subarray(2 * row)
      // The box leaves out up to 1e-6 of the mass on a side.
      expect(change).toBeCloseTo(-delta * (gradient[0] * x * x + gradient[1] * y * y) - mean, 4)
    })
    expect((await step.session.readState()).parameters).toEqual(Float64Array.from(theta))
  })
})
