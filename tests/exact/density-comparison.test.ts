// A model against a known density: closed forms, and integrals by SciPy's adaptive quadrature
// (tests/golden/densities/make.py).

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Distribution } from '../../src-engine/distributions/distribution.ts'
import { gaussian } from '../../src-engine/distributions/gaussian.ts'
import { gaussianMixture } from '../../src-engine/distributions/gaussian-mixture.ts'
import { uniformCells } from '../../src-engine/distributions/uniform-cells.ts'
import { compareDensities, jensenShannonOnPieces } from '../../src-engine/metrics/density-comparison.ts'
import { integrateKnownDensity } from '../../src-engine/metrics/known-density.ts'
import { fisherDivergence, scoreErrors, scoreOf } from '../../src-engine/metrics/score-error.ts'

const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../golden/densities/densities.json'), 'utf8'),
) as Record<string, Record<'jensenShannon' | 'klModelData' | 'entropy', number>>

const tolerance = 1e-6

function normal(mean: readonly number[], deviations: readonly number[]): Distribution {
  const dimension = mean.length
  const covariance = deviations.flatMap((sd, row) => mean.map((_, column) => (row === column ? sd * sd : 0)))
  return { ...gaussian({ mean, covariance }), dimension }
}

const line = (mean: number, sd: number) => normal([mean], [sd])
const mixture = gaussianMixture({ dimension: 1, centres: Float64Array.of(0), weights: [1], standardDeviation: 1 })
const unequal: Distribution = {
  ...mixture,
  logDensity: (rows) => {
    const [low, high] = [line(-2, 0.5).logDensity(rows), line(1, 0.8).logDensity(rows)]
    return low.map((value, row) => Math.log(0.3 * Math.exp(value) + 0.7 * Math.exp(high[row])))
  },
  support: [[-7, 7]],
  resolution: [0.5],
}

/** With a constant in the energy, which means nothing. */
function compare(model: Distribution, data: Distribution, box: Distribution['support'] = data.support) {
  const shift = 2.5
  return compareDensities({
    energy: async (rows) => model.logDensity(rows).map((value) => shift - value),
    logDensity: async (rows) => data.logDensity(rows),
    box,
    resolution: data.resolution,
  })
}

function near(found: { value: number; converged: boolean }, expected: number): void {
  expect(found.converged).toBe(true)
  expect(Math.abs(found.value - expected)).toBeLessThan(tolerance)
}

describe('of two Gaussians in the plane', () => {
  const [mean, sd] = [
    [0.5, -1],
    [0.6, 1.2],
  ]
  const [dataMean, dataSd] = [
    [0, 0.3],
    [0.4, 0.9],
  ]

  test('KL(model‖data) and the entropy are those of the closed form, though the box begins on the data', async () => {
    const found = await compare(normal(mean, sd), normal(dataMean, dataSd))
    const divergence = [0, 1].reduce((sum, axis) => {
      const [s, t, m] = [sd[axis], dataSd[axis], mean[axis] - dataMean[axis]]
      return sum + Math.log(t / s) + (s * s + m * m) / (2 * t * t) - 0.5
    }, 0)
    near(found.klModelData, divergence)
    near(found.modelEntropy, Math.log(2 * Math.PI * Math.E * sd[0] * sd[1]))
  })

  test('the Fisher divergence is that of the closed form', async () => {
    const data = normal(dataMean, dataSd)
    const found = await fisherDivergence(data, scoreOf(normal(mean, sd)))
    // With x = b + t z the difference of the scores is z (t/s² − 1/t) + (b − a)/s² along each axis.
    const expected = [0, 1].reduce((sum, axis) => {
      const [s, t, m] = [sd[axis], dataSd[axis], dataMean[axis] - mean[axis]]
      return sum + 0.5 * ((t / s ** 2 - 1 / t) ** 2 + (m / s ** 2) ** 2)
    }, 0)
    near(found, expected)
  })

  test('the score is that of the closed form', async () => {
    const rows = Float64Array.of(0.1, 0.2, -1, 2)
    const exact = rows.map((value, i) => -(value - mean[i % 2]) / sd[i % 2] ** 2)
    expect(Math.max(...scoreErrors(await scoreOf(normal(mean, sd))(rows), exact, 2))).toBeLessThan(1e-9)
  })
})

test('a model that is the data has no divergence, one far away a Jensen–Shannon divergence of log 2', async () => {
  const same = await compare(unequal, unequal)
  near(same.klModelData, 0)
  near(same.jensenShannon, 0)
  const away = await compare(line(60, 1), line(0, 1), [[-8, 68]])
  near(away.jensenShannon, Math.LN2)
  near(away.klModelData, 60 ** 2 / 2)
})

test('a wide Gaussian against a narrow one and against a mixture is as SciPy has it', async () => {
  near((await compare(line(0, 1.5), line(1, 0.4))).jensenShannon, golden.gaussianAgainstNarrowGaussian.jensenShannon)
  const found = await compare(line(0, 1.5), unequal)
  near(found.jensenShannon, golden.gaussianAgainstMixture.jensenShannon)
  near(found.klModelData, golden.gaussianAgainstMixture.klModelData)
  near((await compare(unequal, line(0, 1.5))).modelEntropy, golden.mixture.entropy)
})

describe('against a density with hard edges', () => {
  const data = uniformCells({ corners: [[0, 0]], side: 1 })
  const model = normal([0.5, 0.5], [0.7, 0.7])

  test('KL(model‖data) is infinite', async () => {
    expect((await compare(model, data)).klModelData.value).toBe(Number.POSITIVE_INFINITY)
  })

  test('Jensen–Shannon is summed piece by piece, and outside by the mass alone', async () => {
    const known = await integrateKnownDensity(data)
    // In the plane: as one coordinate of the closed form would have it, where the other is uniform on both sides.
    const alongX = line(0.5, 0.7)
    const first = known.rows.filter((_, i) => i % 2 === 0)
    const found = jensenShannonOnPieces(known, alongX.logDensity(first))
    expect(Math.abs(found - golden.gaussianAgainstUniform.jensenShannon)).toBeLessThan(tolerance)
  })
})

test('details that no grid can hold are said not to have converged', async () => {
  const narrow = { ...line(0, 1e-6), support: [[-5, 5]] as [number, number][], resolution: [0.5] }
  const found = await compareDensities({
    energy: async (rows) =>
      line(0, 1)
        .logDensity(rows)
        .map((value) => -value),
    logDensity: async (rows) => narrow.logDensity(rows),
    box: narrow.support,
    resolution: narrow.resolution,
    pointsMaximum: 2 ** 12,
  })
  expect(found.jensenShannon.converged).toBe(false)
  expect(found.modelEntropy.converged).toBe(true)
})

test('a model that is not a number has no numbers', async () => {
  const found = await compare({ ...line(0, 1), logDensity: (rows) => rows.map(() => Number.NaN) }, line(0, 1))
  for (const name of ['klModelData', 'jensenShannon', 'modelEntropy'] as const)
    expect(found[name]).toEqual({ value: Number.NaN, converged: false })
})
