// p(y | x) by one-dimensional quadrature against closed forms of Gaussians and mixtures, and against a plain sum.

import { expect, test } from 'vitest'
import { conditionalLogLikelihoods, energyAlong } from '../../src-engine/metrics/conditional-density.ts'
import { lineCurve, lineDensity } from '../../src-engine/metrics/line-density.ts'
import type { EnergyFunction } from '../../src-engine/metrics/regular-grid.ts'
import { modelEnergy } from '../../src-engine/evaluations/model-energy.ts'
import { mlpShape, normals, session } from './session.ts'

const logNormal = (x: number, mean: number, variance: number) =>
  -0.5 * ((x - mean) ** 2 / variance + Math.log(2 * Math.PI * variance))

/** A precision matrix of three columns in unlike units. */
const precision = [
  [4, -1.5, 0.02],
  [-1.5, 2, -0.01],
  [0.02, -0.01, 0.001],
]
const centre = [1, -2, 300]

const gaussianEnergy: EnergyFunction = async (rows) =>
  Float64Array.from({ length: rows.length / 3 }, (_, row) => {
    const at = centre.map((mean, column) => rows[3 * row + column] - mean)
    return at.reduce(
      (sum, a, i) => sum + at.reduce((inner, b, j) => inner + 0.5 * a * precision[i][j] * b, 0),
      // Only differences of energies mean anything.
      1234,
    )
  })

test('of a Gaussian every column given the others is the Gaussian that its precision matrix says, to 1e-6 nats', async () => {
  const noise = normals(60, 5)
  const rows = noise.map((value, index) => centre[index % 3] + value * [1, 1, 40][index % 3])
  for (const column of [0, 1, 2]) {
    const variance = 1 / precision[column][column]
    const deviation = Math.sqrt(variance)
    const { values, unsure } = await conditionalLogLikelihoods({
      ...{ energy: gaussianEnergy, rows, dimension: 3, column },
      line: { box: [centre[column] - 4 * deviation, centre[column] + 4 * deviation], resolution: 0.3 * deviation },
    })
    expect(unsure).toBe(0)
    values.forEach((value, row) => {
      const others = [0, 1, 2].filter((other) => other !== column)
      const pull = others.reduce(
        (sum, other) => sum + precision[column][other] * (rows[3 * row + other] - centre[other]),
        0,
      )
      const mean = centre[column] - variance * pull
      expect(Math.abs(value - logNormal(rows[3 * row + column], mean, variance))).toBeLessThan(1e-6)
    })
  }
})

/** Two components of variance 0.09 along both columns. */
const components = [
  { weight: 0.3, at: [-1, -2] },
  { weight: 0.7, at: [1, 1] },
]
const spread = 0.3

const mixtureEnergy: EnergyFunction = async (rows) =>
  Float64Array.from({ length: rows.length / 2 }, (_, row) => {
    const parts = components.map(
      ({ weight, at: [x, y] }) =>
        weight * Math.exp(logNormal(rows[2 * row], x, spread ** 2) + logNormal(rows[2 * row + 1], y, spread ** 2)),
    )
    return -Math.log(parts[0] + parts[1])
  })

test('of a mixture both answers are found, each with its place, its share and its quantiles', async () => {
  const along = energyAlong(mixtureEnergy, { row: Float64Array.of(0.02, Number.NaN), column: 1 })
  const density = await lineDensity(along, { box: [-4, 3], resolution: spread })
  const shares = components.map(({ weight, at: [x] }) => weight * Math.exp(logNormal(0.02, x, spread ** 2)))
  const marginal = shares[0] + shares[1]
  expect(density.reason).toBeNull()
  // Z(x) = ∫ exp(log p(x, y)) dy = p(x).
  expect(Math.abs(density.logPartition - Math.log(marginal))).toBeLessThan(1e-6)
  const first = shares[0] / marginal
  expect(density.mean((y) => y)).toBeCloseTo(-2 * first + (1 - first), 6)
  const { modes, quantile } = await lineCurve(along, density)
  expect(modes).toHaveLength(2)
  expect(modes[0].at).toBeCloseTo(-2, 4)
  expect(modes[1].at).toBeCloseTo(1, 4)
  expect(modes[0].mass).toBeCloseTo(first, 4)
  expect(modes[1].density).toBeCloseTo(((1 - first) * Math.exp(0)) / (spread * Math.sqrt(2 * Math.PI)), 3)
  // Half of the first component lies below its centre, half of the second above its own.
  expect(quantile(first / 2)).toBeCloseTo(-2, 3)
  expect(quantile(first + (1 - first) / 2)).toBeCloseTo(1, 3)
})

