import { describe, expect, it } from 'vitest'
import type { Coordinates } from '../../../src-engine/data/coordinates.ts'
import { coordinatesFrom, rawCoordinates } from '../../../src-engine/data/coordinates.ts'
import { pictureInFrame } from '../../../src-engine/evaluations/picture.ts'
import type { Picture } from '../../../src-engine/metrics/picture-lattice.ts'
import { integrateDensity } from '../../../src-engine/metrics/quadrature.ts'
import { gridRows, type Box, type EnergyFunction, type RegularGrid } from '../../../src-engine/metrics/regular-grid.ts'

/** Log Z stands still to 1e-6 nats, by the rule itself. */
const toleranceNats = 1e-6

/** E of a Gaussian with these deviations and no correlation; log Z = log 2π a b. */
const gaussianEnergy =
  ([x, y]: readonly number[], [a, b]: readonly number[]): EnergyFunction =>
  async (rows) =>
    Float64Array.from(
      { length: rows.length / 2 },
      (_, row) => 0.5 * (((rows[2 * row] - x) / a) ** 2 + ((rows[2 * row + 1] - y) / b) ** 2),
    )

const logPartitionOf = ([a, b]: readonly number[]): number => Math.log(2 * Math.PI * a * b)

const square: RegularGrid = {
  box: [
    [-4, 4],
    [-3, 3],
  ],
  shape: [121, 121],
}

async function pictureOf(energy: EnergyFunction, grid = square): Promise<Picture> {
  return { grid, energies: await energy(gridRows(grid)) }
}

/** Remembers what it was asked. */
function counted(energy: EnergyFunction): { energy: EnergyFunction; asked: Float64Array[] } {
  const asked: Float64Array[] = []
  return { asked, energy: (rows) => (asked.push(rows), energy(rows)) }
}

const isOnPicture = (x: number, y: number, { box }: RegularGrid): boolean =>
  [x, y].every((value, axis) => {
    const [low, high] = box[axis]
    const place = ((value - low) / (high - low)) * 120
    return place > -1e-6 && place < 120 + 1e-6 && Math.abs(place - Math.round(place)) < 1e-6
  })

describe('log Z on the lattice of a picture', () => {
  it.each([
    { title: 'within the picture', centre: [0, 0], deviations: [0.5, 0.4] },
    { title: 'across one of its sides', centre: [3.5, 0], deviations: [0.5, 0.4] },
    { title: 'across all of its sides', centre: [0, 0], deviations: [0.7, 0.55] },
    { title: 'narrow, on the finest points alone', centre: [0.3, -0.2], deviations: [0.12, 0.1] },
  ])('is that of a Gaussian $title, and asks for no point of the picture', async ({ centre, deviations }) => {
    const known = gaussianEnergy(centre, deviations)
    const { energy, asked } = counted(known)
    const options = { box: square.box, resolution: [0.1, 0.1] }
    const quadrature = await integrateDensity({ ...options, energy, picture: await pictureOf(known) })
    expect(quadrature.converged).toBe(true)
    expect(Math.abs(quadrature.logPartition - logPartitionOf(deviations))).toBeLessThan(toleranceNats)
    const rows = asked.flatMap((part) => [...part])
    const again = rows.filter((x, at) => at % 2 === 0 && isOnPicture(x, rows[at + 1], square))
    expect(again).toEqual([])
    // Of the lattice that it takes, some two to four times the picture's 14,641 points, the rest is left out.
    expect(rows.length / 2).toBeLessThan(8500)
  })

  it.each([
    { title: 'the picture is too coarse for the data', deviations: [0.5, 0.4], resolution: [0.02, 0.02] },
    { title: 'the model is much wider than the picture', deviations: [20, 20], resolution: [1, 1] },
    { title: 'the model is narrower than its points', deviations: [0.03, 0.02], resolution: [0.05, 0.05] },
  ])('is left to a grid of its own where $title', async ({ deviations, resolution }) => {
    const energy = gaussianEnergy([0, 0], deviations)
    const options = { energy, box: square.box, resolution }
    const quadrature = await integrateDensity({ ...options, picture: await pictureOf(energy) })
    expect(quadrature).toEqual(await integrateDensity(options))
    expect(Math.abs(quadrature.logPartition - logPartitionOf(deviations))).toBeLessThan(toleranceNats)
  })

  it('leaves an energy that is not a number to the words of a grid of its own', async () => {
    const energy: EnergyFunction = async (rows) => new Float64Array(rows.length / 2).fill(Number.NaN)
    const options = { energy, box: square.box, resolution: [0.1, 0.1] }
    const { logPartition, reason } = await integrateDensity({ ...options, picture: await pictureOf(energy) })
    expect(logPartition).toBeNaN()
    expect(reason).toContain('not a number')
  })
})

describe('the picture in the frame', () => {
  const box: Box = [
    [10, 30],
    [-2, 4],
  ]
  const resolution = 5
  const turned = coordinatesFrom([
    { column: 1, centre: 1, scale: -2 },
    { column: 0, centre: 20, scale: 10 },
  ])

  it.each<[string, Coordinates]>([
    ['the same', rawCoordinates],
    ['with columns exchanged and one turned round', turned],
  ])('has each energy at its place: %s', async (_, frame) => {
    // Of rows in the person's units: no two points have the same.
    const energyOf = (x: number, y: number) => 100 * x + y
    const points = gridRows({ box, shape: [resolution, resolution] })
    const energies = Float64Array.from({ length: points.length / 2 }, (__, row) =>
      energyOf(points[2 * row], points[2 * row + 1]),
    )
    const { grid, energies: placed } = pictureInFrame({ box, resolution, energies }, frame)
    const rows = frame.fromModel(gridRows(grid))
    const expected = Array.from(placed, (__, row) => energyOf(rows[2 * row], rows[2 * row + 1]))
    expected.forEach((value, row) => expect(placed[row]).toBeCloseTo(value, 9))
    for (const [low, high] of grid.box) expect(low).toBeLessThan(high)
  })
})
