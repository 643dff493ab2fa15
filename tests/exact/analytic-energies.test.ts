import { describe, expect, test } from 'vitest'
import type { EnergyConfig } from '../../src-shared/config/energy.ts'
import type { EnergySession, EnergyTerm } from '../../src-engine/backends/backend.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { integrateDensity } from '../../src-engine/metrics/quadrature.ts'
import { session } from './session.ts'
import { gaussianData, smallTraining } from './small-training.ts'

const sessionOf = (term: EnergyTerm & { dimension: number }, initial: readonly number[]): Promise<EnergySession> =>
  reference.createSession({
    shape: { dimension: term.dimension, terms: [{ weight: 1, term }], base: null },
    initial: Float64Array.from(initial),
    extraCount: 0,
  })

const energyAt = (own: EnergySession, rows: readonly number[]) =>
  own.energy(own.upload(Float64Array.from(rows), rows.length / own.shape.dimension))

async function logPartitionOf(own: EnergySession): Promise<number> {
  const { dimension } = own.shape
  const { logPartition, converged } = await integrateDensity({
    energy: (rows) => own.energy(own.upload(rows, rows.length / dimension)),
    box: Array.from({ length: dimension }, () => [-4, 4] as const),
    resolution: Array<number>(dimension).fill(0.2),
  })
  expect(converged).toBe(true)
  return logPartition
}

describe('a Gaussian energy', () => {
  test('on a line is (x − μ)² / (2σ²), with Z = √(2πσ²) and no mean force on μ but its own', async () => {
    const [mu, sigma] = [0.7, 1.3]
    const own = await sessionOf({ kind: 'gaussian', dimension: 1, correlated: true }, [mu, -2 * Math.log(sigma)])
    const [energy] = await energyAt(own, [2])
    expect(energy).toBeCloseTo((2 - mu) ** 2 / (2 * sigma ** 2), 13)
    expect(await logPartitionOf(own)).toBeCloseTo(0.5 * Math.log(2 * Math.PI * sigma ** 2), 8)
    // ∂E/∂μ = −(x − μ)/σ².
    const { gradient } = own.jetParameterGradient([{ rows: own.upload(Float64Array.of(2), 1), energyWeight: 1 }])
    expect((await own.downloadVector(gradient))[0]).toBeCloseTo(-(2 - mu) / sigma ** 2, 13)
  })

  test('in the plane has the precision L Lᵀ and log Z = log 2π − (ℓ₁ + ℓ₂)/2', async () => {
    const [l1, l2, below] = [0.4, -0.3, 0.8]
    const own = await sessionOf({ kind: 'gaussian', dimension: 2, correlated: true }, [1, -1, l1, l2, below])
    const [a, c] = [Math.exp(l1 / 2), Math.exp(l2 / 2)]
    // L = [[a, 0], [b, c]]: Λ = [[a², ab], [ab, b² + c²]].
    const [dx, dy] = [0.5, 1.5]
    const expected = 0.5 * (a * a * dx * dx + 2 * a * below * dx * dy + (below * below + c * c) * dy * dy)
    expect((await energyAt(own, [1 + dx, -1 + dy]))[0]).toBeCloseTo(expected, 13)
    expect(await logPartitionOf(own)).toBeCloseTo(Math.log(2 * Math.PI) - (l1 + l2) / 2, 8)
  })
})

test.each([1, 2])('a mixture energy in %d dimensions normalises itself: log Z = 0', async (dimension) => {
  const term = { kind: 'gaussian-mixture', dimension, components: 3 } as const
  const own = await session({ dimension, terms: [{ weight: 1, term }], base: null })
  expect(Math.abs(await logPartitionOf(own))).toBeLessThan(1e-6)
})

test('a mixture energy far from all components stays finite', async () => {
  const term = { kind: 'gaussian-mixture', dimension: 1, components: 2 } as const
  const own = await sessionOf(term, [0, -1, 0, 0, 1, 0])
  // −log ½ N(200; 1, 1), beside which the other component is e^−400 of it.
  const expected = Math.log(2) + 0.5 * Math.log(2 * Math.PI) + 0.5 * 199 ** 2
  expect((await energyAt(own, [200]))[0]).toBeCloseTo(expected, 8)
})

describe('exact maximum likelihood comes to the closed-form answer:', () => {
  /** Whole batches, so that the only error is that of the optimizer. */
  async function trained(covariance: number[], energy: EnergyConfig, inputNoise = 0) {
    const data = gaussianData(covariance)
    const training = await smallTraining({
      kind: 'maximum-likelihood',
      data,
      change(config) {
        config.energy = energy
        // The closed forms below are those of the rows as they are.
        config.coordinates = 'raw'
        config.budget.amount = 300
        Object.assign(config.lanes[0], { batchSize: 400, averageDecay: inputNoise > 0 ? 0.98 : 0, inputNoise })
        config.lanes[0].optimizer.learningRate = 0.05
      },
    })
    let step = await training.step()
    while (step.outcome.kind === 'going') step = await training.step()
    expect(step.outcome.kind).toBe('finished')
    const { arrays } = await training.checkpoint()
    return { data, loss: step.row.values.loss!, parameters: arrays.average }
  }

  const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length

  test('mean and variance of the rows, on a line', async () => {
    const { data, parameters } = await trained([1.3], { kind: 'gaussian', correlated: true })
    const mean = meanOf(data.train)
    const variance = meanOf(data.train.map((x) => (x - mean) ** 2))
    expect(Math.abs(parameters[0] - mean)).toBeLessThan(1e-4)
    expect(Math.abs(parameters[1] + Math.log(variance))).toBeLessThan(1e-4)
  })

  test('the likelihood of the rows’ own covariance, in the plane', async () => {
    const { data, loss } = await trained([1, 0.4, 0.4, 0.5], { kind: 'gaussian', correlated: true })
    const axis = (i: number) => data.train.filter((_, at) => at % 2 === i)
    const [x, y] = [axis(0), axis(1)]
    const [mx, my] = [meanOf(x), meanOf(y)]
    const [vx, vy] = [meanOf(x.map((value) => (value - mx) ** 2)), meanOf(y.map((value) => (value - my) ** 2))]
    const cross = meanOf(x.map((value, i) => (value - mx) * (y[i] - my)))
    // −log likelihood per row at the optimum: ½ log det(2πe S).
    const best = 0.5 * Math.log((2 * Math.PI * Math.E) ** 2 * (vx * vy - cross ** 2))
    expect(Math.abs(loss - best)).toBeLessThan(1e-5)
  })

  test('θ = 1 / (2 mean x²) for the quadratic', async () => {
    const { data, parameters } = await trained([1.3], { kind: 'quadratic' })
    expect(Math.abs(parameters[0] - 1 / (2 * meanOf(data.train.map((x) => x * x))))).toBeLessThan(1e-4)
  })

  test('with input noise σ the smoothed density, its variance larger by σ²', async () => {
    const { data, parameters } = await trained([1.3], { kind: 'gaussian', correlated: true }, 1)
    const mean = meanOf(data.train)
    const variance = meanOf(data.train.map((x) => (x - mean) ** 2)) + 1
    // The average looks back over some 50 to 100 updates of 400 rows: 20,000 noisy rows give log variance a standard
    // error of √(2/20,000) = 0.01, four of which are allowed. Without the noise it would be off by log 1.8 = 0.57.
    expect(Math.abs(parameters[1] + Math.log(variance))).toBeLessThan(0.04)
  })
})
