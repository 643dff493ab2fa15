// Every built-in density against its own samples and its own integral: the density is the one that is sampled.

import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { bananaDensity } from '../../src-engine/data/banana.ts'
import { checkerboardDensity } from '../../src-engine/data/checkerboard.ts'
import { eightGaussiansDensity } from '../../src-engine/data/eight-gaussians.ts'
import { formulaDensity } from '../../src-engine/data/formula.ts'
import { funnelDensity } from '../../src-engine/data/funnel.ts'
import { gaussianGridDensity } from '../../src-engine/data/gaussian-grid.ts'
import { gaussianMixtureDensity } from '../../src-engine/data/gaussian-mixture.ts'
import { gaussianOneDimensionalDensity } from '../../src-engine/data/gaussian-one-dimensional.ts'
import { mixtureOneDimensionalDensity } from '../../src-engine/data/mixture-one-dimensional.ts'
import { pinwheelDensity } from '../../src-engine/data/pinwheel.ts'
import { ringsDensity } from '../../src-engine/data/rings.ts'
import { swissRollDensity } from '../../src-engine/data/swiss-roll.ts'
import { twoMoonsDensity } from '../../src-engine/data/two-moons.ts'
import { twoSpiralsDensity } from '../../src-engine/data/two-spirals.ts'
import { noisyCurves } from '../../src-engine/distributions/curve.ts'
import type { Distribution } from '../../src-engine/distributions/distribution.ts'
import { gaussLegendre } from '../../src-engine/distributions/gauss-legendre.ts'
import { klDivergence } from '../../src-engine/metrics/kl-divergence.ts'
import { integrateKnownDensity, type KnownDensity } from '../../src-engine/metrics/known-density.ts'
import { sampleGrid } from '../../src-engine/metrics/grid-sampler.ts'
import { maximumMeanDiscrepancy } from '../../src-engine/metrics/maximum-mean-discrepancy.ts'
import { createModeMasses, knownModeMasses } from '../../src-engine/metrics/mode-mass.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream, type RandomStream } from '../../src-engine/random/random-stream.ts'
import { formulaConfig } from '../../src-shared/config/data/formula.ts'
import { gaussianMixtureConfig } from '../../src-shared/config/data/gaussian-mixture.ts'

const sampleCount = 20_000
const defaultFormula = v.parse(formulaConfig, { kind: 'formula' })
const { components: defaultComponents } = v.parse(gaussianMixtureConfig, { kind: 'gaussian-mixture' })

const densities: [string, Distribution][] = [
  ['two moons', twoMoonsDensity({ radius: 2, noise: 0.3 })],
  ['two moons with much noise', twoMoonsDensity({ radius: 1, noise: 0.8 })],
  ['three rings', ringsDensity({ rings: 3, radius: 4, noise: 0.2 })],
  ['two rings with much noise', ringsDensity({ rings: 2, radius: 1, noise: 0.6 })],
  ['two spirals', twoSpiralsDensity({ radius: 4, turns: 1.5, noise: 0.15 })],
  ['two short spirals with much noise', twoSpiralsDensity({ radius: 2, turns: 0.25, noise: 0.7 })],
  ['the Swiss roll', swissRollDensity({ radius: 4, noise: 0.2 })],
  ['the pinwheel', pinwheelDensity({ arms: 5, radius: 3, elongation: 3, twist: 1.5, noise: 0.3 })],
  ['a pinwheel that reaches its middle', pinwheelDensity({ arms: 2, radius: 1, elongation: 2, twist: -3, noise: 0.5 })],
  ['the banana', bananaDensity({ width: 2, bend: 0.5, noise: 0.5 })],
  ['the funnel', funnelDensity({ scale: 1 })],
  ['the checkerboard', checkerboardDensity({ side: 2 })],
  ['a checkerboard of another size', checkerboardDensity({ side: 0.3 })],
  ['eight Gaussians', eightGaussiansDensity({ radius: 4, noise: 0.5 })],
  ['25 Gaussians', gaussianGridDensity({ spacing: 2, noise: 0.3 })],
  ['a mixture of one’s own', gaussianMixtureDensity({ components: defaultComponents })],
  [
    'a 1-D mixture of one’s own',
    gaussianMixtureDensity({
      components: [
        { weight: 3, mean: [0], standardDeviation: [0.2], correlation: 0 },
        { weight: 1, mean: [2], standardDeviation: [1.5], correlation: 0 },
      ],
    }),
  ],
  ['a formula: Himmelblau’s four wells', await formulaDensity(defaultFormula)],
  ['a formula on a line: a double well', await formulaDensity({ ...defaultFormula, energy: '(x^2 - 2)^2 + x / 2' })],
  ['the 1-D Gaussian', gaussianOneDimensionalDensity({ mean: -2, noise: 0.4 })],
  ['the 1-D mixture', mixtureOneDimensionalDensity({ separation: 4, noise: 0.7, weight: 0.35 })],
]

