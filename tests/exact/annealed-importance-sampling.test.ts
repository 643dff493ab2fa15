// Annealed importance sampling against log Z in closed form, by quadrature, and where it must not be trusted.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { closedForm, type GaussianModel, type MixtureModel, type StudyModel } from '../../bench/ais/study-model.ts'
import type { EnergySession } from '../../src-engine/backends/backend.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { openAnnealingPath } from '../../src-engine/metrics/annealing/open-path.ts'
import { bracketVerdict } from '../../src-engine/metrics/annealing/bracket-verdict.ts'
import { closedFormTarget, type DrawTarget } from '../../src-engine/metrics/annealing/exact-target.ts'
import { summariseWeights } from '../../src-engine/metrics/annealing/importance-weights.ts'
import {
  bracketLogPartition,
  type LogPartitionBracket,
} from '../../src-engine/metrics/annealing/log-partition-bracket.ts'
import { logMeanExp } from '../../src-engine/metrics/log-sum-exp.ts'
import { sampleGrid } from '../../src-engine/metrics/grid-sampler.ts'
import { integrateDensity } from '../../src-engine/metrics/quadrature.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'
import { mlpShape, normals, session } from './session.ts'

const models = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'bench', 'ais', 'models.json'), 'utf8'),
) as StudyModel[]

const modelOf = (name: string) => models.find((model) => model.name === name) as GaussianModel | MixtureModel

interface Opened {
  session: EnergySession
  rows: Float64Array
  seed?: number
  target?: DrawTarget | null
}

async function bracketOf({ session, rows, seed = 1, target = null }: Opened): Promise<LogPartitionBracket> {
  const path = await openAnnealingPath({ session, backend: reference, rows })
  try {
    return await bracketLogPartition({ path, seed, target, rows, width: 0.1, effort: 3e5 })
  } finally {
    path.dispose()
  }
}

const holds = ({ lower, upper }: LogPartitionBracket, exact: number): boolean =>
  lower.value - 2 * lower.standardError <= exact && exact <= upper.value + 2 * upper.standardError

/** Each ends beyond its bracket by chance in about one of a thousand: 1.5 and 2 standard errors have to come together. */
test.each(['gaussian-1d-2', 'gaussian-2d-8', 'mixture-1d-2', 'mixture-2d-3', 'mixture-10d-1'])(
  '%s of the study: the bracket holds the log Z of the closed form',
  async (name) => {
    const model = modelOf(name)
    const { shape, parameters, rows, logPartition } = closedForm(model)
    const session = await reference.createSession({ shape, initial: parameters, extraCount: 0 })
    const bracket = await bracketOf({ session, rows, seed: model.seed, target: await closedFormTarget(session) })
    expect(bracket.exact).toBe(true)
    expect(holds(bracket, logPartition)).toBe(true)
    expect(bracketVerdict(bracket).standing).not.toBe('poor')
    // The usual estimate lies between both ends, by their making, unless the weights are spoilt.
    expect(bracket.estimate).toBeGreaterThan(bracket.lower.value - 1e-12)
  },
  60_000,
)

describe('a model whose mass the chains cannot find', { timeout: 60_000 }, () => {
  /** Two modes, 40 apart, of which the rows know one, so that neither the base nor the data reach the other. */
  async function distantMode() {
    const shape = {
      dimension: 2,
      terms: [{ weight: 1, term: { kind: 'gaussian-mixture', dimension: 2, components: 2 } }] as const,
      base: null,
    } as const
    const initial = Float64Array.of(0, 0, 0, 0, 0, 40, 0, 0)
    const session = await reference.createSession({ shape, initial, extraCount: 0 })
    return { session, rows: normals(400, 3) }
  }

  test('is bracketed loosely, or said not to be trusted, once exact samples show it', async () => {
    const { session, rows } = await distantMode()
    const bracket = await bracketOf({ session, rows, target: await closedFormTarget(session) })
    // log Z = 0; the way up sees half of the mass.
    expect(bracket.lower.value).toBeLessThan(-0.5)
    expect(bracketVerdict(bracket).standing).not.toBe('good')
    expect(holds(bracket, 0) || bracketVerdict(bracket).standing === 'poor').toBe(true)
  })

  test('its upper end is called no bound without exact samples', async () => {
    const { session, rows } = await distantMode()
    const bracket = await bracketOf({ session, rows })
    expect(bracket.exact).toBe(false)
    expect(bracketVerdict(bracket).text).toMatch(/no proven bound/)
  })
})

test('an energy that does not normalise is not to be trusted', { timeout: 60_000 }, async () => {
  const shape = { dimension: 2, terms: [{ weight: 1, term: { kind: 'quadratic', dimension: 2 } }], base: null } as const
  const session = await reference.createSession({ shape, initial: Float64Array.of(0.5, -0.2), extraCount: 0 })
  const bracket = await bracketOf({ session, rows: normals(400, 4) })
  expect(bracketVerdict(bracket)).toMatchObject({
    standing: 'poor',
    text: expect.stringMatching(/^Not to be trusted: /),
  })
})

test('the same seed gives the same numbers, another gives others', { timeout: 60_000 }, async () => {
  const { shape, parameters, rows } = closedForm(modelOf('gaussian-2d-2'))
  const session = await reference.createSession({ shape, initial: parameters, extraCount: 0 })
  const [first, again, other] = [
    await bracketOf({ session, rows }),
    await bracketOf({ session, rows }),
    await bracketOf({ session, rows, seed: 2 }),
  ]
  expect(again).toEqual(first)
  expect(other.lower.value).not.toBe(first.lower.value)
})

