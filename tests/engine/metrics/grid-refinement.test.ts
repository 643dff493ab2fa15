// Refining a grid of energies, and what other lattices say of it, against closed forms.

import { describe, expect, it } from 'vitest'
import {
  agreesWithChessboard,
  agreesWithMiddles,
  energiesInCells,
  energiesOnHalvedGrid,
  type Level,
} from '../../../src-engine/metrics/grid-refinement.ts'
import { logSumWeighted } from '../../../src-engine/metrics/log-sum-exp.ts'
import {
  gridPointCount,
  gridRows,
  halvedGrid,
  trapezoidWeights,
  type EnergyFunction,
  type RegularGrid,
} from '../../../src-engine/metrics/regular-grid.ts'

const everything = Number.POSITIVE_INFINITY

/** A Gaussian's energy by its standard deviations; counts the rows it is asked for. */
function gaussianEnergy(deviations: readonly number[]): { energy: EnergyFunction; asked: () => number } {
  let rowsAsked = 0
  const energy: EnergyFunction = async (rows) => {
    const dimension = deviations.length
    rowsAsked += rows.length / dimension
    return Float64Array.from({ length: rows.length / dimension }, (_, row) =>
      deviations.reduce((sum, sd, axis) => sum + (rows[row * dimension + axis] / sd) ** 2 / 2, 0),
    )
  }
  return { energy, asked: () => rowsAsked }
}

async function levelOn(grid: RegularGrid, energy: EnergyFunction): Promise<Level> {
  const energies = await energy(gridRows(grid))
  const weights = trapezoidWeights(grid)
  return { grid, energies, weights, logPartition: logSumWeighted(energies, weights) }
}

const plane: RegularGrid = {
  box: [
    [-8, 8],
    [-9, 9],
  ],
  shape: [17, 25],
}

describe('a halved grid', () => {
  it.each([
    ['a plane', plane, [1.3, 0.9], false],
    ['a plane whose middles are known', plane, [1.3, 0.9], true],
    ['a line', { box: [[-8, 8]], shape: [17] } as RegularGrid, [1.3], false],
  ] as const)(
    'has on %s the energies of all of its points, and asks for the new ones only',
    async (_, grid, sds, known) => {
      const { energy, asked } = gaussianEnergy(sds)
      const level = await levelOn(grid, energy)
      const look = { energy, negligible: everything }
      const middles = known ? await energiesInCells(level, look) : null
      const halved = halvedGrid(grid)
      const energies = await energiesOnHalvedGrid(halved, level, look, middles)
      expect(asked()).toBe(gridPointCount(halved))
      const all = await energy(gridRows(halved))
      energies.forEach((value, point) => expect(value).toBeCloseTo(all[point], 10))
    },
  )

  it('leaves out what is far below the highest density, and keeps log Z to 1e-9 nats', async () => {
    const sds = [0.9, 1.2]
    const { energy, asked } = gaussianEnergy(sds)
    const level = await levelOn({ ...plane, shape: [33, 33] }, energy)
    const before = asked()
    const look = { energy, negligible: 20 }
    const grid = halvedGrid(level.grid)
    const energies = await energiesOnHalvedGrid(grid, level, look, await energiesInCells(level, look))
    expect(asked() - before).toBeLessThan(0.6 * (gridPointCount(grid) - before))
    const logPartition = logSumWeighted(energies, trapezoidWeights(grid))
    expect(Math.abs(logPartition - Math.log(2 * Math.PI * sds[0] * sds[1]))).toBeLessThan(1e-9)
  })

  it('asks where an energy is not a number', async () => {
    const level = await levelOn(plane, async (rows) => new Float64Array(rows.length / 2).fill(Number.NaN))
    const { energy, asked } = gaussianEnergy([1, 1])
    await energiesOnHalvedGrid(halvedGrid(plane), level, { energy, negligible: 20 })
    expect(asked()).toBe(gridPointCount(halvedGrid(plane)) - gridPointCount(plane))
  })
})

describe('other lattices', () => {
  // By Poisson summation a Gaussian of sd s has the coefficient exp(−2π²s²f²) at frequency f; the grid errs by twice that at
  // f = 1/h of each axis.
  const spacing = 1
  const coefficient = (sd: number, frequency: number) => Math.exp(-2 * (Math.PI * sd * frequency) ** 2)
  const grid: RegularGrid = {
    box: [
      [-20, 20],
      [-20, 20],
    ],
    shape: [41, 41],
  }

  async function verdicts(sds: readonly number[]) {
    const { energy } = gaussianEnergy(sds)
    const level = await levelOn(grid, energy)
    const middles = (await energiesInCells(level, { energy, negligible: everything }))!
    const logPartition = Math.log(2 * Math.PI * sds[0] * sds[1])
    return {
      error: level.logPartition - logPartition,
      middlesError: logSumWeighted(middles, new Float64Array(middles.length).fill(spacing ** 2)) - logPartition,
      chessboard: agreesWithChessboard(level),
      middles: agreesWithMiddles(level, middles),
    }
  }

  it('err by the coefficients of the reciprocal lattice', async () => {
    const { error, middlesError } = await verdicts([0.8, 2])
    const expected = 2 * coefficient(0.8, 1 / spacing)
    expect(error).toBeCloseTo(expected, 9)
    expect(middlesError).toBeCloseTo(-expected, 9)
  })

  it('agree where the grid is fine enough, and refuse one that is not', async () => {
    // On the chessboard the coefficient is that at (1/2h, 1/2h): exp(−π²s²), 4e-9 at s = 1.4 and 5e-5 at s = 1.
    expect(await verdicts([1.4, 1.4])).toMatchObject({ chessboard: true, middles: true })
    expect(await verdicts([1, 1])).toMatchObject({ chessboard: false, middles: true })
    expect(await verdicts([0.8, 0.8])).toMatchObject({ chessboard: false, middles: false })
  })

  it('need each other: a ridge along an axis looks the same on the chessboard', async () => {
    expect(await verdicts([0.7, 4])).toMatchObject({ chessboard: true, middles: false })
  })
})
