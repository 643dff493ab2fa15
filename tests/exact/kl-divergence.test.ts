// KL divergence, entropy and log-likelihood against closed forms of Gaussians.

import { describe, expect, it } from 'vitest'
import { gaussianMixture } from '../../src-engine/distributions/gaussian-mixture.ts'
import { integrateKnownDensity } from '../../src-engine/metrics/entropy.ts'
import { klDivergence } from '../../src-engine/metrics/kl-divergence.ts'
import { logLikelihood } from '../../src-engine/metrics/log-likelihood.ts'
import { gridRows } from '../../src-engine/metrics/regular-grid.ts'

const gaussian = (centre: number[], standardDeviation: number) =>
  gaussianMixture({
    dimension: centre.length,
    centres: Float64Array.from(centre),
    weights: [1],
    standardDeviation,
  })

/** KL(N(a, s²I) ‖ N(b, t²I)) = d log(t/s) + (d s² + |a − b|²)/2t² − d/2 */
function closedForm(a: number[], s: number, b: number[], t: number): number {
  const squared = a.reduce((sum, value, axis) => sum + (value - b[axis]) ** 2, 0)
  return a.length * Math.log(t / s) + (a.length * s * s + squared) / (2 * t * t) - a.length / 2
}

describe('KL divergence by quadrature', () => {
  it.each([
    [[0, 0], 1, [0.5, -0.3], 1.4],
    [[0, 0], 1.4, [2, 1], 0.7],
    [[0.2], 0.7, [1], 0.5],
    [[3, -2], 0.3, [3, -2], 0.3],
  ])('of N(%j, %d²) against N(%j, %d²) is the closed form', async (a, s, b, t) => {
    const known = await integrateKnownDensity(gaussian(a, s))
    const logDensity = gaussian(b, t).logDensity(gridRows(known.quadrature.grid))
    // Both integrands are resolved to rounding; 1e-9 is far inside the 1e-6 of the rule.
    expect(klDivergence(known.quadrature, logDensity)).toBeCloseTo(closedForm(a, s, b, t), 9)
  })

  it('is +∞ where the model has no density but the data have', async () => {
    const { quadrature } = await integrateKnownDensity(gaussian([0], 1))
    const rows = gridRows(quadrature.grid)
    const halfLine = rows.map((x) => (x > 0 ? -x * x : Number.NEGATIVE_INFINITY))
    expect(klDivergence(quadrature, halfLine)).toBe(Number.POSITIVE_INFINITY)
  })

  it('does not count what a model is where the data have no mass at all', async () => {
    const { quadrature } = await integrateKnownDensity(gaussian([0], 1))
    const energies = quadrature.energies.map((energy, point) => (point === 0 ? Number.POSITIVE_INFINITY : energy))
    const logDensity = energies.map((energy) => -energy)
    expect(klDivergence({ ...quadrature, energies }, logDensity)).toBeCloseTo(0, 12)
  })

  it('is NaN if the model could not be normalised', async () => {
    const { quadrature } = await integrateKnownDensity(gaussian([0], 1))
    const logDensity = quadrature.energies.map(() => Number.NaN)
    expect(klDivergence(quadrature, logDensity)).toBeNaN()
  })
})

describe('entropy by quadrature', () => {
  it.each([
    [[0.3], 0.7],
    [[1, 2], 1.3],
  ])('of N(%j, %d²) is d/2 · log(2πe s²)', async (centre, s) => {
    const { entropy } = await integrateKnownDensity(gaussian(centre, s))
    expect(entropy).toBeCloseTo((centre.length / 2) * Math.log(2 * Math.PI * Math.E * s * s), 9)
  })

  it('of eight distant Gaussians is that of one plus log 8', async () => {
    const centres = Float64Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? 0 : 40 * (index >> 1)))
    const density = gaussianMixture({ dimension: 2, centres, weights: Array(8).fill(1), standardDeviation: 2 })
    const { entropy } = await integrateKnownDensity(density)
    expect(entropy).toBeCloseTo(Math.log(2 * Math.PI * Math.E * 4) + Math.log(8), 9)
  })
})

describe('log-likelihood', () => {
  it('is −mean energy − log Z, with the standard error of the mean', () => {
    const { mean, standardError } = logLikelihood(Float64Array.of(1, 2, 3, 4), 0.5)
    expect(mean).toBe(-3)
    // sd of 1, 2, 3, 4 with n − 1 is √(5/3); divided by √4.
    expect(standardError).toBeCloseTo(Math.sqrt(5 / 3) / 2, 14)
  })

  it('hides no infinite energy', () => {
    expect(logLikelihood(Float64Array.of(1, Number.POSITIVE_INFINITY), 0).mean).toBe(Number.NEGATIVE_INFINITY)
    expect(logLikelihood(Float64Array.of(1, Number.NaN), 0).mean).toBeNaN()
  })
})