test('log weights that are log-normal have the effective sample size and the bound of their closed form', () => {
  // w = exp(σ ξ − σ²/2) has mean 1 and relative variance e^σ² − 1.
  const sigma = 0.5
  const count = 40_000
  const logWeights = normals(count, 5).map((xi) => sigma * xi - 0.5 * sigma * sigma)
  const { logMean, bound, standardError, effectiveSampleSize, variance } = summariseWeights(logWeights)
  const relative = Math.expm1(sigma * sigma)
  // Four standard errors of each.
  expect(Math.abs(logMean)).toBeLessThan(4 * Math.sqrt(relative / count))
  expect(Math.abs(effectiveSampleSize / count - 1 / (1 + relative))).toBeLessThan(0.02)
  expect(Math.abs(variance - sigma * sigma)).toBeLessThan(4 * sigma * sigma * Math.sqrt(2 / count))
  expect(standardError / Math.sqrt(relative / count)).toBeCloseTo(1, 1)
  // Too low by more than an error and less than four.
  expect(bound).toBeLessThan(-0.2 * standardError)
  expect(bound).toBeGreaterThan(-6 * standardError)
  expect(logMeanExp(Float64Array.of(Number.NEGATIVE_INFINITY, Math.log(2)))).toBeCloseTo(0, 12)
  expect(logMeanExp(Float64Array.of(0, Number.NaN))).toBeNaN()
})

describe('a Gaussian–Bernoulli RBM in two dimensions, its hidden units summed out', () => {
  // E(x) = ½ |x|² − b·x − Σⱼ log(1 + exp(cⱼ + x·Wⱼ)): visible units of variance 1, an MLP of one softplus layer with
  // output weights −1 and the Gaussian part. Four hidden units, 2⁴ Gaussians: log Z is also a sum in closed form,
  //   Z = 2π Σ_h exp(c·h + ½ |b + W h|²).
  const weights = [
    [2.1, 0.4],
    [-0.6, 1.9],
    [-1.4, -1.2],
    [0.8, -1.7],
  ]
  const hiddenBias = [-2, -1.8, -1.5, -1.6]
  const mean = [0.3, -0.2]

  function exactLogPartition(): number {
    const terms = Float64Array.from({ length: 16 }, (_, bits) => {
      const on = weights.map((_, j) => (bits >> j) & 1)
      const sum = [0, 1].map((axis) => mean[axis] + weights.reduce((all, row, j) => all + on[j] * row[axis], 0))
      return on.reduce((all, h, j) => all + h * hiddenBias[j], 0) + 0.5 * (sum[0] ** 2 + sum[1] ** 2)
    })
    // The base is ½ |x − b|², not ½ |x|² − b·x: they differ by ½ |b|².
    return Math.log(2 * Math.PI) + Math.log(16) + logMeanExp(terms) - 0.5 * (mean[0] ** 2 + mean[1] ** 2)
  }

  async function rbm(): Promise<EnergySession> {
    const widths = [2, weights.length, 1]
    const shape = {
      dimension: 2,
      terms: [{ weight: 1, term: { kind: 'mlp', widths, activation: 'softplus' } }] as const,
      base: { mean, standardDeviation: 1 },
    } as const
    const columns = [0, 1].flatMap((axis) => weights.map((row) => row[axis]))
    const initial = Float64Array.from([...columns, ...hiddenBias, ...weights.map(() => -1), 0])
    return reference.createSession({ shape, initial, extraCount: 0 })
  }

  test('enumeration, quadrature, AIS and reverse AIS agree within their errors', async () => {
    const session = await rbm()
    const energy = (points: Float64Array) => session.energy(session.upload(points, points.length / 2))
    const box = [
      [-8, 8],
      [-8, 8],
    ] as const
    const quadrature = await integrateDensity({ energy, box, resolution: [0.5, 0.5], pointsMaximum: 2 ** 17 })
    expect(quadrature.converged).toBe(true)
    expect(Math.abs(quadrature.logPartition - exactLogPartition())).toBeLessThan(1e-6)
    const target: DrawTarget = async (count, random) => (await sampleGrid({ quadrature, energy, count, random })).rows
    const rows = await target(500, randomStream({ seed: 7, purpose: purposes.data }))
    const { lower, upper, estimate } = await bracketOf({ session, rows, target })
    const exact = quadrature.logPartition
    // Published for a mixture of this kind (PyDeep): log Z 1.40423, AIS 1.40390, reverse AIS 1.40644.
    expect(Math.abs(estimate - exact)).toBeLessThan(4 * lower.standardError)
    expect(Math.abs(lower.value - exact)).toBeLessThan(5 * lower.standardError)
    expect(Math.abs(upper.value - exact)).toBeLessThan(5 * upper.standardError)
    expect(lower.value).toBeLessThan(exact + 2 * lower.standardError)
    expect(upper.value).toBeGreaterThan(exact - 2 * upper.standardError)
  }, 60_000)
})

test.each([
  ['not numbers', Number.NaN],
  ['infinite', 1e300],
])('a model whose energies are %s is refused in words', async (_what, parameter) => {
  const broken = await session(mlpShape([2, 4, 1], 'silu'))
  const state = await broken.readState()
  broken.writeState({ ...state, average: state.average.fill(parameter) })
  const bracket = bracketOf({ session: broken, rows: normals(200, 3) })
  await expect(bracket).rejects.toThrow(/Expected finite energies near the data, got NaN or ±Infinity/)
})