describe.each(densities)('the density of %s', (_, density) => {
  const rows = density.sample(sampleCount, randomStream({ seed: 11, purpose: purposes.data }))
  const logDensities = density.logDensity(rows)
  let pending: Promise<KnownDensity> | undefined
  const integrated = () => (pending ??= integrateKnownDensity(density))

  it('integrates to 1', async () => {
    const { converged, logPartition, probabilities } = await integrated()
    expect(converged).toBe(true)
    expect(Math.abs(logPartition)).toBeLessThan(density.pieces ? 1e-11 : 1e-6)
    expect(probabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 9)
  })

  it('has samples whose mean log density is −entropy', async () => {
    const { entropy } = await integrated()
    const mean = logDensities.reduce((sum, value) => sum + value, 0) / sampleCount
    const variance = logDensities.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (sampleCount - 1)
    // Four standard errors of the mean, a false alarm once in 16,000 seeds; and rounding, for an even density.
    expect(Math.abs(mean + entropy)).toBeLessThan(4 * Math.sqrt(variance / sampleCount) + 1e-9)
  })

  it('has samples with the marginal distribution of the quadrature, by Kolmogorov–Smirnov', async () => {
    marginals(await integrated()).forEach((masses, axis) => {
      const column = Float64Array.from({ length: sampleCount }, (_, row) => rows[row * density.dimension + axis]).sort()
      let cumulative = 0
      masses.forEach(([coordinate, mass]) => {
        const below = countBelow(column, coordinate) / sampleCount
        // The mass at a grid point stands for half a spacing on each side: half of it lies below the point, up to
        // terms of second order in the spacing, which the second summand allows for. 1.95/√n: once in 1,000 seeds.
        expect(Math.abs(below - cumulative - mass / 2)).toBeLessThan(1.95 / Math.sqrt(sampleCount) + 0.1 * mass)
        cumulative += mass
      })
    })
  })

  it('has samples that MMD finds no fault with beside other exact samples of the density', async () => {
    const { dimension } = density
    const count = 600
    const random = randomStream({ seed: 12, purpose: purposes.modelSamples })
    const exact = await exactSamples(await integrated(), count, random)
    expect(exact).toHaveLength(count * dimension)
    const permutations = { count: 200, random: randomStream({ seed: 13, purpose: purposes.mmdPermutations }) }
    const { pValue } = await maximumMeanDiscrepancy(
      { first: exact, second: rows.subarray(0, count * dimension), dimension },
      permutations,
    )
    // A p-value is uniform if both samples have one law: at a level of 1%, a false alarm once in 100 seeds per density.
    expect(pValue).toBeGreaterThan(0.01)
  })

  it.skipIf(density.modes === undefined)(
    'has samples that fall into its modes as often as the quadrature says',
    async () => {
      const modes = density.modes!
      const massesOf = createModeMasses({ ...density, modes })
      const masses = await knownModeMasses(await integrated(), modes, massesOf)
      expect(masses.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 7)
      const counts = new Float64Array(modes.count)
      modes.assign(rows).forEach((mode) => counts[mode]++)
      masses.forEach((mass, mode) => {
        const standardError = Math.sqrt((mass * (1 - mass)) / sampleCount)
        // Four standard errors for up to 25 modes.
        expect(Math.abs(counts[mode] / sampleCount - mass)).toBeLessThan(4 * standardError)
      })
    },
  )

  it('has its support around all samples', () => {
    rows.forEach((value, index) => {
      const [low, high] = density.support[index % density.dimension]
      if (!(value > low && value < high)) expect.fail(`${value} is outside ${low} … ${high}`)
    })
  })
})

