// The density between the points of a quadrature grid: bilinear in every cell (linear in one dimension).
//
// Densities are relative to the largest, exp(lowest energy − E). A cell weighs the mean of its corners, so that all
// cells together are exactly the trapezoid rule. Within a cell (u, v) run from 0 to 1; in one dimension v is ignored.

import { lowestOf } from './log-sum-exp.ts'
import type { Quadrature } from './quadrature.ts'
import { gridCoordinate, type RegularGrid } from './regular-grid.ts'

export interface GridCells {
  grid: RegularGrid
  /** At the grid's points, the largest being 1. */
  densities: Float64Array
  lowestEnergy: number
  /** (cells), adding up to 1; the first coordinate varies fastest. */
  probabilities: Float64Array
  /** Sum of the cells' mean densities: a density divided by it is a probability per cell. */
  densitySum: number
}

export function gridCells({ grid, energies }: Quadrature): GridCells {
  const lowestEnergy = lowestOf(energies)
  const densities = new Float64Array(energies.length)
  const width = grid.shape[0]
  for (let start = 0; start < energies.length; start += width) {
    const end = start + width
    fillDensities(densities.subarray(start, end), energies.subarray(start, end), lowestEnergy)
  }
  const count = grid.shape.reduce((product, points) => product * (points - 1), 1)
  const cells: GridCells = { grid, densities, lowestEnergy, probabilities: new Float64Array(count), densitySum: 0 }
  fillMeanDensities(cells)
  divide(cells.probabilities, cells.densitySum)
  return cells
}

function divide(values: Float64Array, divisor: number): void {
  for (let index = 0; index < values.length; index++) values[index] /= divisor
}

/** Line by line, so that the loop is compiled once it has run for a few. */
function fillDensities(densities: Float64Array, energies: Float64Array, lowestEnergy: number): void {
  for (let point = 0; point < energies.length; point++) densities[point] = Math.exp(lowestEnergy - energies[point])
}

/** The density in the middle of each cell, the mean of its corners; and their sum. */
function fillMeanDensities(cells: GridCells): void {
  const { densities, probabilities, grid } = cells
  const width = grid.shape[0]
  const isPlane = grid.shape.length === 2
  const lineCount = isPlane ? grid.shape[1] - 1 : 1
  for (let line = 0; line < lineCount; line++) {
    const means = probabilities.subarray(line * (width - 1), (line + 1) * (width - 1))
    const below = densities.subarray(line * width, (line + 1) * width)
    const above = isPlane ? densities.subarray((line + 1) * width, (line + 2) * width) : below
    cells.densitySum = fillMeans(means, below, above, cells.densitySum)
  }
}

/** Of the cells between two lines of points, or on one; answers the sum with what there was. */
function fillMeans(means: Float64Array, below: Float64Array, above: Float64Array, before: number): number {
  let sum = before
  const isPlane = above !== below
  for (let column = 0; column < means.length; column++) {
    let mean = 0.5 * (below[column] + below[column + 1])
    if (isPlane) mean = 0.5 * (mean + 0.5 * (above[column] + above[column + 1]))
    means[column] = mean
    sum += mean
  }
  return sum
}

/** The grid point at a corner of a cell: bit 0 of `corner` steps along the first axis, bit 1 along the second. */
export function cellCorner({ grid }: GridCells, cell: number, corner: number): number {
  const width = grid.shape[0]
  const column = cell % (width - 1)
  const line = (cell - column) / (width - 1)
  return (line + (corner >> 1)) * width + column + (corner & 1)
}

/** The interpolated relative density inside a cell. */
export function cellDensity(cells: GridCells, cell: number, u: number, v: number): number {
  const { densities, grid } = cells
  const corner = cellCorner(cells, cell, 0)
  const lower = (1 - u) * densities[corner] + u * densities[corner + 1]
  if (grid.shape.length === 1) return lower
  const above = corner + grid.shape[0]
  return (1 - v) * lower + v * ((1 - u) * densities[above] + u * densities[above + 1])
}

/** Coordinates of (u, v) in a cell, (dimension), fresh. */
export function cellPoint({ grid }: GridCells, cell: number, u: number, v: number): number[] {
  const width = grid.shape[0]
  const column = cell % (width - 1)
  const x = gridCoordinate(grid, 0, column + u)
  return grid.shape.length === 1 ? [x] : [x, gridCoordinate(grid, 1, (cell - column) / (width - 1) + v)]
}