test('a ripple of less than one percent of the highest density is no mode', async () => {
  const rippled =
    (height: number): EnergyFunction =>
    async (rows) =>
      rows.map((y) => -Math.log(Math.exp(-0.5 * y * y) + height * Math.exp(-50 * (y - 3.5) ** 2)))
  const modesAt = async (height: number) => {
    const density = await lineDensity(rippled(height), { box: [-5, 5], resolution: 0.1 })
    return (await lineCurve(rippled(height), density)).modes.map(({ at }) => at)
  }
  expect(await modesAt(0.005)).toHaveLength(1)
  const [, second] = await modesAt(0.1)
  expect(second).toBeCloseTo(3.5, 2)
})

test('a network of five columns agrees with a plain sum over 40,000 points', async () => {
  const energy = modelEnergy(await session(mlpShape([5, 16, 1], 'tanh')))
  const rows = normals(20, 9)
  const { values } = await conditionalLogLikelihoods({
    ...{ energy, rows, dimension: 5, column: 3, line: { box: [-6, 6], resolution: 0.3 } },
  })
  const y = Float64Array.from({ length: 40_001 }, (_, index) => -20 + index / 1000)
  for (const index of [0, 1, 2, 3]) {
    const row = rows.slice(5 * index, 5 * index + 5)
    const energies = await energyAlong(energy, { row, column: 3 })(y)
    const sum = energies.reduce((total, value) => total + Math.exp(-value) / 1000, 0)
    const [here] = await energy(row)
    expect(Math.abs(values[index] + here + Math.log(sum))).toBeLessThan(1e-6)
  }
})

test('rows whose integrals go side by side cost no more calls than the one that needs the most', async () => {
  let calls = 0
  const counted: EnergyFunction = (rows) => {
    calls++
    return gaussianEnergy(rows)
  }
  const rows = normals(3 * 64, 2)
  const line = { box: [-2, 4], resolution: 0.2 } as const
  await conditionalLogLikelihoods({ energy: counted, rows: rows.subarray(0, 3), dimension: 3, column: 0, line })
  const alone = calls
  calls = 0
  await conditionalLogLikelihoods({ energy: counted, rows, dimension: 3, column: 0, line })
  expect(calls).toBeLessThan(4 * alone)
})

test('where the energy has no integral along a column, it is said and there is no number', async () => {
  const flat: EnergyFunction = async (rows) => new Float64Array(rows.length / 2)
  const { values, unsure } = await conditionalLogLikelihoods({
    ...{ energy: flat, rows: Float64Array.of(0, 0, 1, 1), dimension: 2, column: 1 },
    line: { box: [-1, 1], resolution: 0.2 },
  })
  expect(unsure).toBe(2)
  expect([...values].every(Number.isNaN)).toBe(true)
})

test('where there is no density, there is no mode', async () => {
  const energies: Record<string, EnergyFunction> = {
    flat: async (points) => new Float64Array(points.length),
    'not a number in places': async (points) => points.map((x) => (x > 0.5 ? Number.NaN : x * x)),
  }
  for (const [name, energy] of Object.entries(energies)) {
    const density = await lineDensity(energy, { box: [-1, 1] })
    expect(density.reason, name).not.toBeNull()
    expect((await lineCurve(energy, density)).modes, name).toEqual([])
  }
})
