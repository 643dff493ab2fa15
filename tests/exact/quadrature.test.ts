// log Z by quadrature against closed forms and the golden file.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { integrateDensity, type Quadrature } from '../../src-engine/metrics/quadrature.ts'
import type { Box } from '../../src-engine/metrics/regular-grid.ts'

const square: Box = [
  [-5, 5],
  [-5, 5],
]

type PlaneEnergy = (x: number, y: number) => number

function integratePlane(
  energy: PlaneEnergy,
  options: { box?: Box; resolution?: readonly number[]; rows?: number[] } = {},
) {
  return integrateDensity({
    box: options.box ?? square,
    resolution: options.resolution ?? [0.3, 0.3],
    energy: async (rows) => {
      options.rows?.push(rows.length / 2)
      return Float64Array.from({ length: rows.length / 2 }, (_, row) => energy(rows[2 * row], rows[2 * row + 1]))
    },
  })
}

interface Bump {
  weight: number
  x: number
  y: number
  sd: number
}

/** E = −log Σ weight · exp(−|x − c|²/2sd²), so that Z = Σ weight · 2π sd². */
function bumps(list: readonly Bump[]): { energy: PlaneEnergy; logPartition: number } {
  const energy: PlaneEnergy = (x, y) => {
    const exponents = list.map(
      (bump) => Math.log(bump.weight) - ((x - bump.x) ** 2 + (y - bump.y) ** 2) / (2 * bump.sd ** 2),
    )
    const largest = Math.max(...exponents)
    return -largest - Math.log(exponents.reduce((sum, value) => sum + Math.exp(value - largest), 0))
  }
  const mass = list.reduce((sum, bump) => sum + bump.weight * 2 * Math.PI * bump.sd ** 2, 0)
  return { energy, logPartition: Math.log(mass) }
}

function expectConverged(quadrature: Quadrature, logPartition: number): void {
  expect(quadrature.reason).toBeNull()
  expect(quadrature.converged).toBe(true)
  // The bound that science.md sets for the rule.
  expect(Math.abs(quadrature.logPartition - logPartition)).toBeLessThan(1e-6)
}

describe('log Z of a mixture of Gaussians', () => {
  const cases: [string, Bump[]][] = [
    ['one standard Gaussian', [{ weight: 1, x: 0, y: 0, sd: 1 }]],
    ['one as wide as the confining base', [{ weight: 3, x: 0.4, y: -0.2, sd: 3.5 }]],
    ['one far outside the first box', [{ weight: 1, x: 40, y: 4, sd: 1 }]],
    ['one far narrower than the first spacing', [{ weight: 1, x: 0.1, y: 0, sd: 0.02 }]],
    [
      'three of different widths and weights',
      [
        { weight: 1, x: -3, y: 1, sd: 0.3 },
        { weight: 5, x: 2, y: 2, sd: 0.5 },
        { weight: 0.01, x: 0, y: -4, sd: 1.5 },
      ],
    ],
    [
      'two with a ratio of masses of 1e4, one of them outside the box',
      [
        { weight: 1, x: 0, y: 0, sd: 1 },
        { weight: 1e-4, x: 0, y: 7, sd: 1 },
      ],
    ],
  ]
  it.each(cases)('is exact to 1e-6 nats for %s', async (_, list) => {
    const { energy, logPartition } = bumps(list)
    expectConverged(await integratePlane(energy), logPartition)
  })

  it('is exact for a correlated Gaussian, whose precision has determinant 0.19', async () => {
    const energy: PlaneEnergy = (x, y) => 0.5 * (x * x + y * y - 1.8 * x * y)
    expectConverged(await integratePlane(energy), Math.log(2 * Math.PI) - 0.5 * Math.log(0.19))
  })

  it('does not depend on a constant added to the energy but by that constant', async () => {
    const shifted = await integratePlane((x, y) => (x * x + y * y) / 2 + 5000)
    expectConverged(shifted, Math.log(2 * Math.PI) - 5000)
  })

  it('is exact in one dimension', async () => {
    const quadrature = await integrateDensity({
      energy: async (rows) => rows.map((x) => Math.log(Math.cosh(x))),
      box: [[-3, 3]],
      resolution: [0.3],
    })
    // ∫ 1/cosh x dx = π
    expectConverged(quadrature, Math.log(Math.PI))
  })

  it('is exact for axes of unlike scale, each with a resolution of its own', async () => {
    const scales = [1e-3, 1e4]
    const quadrature = await integratePlane((x, y) => ((x / scales[0]) ** 2 + (y / scales[1]) ** 2) / 2, {
      box: scales.map((scale) => [-9 * scale, 8 * scale] as const),
      resolution: scales,
    })
    expectConverged(quadrature, Math.log(2 * Math.PI * scales[0] * scales[1]))
  })

  it('needs few enough rows to be taken at every snapshot', async () => {
    const rows: number[] = []
    await integratePlane(bumps([{ weight: 1, x: 0, y: 0, sd: 3.5 }]).energy, { rows })
    expect(rows.reduce((sum, count) => sum + count, 0)).toBeLessThan(40_000)
  })
})

