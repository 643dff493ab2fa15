// KL divergence, entropy and log-likelihood against closed forms of Gaussians.

import { describe, expect, it } from 'vitest'
import { eightGaussiansDensity } from '../../src-engine/data/eight-gaussians.ts'
import { twoSpiralsDensity } from '../../src-engine/data/two-spirals.ts'
import { gaussianMixture } from '../../src-engine/distributions/gaussian-mixture.ts'
import { klDivergence } from '../../src-engine/metrics/kl-divergence.ts'
import { integrateKnownDensity } from '../../src-engine/metrics/known-density.ts'
import { logLikelihood } from '../../src-engine/metrics/log-likelihood.ts'

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
    const logDensity = gaussian(b, t).logDensity(known.rows)
    // Both integrands are resolved to rounding; 1e-9 is far inside the 1e-6 of the rule.
    expect(klDivergence(known, logDensity)).toBeCloseTo(closedForm(a, s, b, t), 9)
  })

  it('is +∞ where the model has no density but the data have', async () => {
    const known = await integrateKnownDensity(gaussian([0], 1))
    const halfLine = known.rows.map((x) => (x > 0 ? -x * x : Number.NEGATIVE_INFINITY))
    expect(klDivergence(known, halfLine)).toBe(Number.POSITIVE_INFINITY)
  })

  it('does not count what a model is where the data have no mass at all', () => {
    const points = {
      rows: Float64Array.of(0, 1, 2),
      probabilities: Float64Array.of(0.5, 0.5, 0),
      logDensities: Float64Array.of(-1, -1, Number.NEGATIVE_INFINITY),
    }
    expect(klDivergence(points, Float64Array.of(-2, -2, Number.NEGATIVE_INFINITY))).toBe(1)
  })

  it('is NaN if the model could not be normalised', async () => {
    const known = await integrateKnownDensity(gaussian([0], 1))
    expect(
      klDivergence(
        known,
        known.logDensities.map(() => Number.NaN),
      ),
    ).toBeNaN()
  })

  // One Gaussian against one far component each: log q is that of the nearest centre to within e⁻²⁸, so that the KL
  // divergence is that of the closed form between isotropic Gaussians, d log(t/s) + d s²/2t² − d/2.
  it('is right for modes of width 0.01 on a circle of radius 20, where the whole box has no grid fine enough', async () => {
    const known = await integrateKnownDensity(eightGaussiansDensity({ radius: 20, noise: 0.01 }))
    expect(known.reason).toBeNull()
    expect(known.entropy).toBeCloseTo(Math.log(8 * 2 * Math.PI * Math.E * 1e-4), 9)
    const model = eightGaussiansDensity({ radius: 20, noise: 0.5 })
    expect(klDivergence(known, model.logDensity(known.rows))).toBeCloseTo(2 * Math.log(50) + 1 / 2500 - 1, 9)
  })

  it('says so, before any point is asked, where a density has details too small for the points there are', async () => {
    const known = await integrateKnownDensity(twoSpiralsDensity({ radius: 20, turns: 4, noise: 0.01 }))
    expect(known.converged).toBe(false)
    expect(known.reason).toContain('points')
    // About a second alone; other tests share the processor.
  }, 30_000)
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
