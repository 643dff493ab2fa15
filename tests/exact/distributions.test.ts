// Every built-in density against its own samples and its own integral: the density is the one that is sampled.

import { describe, expect, it } from 'vitest'
import { eightGaussiansDensity } from '../../src-engine/data/eight-gaussians.ts'
import { gaussianGridDensity } from '../../src-engine/data/gaussian-grid.ts'
import { mixtureOneDimensionalDensity } from '../../src-engine/data/mixture-one-dimensional.ts'
import { twoMoonsDensity } from '../../src-engine/data/two-moons.ts'
import { noisyCurves } from '../../src-engine/distributions/curve.ts'
import type { Distribution } from '../../src-engine/distributions/distribution.ts'
import { gaussLegendre } from '../../src-engine/distributions/gauss-legendre.ts'
import { integrateKnownDensity } from '../../src-engine/metrics/entropy.ts'
import { modeMasses } from '../../src-engine/metrics/mode-mass.ts'
import { pointProbabilities } from '../../src-engine/metrics/quadrature.ts'
import { gridCoordinate } from '../../src-engine/metrics/regular-grid.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'

const sampleCount = 20_000

const densities: [string, Distribution][] = [
  ['two moons', twoMoonsDensity({ radius: 2, noise: 0.3 })],
  ['two moons with much noise', twoMoonsDensity({ radius: 1, noise: 0.8 })],
  ['eight Gaussians', eightGaussiansDensity({ radius: 4, noise: 0.5 })],
  ['25 Gaussians', gaussianGridDensity({ spacing: 2, noise: 0.3 })],
  ['the 1-D mixture', mixtureOneDimensionalDensity({ separation: 4, noise: 0.7, weight: 0.35 })],
]

describe.each(densities)('the density of %s', (_, density) => {
  const rows = density.sample(sampleCount, randomStream({ seed: 11, purpose: purposes.data }))
  const logDensities = density.logDensity(rows)

  it('integrates to 1', async () => {
    const { quadrature } = await integrateKnownDensity(density)
    expect(quadrature.converged).toBe(true)
    expect(Math.abs(quadrature.logPartition)).toBeLessThan(1e-6)
  })

  it('has samples whose mean log density is −entropy', async () => {
    const { entropy } = await integrateKnownDensity(density)
    const mean = logDensities.reduce((sum, value) => sum + value, 0) / sampleCount
    const variance = logDensities.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (sampleCount - 1)
    // Four standard errors of the mean: a false alarm once in 16,000 seeds.
    expect(Math.abs(mean + entropy)).toBeLessThan(4 * Math.sqrt(variance / sampleCount))
  })

  it('has samples with the marginal distribution of the quadrature, by Kolmogorov–Smirnov', async () => {
    const { quadrature } = await integrateKnownDensity(density)
    const probabilities = pointProbabilities(quadrature)
    for (let axis = 0; axis < density.dimension; axis++) {
      const column = Float64Array.from({ length: sampleCount }, (_, row) => rows[row * density.dimension + axis]).sort()
      const width = quadrature.grid.shape[0]
      let cumulative = 0
      for (let index = 0; index < quadrature.grid.shape[axis]; index++) {
        let mass = 0
        probabilities.forEach((probability, point) => {
          if ((axis === 0 ? point % width : Math.floor(point / width)) === index) mass += probability
        })
        const below = countBelow(column, gridCoordinate(quadrature.grid, axis, index)) / sampleCount
        // The mass at a grid point stands for half a spacing on each side: half of it lies below the point, up to
        // terms of second order in the spacing, which the second summand allows for. 1.95/√n: once in 1,000 seeds.
        expect(Math.abs(below - cumulative - mass / 2)).toBeLessThan(1.95 / Math.sqrt(sampleCount) + 0.1 * mass)
        cumulative += mass
      }
    }
  })

  it('has samples that fall into its modes as often as the quadrature says', async () => {
    const { quadrature } = await integrateKnownDensity(density)
    const modes = density.modes
    if (!modes) throw new Error('Expected a density with modes.')
    const masses = modeMasses(quadrature, modes)
    expect(masses.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 8)
    const counts = new Float64Array(modes.count)
    modes.assign(rows).forEach((mode) => counts[mode]++)
    masses.forEach((mass, mode) => {
      const standardError = Math.sqrt((mass * (1 - mass)) / sampleCount)
      // Four standard errors for up to 25 modes, and 2e-4 for the borders of the regions.
      expect(Math.abs(counts[mode] / sampleCount - mass)).toBeLessThan(4 * standardError + 2e-4)
    })
  })

  it('has its support around all samples', () => {
    rows.forEach((value, index) => {
      const [low, high] = density.support[index % density.dimension]
      expect(value > low && value < high).toBe(true)
    })
  })
})

describe('a noisy curve', () => {
  const halfCircle = (standardDeviation: number, refinement: number) =>
    noisyCurves({
      components: [
        {
          weight: 1,
          point: (t) => [2 * Math.cos(Math.PI * t), 2 * Math.sin(Math.PI * t)],
          length: 2 * Math.PI,
          curvatureRadius: 2,
        },
      ],
      standardDeviation,
      refinement,
    })

  it.each([0.05, 0.3, 1, 4])('has a log density exact to 1e-9 within 8σ of it, σ = %d', (standardDeviation) => {
    const rows = Float64Array.from({ length: 400 }, (_, index) => {
      const angle = Math.floor(index / 2) * 0.37
      const distance = 2 + 8 * standardDeviation * Math.sin(Math.floor(index / 2) * 1.7)
      return distance * (index % 2 === 0 ? Math.cos(angle) : Math.abs(Math.sin(angle)))
    })
    const coarse = halfCircle(standardDeviation, 1).logDensity(rows)
    const fine = halfCircle(standardDeviation, 8).logDensity(rows)
    coarse.forEach((value, row) => expect(Math.abs(value - fine[row])).toBeLessThan(1e-9))
  })

  it('is the Bessel closed form for a whole circle', () => {
    const circle = noisyCurves({
      components: [
        {
          weight: 1,
          point: (t) => [Math.cos(2 * Math.PI * t), Math.sin(2 * Math.PI * t)],
          length: 2 * Math.PI,
          curvatureRadius: 1,
        },
      ],
      standardDeviation: 0.5,
    })
    // p(x) = exp(−(|x|² + 1)/2σ²) I₀(|x|/σ²) / 2πσ²; I₀(4) = 11.301921952136330 (Abramowitz & Stegun, table 9.8).
    const expected = Math.log(11.30192195213633) - 4 - Math.log(2 * Math.PI * 0.25)
    expect(circle.logDensity(Float64Array.of(0.6, 0.8))[0]).toBeCloseTo(expected, 10)
  })

  it('has a finite log density however far away', () => {
    const [value] = halfCircle(0.01, 1).logDensity(Float64Array.of(50, -300))
    expect(Number.isFinite(value)).toBe(true)
  })
})

describe('the Gauss–Legendre rule', () => {
  it('integrates polynomials up to degree 2n − 1 exactly', () => {
    const { nodes, weights } = gaussLegendre(12)
    for (let degree = 0; degree <= 23; degree++) {
      const integral = nodes.reduce((sum, node, index) => sum + weights[index] * node ** degree, 0)
      expect(integral).toBeCloseTo(degree % 2 === 0 ? 2 / (degree + 1) : 0, 13)
    }
  })
})

function countBelow(sorted: Float64Array, limit: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < limit) low = middle + 1
    else high = middle
  }
  return low
}
