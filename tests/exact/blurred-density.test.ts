import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { loadData } from '../../src-engine/data/registry.ts'
import { gaussian } from '../../src-engine/distributions/gaussian.ts'
import { mixtureOf } from '../../src-engine/distributions/mixture.ts'
import { blurredLogDensity, denoisingSteps } from '../../src-engine/metrics/blurred-density.ts'
import { integrateKnownDensity } from '../../src-engine/metrics/known-density.ts'
import { gridRows, type RegularGrid } from '../../src-engine/metrics/regular-grid.ts'
import { normalCdf } from '../support/normal-cdf.ts'

const grid: RegularGrid = {
  box: [
    [-3, 4],
    [-3, 3],
  ],
  shape: [23, 17],
}
const deviations = [0.3, 0.11]
const weights = [0.3, 0.7]
const means = [
  [-1, 0.5],
  [1.5, -0.4],
]
const covariances = [
  [0.3, 0.1, 0.1, 0.2],
  [0.15, -0.05, -0.05, 0.4],
]

/** Blurred by (0, 0) it is the density itself. */
const mixture = ([first, second]: readonly number[]) =>
  mixtureOf(
    means.map((mean, k) => {
      const [a, b, c, d] = covariances[k]
      return gaussian({
        mean: Float64Array.from(mean),
        covariance: Float64Array.of(a + first ** 2, b, c, d + second ** 2),
      })
    }),
    weights,
  )

describe('a blurred density', () => {
  test('of a mixture of Gaussians is the mixture with the noise’s covariance added', async () => {
    const points = await integrateKnownDensity(mixture([0, 0]), deviations)
    const got = blurredLogDensity(points, deviations, grid)
    const expected = mixture(deviations).logDensity(gridRows(grid))
    // Farther out it counts that the rule interpolates where the density is below e⁻²⁰ of a peak.
    expected.forEach((value, at) => value > -12 && expect(Math.abs(got[at] - value)).toBeLessThan(1e-6))
  })

  test('leads back by δ² times its slope (Tweedie)', async () => {
    const points = await integrateKnownDensity(mixture([0, 0]), deviations)
    const steps = denoisingSteps(points, deviations, grid)
    const blurred = mixture(deviations)
    const rows = gridRows(grid)
    const here = blurred.logDensity(rows)
    for (let axis = 0; axis < 2; axis++) {
      const beside = (by: number) => blurred.logDensity(rows.map((x, at) => (at % 2 === axis ? x + by : x)))
      const [above, below] = [beside(1e-4), beside(-1e-4)]
      here.forEach((value, at) => {
        if (value < -12) return
        const slope = (above[at] - below[at]) / 2e-4
        // Central differences err by some 1e-8 times a third derivative of up to 10³.
        expect(Math.abs(steps[2 * at + axis] - deviations[axis] ** 2 * slope)).toBeLessThan(1e-5)
      })
    }
  })

  test('of squares with hard edges is a product of normal integrals', async () => {
    const { density } = await loadData(v.parse(dataConfigSchema, { kind: 'checkerboard' }), 1)
    const pieces = density!.pieces!
    const got = blurredLogDensity(await integrateKnownDensity(density!, deviations), deviations, grid)
    const between = (y: number, [low, high]: readonly [number, number], deviation: number) =>
      normalCdf((high - y) / deviation) - normalCdf((low - y) / deviation)
    const rows = gridRows(grid)
    got.forEach((value, at) => {
      const masses = pieces.map(
        (piece) =>
          piece.reduce(
            (product, span, axis) =>
              (product * between(rows[2 * at + axis], span, deviations[axis])) / (span[1] - span[0]),
            1,
          ) / pieces.length,
      )
      const expected = masses.reduce((sum, mass) => sum + mass, 0)
      // Eight nodes over at most two widths of the noise.
      expect(Math.abs(Math.exp(value) - expected)).toBeLessThan(1e-6)
    })
  })

  test.each(['two-moons', 'pinwheel', 'rings', 'funnel', 'banana'] as const)('of %s keeps its mass', async (kind) => {
    const { density } = await loadData(v.parse(dataConfigSchema, { kind }), 1)
    const noise = density!.resolution.map((length) => 0.5 * length)
    const box = density!.support.map(([low, high], axis) => [low - 6 * noise[axis], high + 6 * noise[axis]] as const)
    // A spacing of at most the noise, so that the sum below is the integral.
    const shape = box.map(([low, high], axis) => Math.ceil((high - low) / noise[axis]) + 1)
    const fine: RegularGrid = { box, shape }
    const points = await integrateKnownDensity(density!, noise)
    const cell = box.reduce((product, [low, high], axis) => (product * (high - low)) / (shape[axis] - 1), 1)
    const mass = blurredLogDensity(points, noise, fine).reduce((sum, value) => sum + cell * Math.exp(value), 0)
    expect(Math.abs(mass - 1)).toBeLessThan(1e-6)
  })

  test('of points on a line is a sum of normal densities', () => {
    const line: RegularGrid = { box: [[-2, 2]], shape: [9] }
    const points = { rows: Float64Array.of(-1, 0.5), probabilities: Float64Array.of(0.25, 0.75) }
    const got = blurredLogDensity(points, [0.4], line)
    const normal = (z: number) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)
    gridRows(line).forEach((y, at) => {
      const expected = (0.25 * normal((y + 1) / 0.4) + 0.75 * normal((y - 0.5) / 0.4)) / 0.4
      expect(Math.abs(got[at] - Math.log(expected))).toBeLessThan(1e-12)
    })
  })
})