describe('closed forms', () => {
  it.each<[string, Distribution, number]>([
    [
      'a banana: two Gaussians’',
      bananaDensity({ width: 2, bend: 0.8, noise: 0.4 }),
      gaussianEntropy(2) + gaussianEntropy(0.4),
    ],
    ['a funnel: two Gaussians’, since the mean log-scale is 0', funnelDensity({ scale: 1 }), 2 * gaussianEntropy(1)],
    ['a 1-D Gaussian', gaussianOneDimensionalDensity({ mean: 3, noise: 0.2 }), gaussianEntropy(0.2)],
    ['a checkerboard: the log of its area', checkerboardDensity({ side: 2 }), Math.log(32)],
    // Five arms 5.9 standard deviations apart: the overlap counts below 1e-3.
    [
      'a pinwheel: its untwisted arms’ and log 5',
      pinwheelDensity({ arms: 5, radius: 5, elongation: 2, twist: 2, noise: 0.3 }),
      gaussianEntropy(0.3) + gaussianEntropy(0.6) + Math.log(5),
    ],
  ])('give the entropy of %s', async (_, density, expected) => {
    const { entropy, converged } = await integrateKnownDensity(density)
    expect(converged).toBe(true)
    expect(entropy).toBeCloseTo(expected, 5)
  })

  it('give the density of a correlated component', () => {
    const components = [{ weight: 7, mean: [1, -1], standardDeviation: [2, 0.5], correlation: 0.6 }]
    const [value] = gaussianMixtureDensity({ components }).logDensity(Float64Array.of(2, -0.5))
    // z = (½, 1): (z₁² − 2ρ z₁z₂ + z₂²) / (1 − ρ²) = (0.25 − 0.6 + 1) / 0.64
    expect(value).toBeCloseTo(-0.5 * (0.65 / 0.64) - Math.log(2 * Math.PI * 2 * 0.5 * 0.8), 12)
  })

  it('weigh each ring by its circumference', () => {
    const density = ringsDensity({ rings: 4, radius: 8, noise: 0.1 })
    const rows = density.sample(10_000, randomStream({ seed: 5, purpose: purposes.data }))
    const counts = new Float64Array(4)
    for (let index = 0; index < rows.length; index += 2) {
      counts[Math.round(Math.hypot(rows[index], rows[index + 1]) / 2) - 1]++
    }
    // Four standard errors of a share of 10,000.
    counts.forEach((count, ring) => expect(Math.abs(count / 10_000 - (ring + 1) / 10)).toBeLessThan(0.02))
  })
})

describe('the checkerboard', () => {
  const density = checkerboardDensity({ side: 2 })

  it('has a log density of −∞ outside its squares and the log of 1 / area inside', () => {
    const values = density.logDensity(Float64Array.of(-3, -3, -1, -3, 0.5, 0.5, -0.5, 0.5, 5, 0, 3.9, 3.9, 4, 4))
    const inside = -Math.log(32)
    const outside = Number.NEGATIVE_INFINITY
    expect([...values]).toEqual([inside, outside, inside, outside, outside, inside, outside])
  })

  it.each([1, 3, 8])('has the KL divergence from N(0, %d²) of the closed form', async (s) => {
    const known = await integrateKnownDensity(density)
    const model = gaussianMixtureDensity({
      components: [{ weight: 1, mean: [0, 0], standardDeviation: [s, s], correlation: 0 }],
    })
    // −log 32 + log 2πs² + E|x|²/2s², and x is uniform on (−4, 4): E x² = 16/3.
    const expected = Math.log((2 * Math.PI * s * s) / 32) + 16 / 3 / (s * s)
    expect(klDivergence(known, model.logDensity(known.rows))).toBeCloseTo(expected, 10)
  })

  it('is infinitely far from every smooth model the other way round', async () => {
    const model = gaussianMixtureDensity({
      components: [{ weight: 1, mean: [0, 0], standardDeviation: [1, 1], correlation: 0 }],
    })
    const known = await integrateKnownDensity(model)
    expect(klDivergence(known, density.logDensity(known.rows))).toBe(Number.POSITIVE_INFINITY)
  })

  it('has eight modes of exactly equal mass', async () => {
    const modes = density.modes!
    const massesOf = createModeMasses({ ...density, modes })
    const masses = await knownModeMasses(await integrateKnownDensity(density), modes, massesOf)
    expect([...masses]).toEqual(Array(8).fill(1 / 8))
  })
})

