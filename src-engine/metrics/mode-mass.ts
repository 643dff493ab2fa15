// Mode mass: the probability that a density puts into the region of each mode of the data, and its error
// ½ Σ |model mass − data mass|, the share of probability that sits in the wrong modes.
//
// The density is bilinear (linear in one dimension) between the points of its quadrature grid, so that the masses add up
// to Σ Pᵢ = 1. Cells across a border of regions are divided in 4 per axis, each part by its middle: what is left is a part's
// width along the border, about 1e-4. Cells with less than 1e-11 of the mass are left out.

import type { Modes } from '../distributions/distribution.ts'
import { cellCorner, cellDensity, cellPoint, gridCells, type GridCells } from './grid-cells.ts'
import type { Quadrature } from './quadrature.ts'
import { gridRows } from './regular-grid.ts'

const partsPerAxis = 4
const cellMassMinimum = 1e-11

/** Probability in each mode's region, (modes.count), fresh; NaN where log Z could not be computed. */
export function modeMasses(quadrature: Quadrature, modes: Modes): Float64Array {
  const masses = new Float64Array(modes.count)
  if (Number.isNaN(quadrature.logPartition)) return masses.fill(Number.NaN)
  const cells = gridCells(quadrature)
  const assigned = assignPoints(quadrature, cells, modes)
  const mixed: number[] = []
  cells.probabilities.forEach((probability, cell) => {
    if (probability < cellMassMinimum) return
    const mode = commonMode(cells, cell, assigned)
    if (mode === null) mixed.push(cell)
    else masses[mode] += probability
  })
  addMixedCells(masses, { cells, mixed, modes })
  return masses
}

/** ½ Σ |aᵢ − bᵢ|, between 0 and 1. */
export function modeMassError(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, mass, mode) => sum + Math.abs(mass - b[mode]), 0) / 2
}

/** The mode of every grid point that borders a cell with mass; −1 elsewhere. */
function assignPoints({ grid }: Quadrature, cells: GridCells, modes: Modes): Int32Array {
  const dimension = grid.shape.length
  const wanted = new Uint8Array(cells.densities.length)
  cells.probabilities.forEach((probability, cell) => {
    if (probability < cellMassMinimum) return
    for (let corner = 0; corner < 2 ** dimension; corner++) wanted[cellCorner(cells, cell, corner)] = 1
  })
  const all = gridRows(grid)
  const points = Array.from(wanted.keys()).filter((point) => wanted[point] === 1)
  const rows = new Float64Array(points.length * dimension)
  points.forEach((point, index) =>
    rows.set(all.subarray(point * dimension, (point + 1) * dimension), index * dimension),
  )
  const result = new Int32Array(wanted.length).fill(-1)
  modes.assign(rows).forEach((mode, index) => (result[points[index]] = mode))
  return result
}

function commonMode(cells: GridCells, cell: number, assigned: Int32Array): number | null {
  const first = assigned[cellCorner(cells, cell, 0)]
  for (let corner = 1; corner < 2 ** cells.grid.shape.length; corner++) {
    if (assigned[cellCorner(cells, cell, corner)] !== first) return null
  }
  return first
}

function addMixedCells(
  masses: Float64Array,
  { cells, mixed, modes }: { cells: GridCells; mixed: readonly number[]; modes: Modes },
): void {
  const dimension = cells.grid.shape.length
  const parts = partsPerAxis ** dimension
  const rows = new Float64Array(mixed.length * parts * dimension)
  const shares = new Float64Array(mixed.length * parts)
  mixed.forEach((cell, index) => {
    for (let part = 0; part < parts; part++) {
      const u = ((part % partsPerAxis) + 0.5) / partsPerAxis
      const v = (Math.floor(part / partsPerAxis) + 0.5) / partsPerAxis
      const position = index * parts + part
      rows.set(cellPoint(cells, cell, u, v), position * dimension)
      shares[position] = cellDensity(cells, cell, u, v) / parts / cells.densitySum
    }
  })
  modes.assign(rows).forEach((mode, position) => (masses[mode] += shares[position]))
}