describe('what cannot be integrated', () => {
  const nonFinite: [string, PlaneEnergy][] = [
    ['flat', () => 0],
    ['falling to one side', (x) => -x],
    ['a saddle', (x, y) => x * x - y * y],
    ['NaN in a corner', (x, y) => (x > 4 && y > 4 ? Number.NaN : x * x + y * y)],
    ['−∞ in a corner', (x, y) => (x > 4 && y > 4 ? Number.NEGATIVE_INFINITY : x * x + y * y)],
    ['+∞ everywhere', () => Number.POSITIVE_INFINITY],
  ]
  it.each(nonFinite)('has log Z NaN, no convergence and a reason where the energy is %s', async (_, energy) => {
    const quadrature = await integratePlane(energy)
    expect(quadrature.logPartition).toBeNaN()
    expect(quadrature.converged).toBe(false)
    expect(quadrature.reason).toMatch(/\w{3}/)
  })

  it('says that hard edges keep the rule from converging, and by how much', async () => {
    const quadrature = await integratePlane((x, y) =>
      Math.abs(x) < 1 && Math.abs(y) < 1 ? 0 : Number.POSITIVE_INFINITY,
    )
    expect(quadrature.converged).toBe(false)
    expect(quadrature.reason).toContain('nats')
    // log 4, with an error of one spacing along the border.
    expect(Math.abs(quadrature.logPartition - Math.log(4))).toBeLessThan(0.02)
  })
})

interface Golden {
  baseSd: number
  layers: { weights: number[][]; bias: number[] }[]
  x: [number, number][]
  energy: number[]
  logPartition: { value: number }
}

describe('the golden network', () => {
  const folder = process.env.EBM_GOLDEN_DIR ?? join(import.meta.dirname, '..', 'golden')
  const golden = JSON.parse(readFileSync(join(folder, 'mlp-2-16-16-base1.5.json'), 'utf8')) as Golden
  const energy: PlaneEnergy = (x, y) => {
    const last = golden.layers.length - 1
    const output = golden.layers.reduce<number[]>(
      (input, { weights, bias }, layer) =>
        bias.map((offset, unit) => {
          const sum = input.reduce((total, value, index) => total + value * weights[index][unit], offset)
          return layer === last ? sum : sum / (1 + Math.exp(-sum))
        }),
      [x, y],
    )
    return output[0] + (x * x + y * y) / (2 * golden.baseSd ** 2)
  }

  it('has the golden energies, so that this test integrates the right function', () => {
    golden.x.forEach(([x, y], row) => expect(energy(x, y)).toBeCloseTo(golden.energy[row], 12))
  })

  it('has the golden log Z to 1e-6 nats, from another box and another spacing', async () => {
    expectConverged(await integratePlane(energy), golden.logPartition.value)
  })
})