describe('a noisy curve', () => {
  const halfCircle = (standardDeviation: number, refinement: number) =>
    noisyCurves({
      components: [
        {
          weight: 1,
          point: (t) => [2 * Math.cos(Math.PI * t), 2 * Math.sin(Math.PI * t)],
          speedMaximum: 2 * Math.PI,
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

  it.each([0.03, 0.2, 1])('has one as exact where the speed varies, σ = %d', (standardDeviation) => {
    const angleAt = (t: number) => Math.sqrt(2 + 90 * t)
    const spiral = (refinement: number) =>
      noisyCurves({
        components: [
          {
            weight: 1,
            point: (t) => [0.4 * angleAt(t) * Math.cos(angleAt(t)), 0.4 * angleAt(t) * Math.sin(angleAt(t))],
            // 0.4 √(1 + θ²) · 45/θ, largest at the inner end, as is the curvature.
            speedMaximum: 0.4 * 45 * Math.sqrt(1.5),
            curvatureRadius: (0.4 * 3 ** 1.5) / 4,
          },
        ],
        standardDeviation,
        refinement,
      })
    const rows = Float64Array.from({ length: 400 }, (_, index) => {
      const angle = angleAt(Math.floor(index / 2) / 200)
      const distance = 0.4 * angle + 8 * standardDeviation * Math.sin(Math.floor(index / 2) * 1.7)
      return distance * (index % 2 === 0 ? Math.cos(angle) : Math.sin(angle))
    })
    const coarse = spiral(1).logDensity(rows)
    const fine = spiral(8).logDensity(rows)
    coarse.forEach((value, row) => expect(Math.abs(value - fine[row])).toBeLessThan(1e-9))
  })

  it('is the Bessel closed form for a whole circle', () => {
    const circle = noisyCurves({
      components: [
        {
          weight: 1,
          point: (t) => [Math.cos(2 * Math.PI * t), Math.sin(2 * Math.PI * t)],
          speedMaximum: 2 * Math.PI,
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

function gaussianEntropy(standardDeviation: number): number {
  return 0.5 * Math.log(2 * Math.PI * Math.E * standardDeviation ** 2)
}

/** Per axis the probability of each of its coordinates, in order. */
function marginals({ density, rows, probabilities }: KnownDensity): [coordinate: number, mass: number][][] {
  return Array.from({ length: density.dimension }, (_, axis) => {
    const sums = new Map<number, number>()
    probabilities.forEach((probability, point) => {
      const coordinate = rows[point * density.dimension + axis]
      sums.set(coordinate, (sums.get(coordinate) ?? 0) + probability)
    })
    return [...sums].sort(([a], [b]) => a - b)
  })
}

/** Independent of the density's own sampler: by inverse CDF on its grid, or by rejection where its edges are hard. */
async function exactSamples(known: KnownDensity, count: number, random: RandomStream): Promise<Float64Array> {
  const { density, quadrature, logDensities } = known
  if (quadrature) {
    const energy = async (points: Float64Array) => density.logDensity(points).map((value) => -value)
    return (await sampleGrid({ quadrature, energy, count, random })).rows
  }
  const highest = logDensities.reduce((most, value) => Math.max(most, value))
  const rows: number[] = []
  while (rows.length < count * density.dimension) {
    const row = density.support.map(([low, high]) => low + (high - low) * random.uniform())
    const [value] = density.logDensity(Float64Array.from(row))
    if (Math.log(random.uniform()) < value - highest) rows.push(...row)
  }
  return Float64Array.from(rows)
}
