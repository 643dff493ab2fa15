// Mode masses against closed forms and an independent sum.

import { describe, expect, it } from 'vitest'
import { gaussianGridDensity } from '../../../src-engine/data/gaussian-grid.ts'
import { mixtureOneDimensionalDensity } from '../../../src-engine/data/mixture-one-dimensional.ts'
import { pinwheelDensity } from '../../../src-engine/data/pinwheel.ts'
import { twoMoonsDensity } from '../../../src-engine/data/two-moons.ts'
import type { Distribution } from '../../../src-engine/distributions/distribution.ts'
import { gaussLegendre } from '../../../src-engine/distributions/gauss-legendre.ts'
import { gaussian } from '../../../src-engine/distributions/gaussian.ts'
import { gaussianMixture } from '../../../src-engine/distributions/gaussian-mixture.ts'
import { integrateKnownDensity } from '../../../src-engine/metrics/known-density.ts'
import { createModeMasses, knownModeMasses, modeMassError, modeMasses } from '../../../src-engine/metrics/mode-mass.ts'
import { integrateDensity, type Quadrature } from '../../../src-engine/metrics/quadrature.ts'
import { normalCdf } from '../../support/normal-cdf.ts'

/** What the file's header promises. */
const tolerance = 1e-6

/** As a model is integrated: with a constant on its energy, and the resolution of the data. */
async function integrated(model: Distribution, data: Distribution): Promise<Quadrature> {
  const quadrature = await integrateDensity({
    energy: async (rows) => model.logDensity(rows).map((value) => 3 - value),
    box: data.support,
    resolution: data.resolution,
  })
  expect(quadrature.converged).toBe(true)
  return quadrature
}

const modal = (density: Distribution) => ({ ...density, modes: density.modes! })

const ownMasses = async (density: Distribution): Promise<Float64Array> =>
  knownModeMasses(await integrateKnownDensity(density), density.modes!, createModeMasses(modal(density)))

function expectMasses(masses: Float64Array, expected: readonly number[]): void {
  expect(masses).toHaveLength(expected.length)
  masses.forEach((mass, mode) => expect(Math.abs(mass - expected[mode])).toBeLessThan(tolerance))
}

const isotropic = (centres: number[][], weights: number[], standardDeviation: number) =>
  gaussianMixture({
    dimension: centres[0].length,
    centres: Float64Array.from(centres.flat()),
    weights,
    standardDeviation,
  })

describe('on a line', () => {
  // Equal responsibility of the two sides at x = (σ²/separation) · log(left/right).
  it.each([
    { separation: 4, noise: 0.7, weight: 0.35 },
    { separation: 1.5, noise: 0.7, weight: 0.5 },
    { separation: 40, noise: 0.01, weight: 0.2 },
  ])('the masses of %j are the closed form', async (config) => {
    const density = mixtureOneDimensionalDensity(config)
    const { separation, noise, weight } = config
    const border = (noise ** 2 / separation) * Math.log(weight / (1 - weight))
    const left = (mean: number, sd: number) => normalCdf((border - mean) / sd)
    const data = weight * left(-separation / 2, noise) + (1 - weight) * left(separation / 2, noise)
    const masses = await ownMasses(density)
    expectMasses(masses, [data, 1 - data])

    const model = gaussian({ mean: [0.3], covariance: [1.1 ** 2] })
    const shared = await modeMasses(await integrated(model, density), modal(density))
    expectMasses(shared, [left(0.3, 1.1), 1 - left(0.3, 1.1)])
  })
})

describe('in the plane', () => {
  // Borders are straight: a component's mass beyond one depends on its distance alone.
  it('two components at separation 1.5 have the error of the closed form', async () => {
    const data = isotropic(
      [
        [-0.75, 0],
        [0.75, 0],
      ],
      [0.5, 0.5],
      1,
    )
    const model = isotropic(
      [
        [-0.75, 0],
        [0.75, 0],
      ],
      [0.502, 0.498],
      1,
    )
    const masses = await modeMasses(await integrated(model, data), modal(data))
    const left = 0.502 * normalCdf(0.75) + 0.498 * normalCdf(-0.75)
    expectMasses(masses, [left, 1 - left])
    const known = await ownMasses(data)
    expect(Math.abs(modeMassError(masses, known) - (left - 0.5))).toBeLessThan(tolerance)
  })

  it('a border at a slant to the grid halves a Gaussian centred on it', async () => {
    const halves = isotropic(
      [
        [-0.9, -0.5],
        [1.1, 0.1],
      ],
      [1, 1],
      1,
    )
    const masses = await modeMasses(await integrated(isotropic([[0.1, -0.2]], [1], 1), halves), modal(halves))
    expectMasses(masses, [0.5, 0.5])
  })

  it('25 Gaussians have the products of the closed form, and so has a broad Gaussian over their squares', async () => {
    const spacing = 2
    const density = gaussianGridDensity({ spacing, noise: 0.6 })
    const edges = [Number.NEGATIVE_INFINITY, -3, -1, 1, 3, Number.POSITIVE_INFINITY]
    const between = (mean: number, sd: number) =>
      edges.slice(1).map((edge, index) => normalCdf((edge - mean) / sd) - normalCdf((edges[index] - mean) / sd))
    const products = (x: number[], y: number[]) => y.flatMap((b) => x.map((a) => a * b))
    const column = between(0, 1).map((_, place) =>
      [-4, -2, 0, 2, 4].reduce((sum, centre) => sum + between(centre, 0.6)[place] / 5, 0),
    )
    expectMasses(await ownMasses(density), products(column, column))
    const model = gaussian({ mean: [0.7, -0.4], covariance: [4, 0, 0, 9] })
    const masses = await modeMasses(await integrated(model, density), modal(density))
    expectMasses(masses, products(between(0.7, 2), between(-0.4, 3)))
  })

  const blob = gaussian({ mean: [0.4, 0.2], covariance: [1.5, 0.3, 0.3, 1] })

  // SciPy 1.17: on each line the border by brentq on the difference of the two curves' log densities (Gauss–Legendre with
  // 300 nodes), x given y by norm.cdf, the lines by quad between the tangencies at y = 0 and ±0.85346, to 1e-9.
  it('the curved border of two moons divides a Gaussian as SciPy says', async () => {
    const density = twoMoonsDensity({ radius: 2, noise: 0.3 })
    const masses = await modeMasses(await integrated(blob, density), modal(density))
    // On a grid of two noises' width; a cell with two borders in it leaves 1.1e-6.
    expect(Math.abs(masses[0] - 0.5486679326)).toBeLessThan(2 * tolerance)
    expect(Math.abs(masses[0] + masses[1] - 1)).toBeLessThan(tolerance)
  })

  // In polar coordinates the borders are known: half way between the arms, turned by the twist at that radius.
  it('the twisted borders of a pinwheel divide a Gaussian as an integral in polar coordinates does', async () => {
    const shape = { arms: 5, radius: 3, elongation: 2, twist: 1, noise: 0.4 }
    const density = pinwheelDensity(shape)
    const masses = await modeMasses(await integrated(blob, density), modal(density))
    expectMasses(masses, pinwheelMasses(blob, shape))
  })

  it('are those of symmetry for the data of two moons', async () => {
    const density = twoMoonsDensity({ radius: 2, noise: 0.3 })
    expectMasses(await ownMasses(density), [0.5, 0.5])
  })

  it('stay right from one model to the next, near, far wider and near again', async () => {
    const data = isotropic(
      [
        [-2, 0],
        [2, 0],
      ],
      [1, 1],
      1,
    )
    const massesOf = createModeMasses(modal(data))
    for (const [mean, sd] of [
      [0.5, 1],
      [-20, 40],
      [0.3, 2],
    ]) {
      const left = normalCdf(-mean / sd)
      expectMasses(await massesOf(await integrated(isotropic([[mean, 0]], [1], sd), data)), [left, 1 - left])
    }
  })
})

/** Gauss–Legendre: 20 panels of 12 nodes along the radius, 60 nodes across each arm's sector. */
function pinwheelMasses(model: Distribution, { arms, radius, twist }: { arms: number; radius: number; twist: number }) {
  const [radial, angular] = [gaussLegendre(12), gaussLegendre(60)]
  const [panels, reach] = [20, 9]
  return Array.from({ length: arms }, (_, arm) => {
    let mass = 0
    for (let index = 0; index < panels * 12; index++) {
      const r = ((Math.floor(index / 12) + 0.5 * (1 + radial.nodes[index % 12])) * reach) / panels
      const middle = (2 * Math.PI * arm) / arms + twist * Math.sqrt(1 + (r / radius) ** 2)
      const rows = Float64Array.from({ length: 120 }, (_, at) => {
        const angle = middle + (Math.PI / arms) * angular.nodes[at >> 1]
        return r * (at % 2 === 0 ? Math.cos(angle) : Math.sin(angle))
      })
      const along = model
        .logDensity(rows)
        .reduce((sum, value, node) => sum + angular.weights[node] * Math.exp(value), 0)
      mass += ((0.5 * reach) / panels) * radial.weights[index % 12] * r * (Math.PI / arms) * along
    }
    return mass
  })
}

describe('the error', () => {
  it('is the probability in the wrong modes', () => {
    expect(modeMassError(Float64Array.of(0.5, 0.5), Float64Array.of(0.35, 0.65))).toBeCloseTo(0.15, 12)
    expect(modeMassError(Float64Array.of(Number.NaN, 0.5), Float64Array.of(0.35, 0.65))).toBeNaN()
  })
})
