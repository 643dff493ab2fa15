// Mode mass: the probability that a density puts into the region of each mode of the data, and its error
// ½ Σ |model mass − data mass|, the share of probability that sits in the wrong modes.
//
// The density is bilinear (linear in one dimension) between the points of its quadrature grid, so that the masses add up
// to Σ Pᵢ = 1. Cells across a border of regions are divided in 4 per axis, each part by its middle: what is left is a part's
// width along the border, about 1e-4. Cells with less than 1e-11 of the mass are left out.

import type { Modes } from '../distributions/distribution.ts'
import { cellCorner, cellDensity, cellPoint, gridCells, type GridCells } from './grid-cells.ts'
import type { Quadrature } from './quadrature.ts'
import { gridPointCount, gridRows, type RegularGrid } from './regular-grid.ts'

const partsPerAxis = 4
const cellMassMinimum = 1e-11

/** Probability in each mode's region, (modes.count), fresh; NaN where log Z could not be computed. */
export function modeMasses(quadrature: Quadrature, modes: Modes): Float64Array {
  return createModeMasses(modes)(quadrature)
}

/** `modeMasses` that remembers which mode each point of the last grid belongs to: in a training, most grids come again. */
export function createModeMasses(modes: Modes): (quadrature: Quadrature) => Float64Array {
  let known: GridModes | null = null
  return (quadrature) => {
    const masses = new Float64Array(modes.count)
    if (Number.isNaN(quadrature.logPartition)) return masses.fill(Number.NaN)
    const cells = gridCells(quadrature)
    if (known === null || !isSameGrid(known.grid, quadrature.grid)) known = noModesYet(quadrature.grid)
    assignPoints(known, cells, modes)
    const mixed: number[] = []
    cells.probabilities.forEach((probability, cell) => {
      if (probability < cellMassMinimum) return
      const mode = commonMode(cells, cell, known!.points)
      if (mode === null) mixed.push(cell)
      else masses[mode] += probability
    })
    addMixedCells(masses, { cells, mixed, modes, parts: known.parts })
    return masses
  }
}

interface GridModes {
  grid: RegularGrid
  /** The mode of each grid point, or −1 where nobody has asked yet. */
  points: Int32Array
  /** The modes of a cell's parts, for cells across a border. */
  parts: Map<number, Int32Array>
}

const noModesYet = (grid: RegularGrid): GridModes => ({
  grid,
  points: new Int32Array(gridPointCount(grid)).fill(-1),
  parts: new Map(),
})

function isSameGrid(a: RegularGrid, b: RegularGrid): boolean {
  const isSameAxis = (_: unknown, axis: number): boolean =>
    a.shape[axis] === b.shape[axis] && a.box[axis][0] === b.box[axis][0] && a.box[axis][1] === b.box[axis][1]
  return a.shape.length === b.shape.length && a.shape.every(isSameAxis)
}

/** ½ Σ |aᵢ − bᵢ|, between 0 and 1. */
export function modeMassError(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, mass, mode) => sum + Math.abs(mass - b[mode]), 0) / 2
}

/** Fills in the mode of every grid point that borders a cell with mass. */
function assignPoints({ grid, points }: GridModes, cells: GridCells, modes: Modes): void {
  const dimension = grid.shape.length
  const wanted = new Uint8Array(points.length)
  cells.probabilities.forEach((probability, cell) => {
    if (probability < cellMassMinimum) return
    for (let corner = 0; corner < 2 ** dimension; corner++) {
      const point = cellCorner(cells, cell, corner)
      if (points[point] === -1) wanted[point] = 1
    }
  })
  const asked = Array.from(wanted.keys()).filter((point) => wanted[point] === 1)
  if (asked.length === 0) return
  const all = gridRows(grid)
  const rows = new Float64Array(asked.length * dimension)
  asked.forEach((point, index) => rows.set(all.subarray(point * dimension, (point + 1) * dimension), index * dimension))
  modes.assign(rows).forEach((mode, index) => (points[asked[index]] = mode))
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
  {
    cells,
    mixed,
    modes,
    parts,
  }: { cells: GridCells; mixed: readonly number[]; modes: Modes; parts: GridModes['parts'] },
): void {
  const dimension = cells.grid.shape.length
  const partCount = partsPerAxis ** dimension
  const place = (part: number): [number, number] => [
    ((part % partsPerAxis) + 0.5) / partsPerAxis,
    (Math.floor(part / partsPerAxis) + 0.5) / partsPerAxis,
  ]
  const asked = mixed.filter((cell) => !parts.has(cell))
  const rows = new Float64Array(asked.length * partCount * dimension)
  asked.forEach((cell, index) => {
    for (let part = 0; part < partCount; part++) {
      rows.set(cellPoint(cells, cell, ...place(part)), (index * partCount + part) * dimension)
    }
  })
  const assigned = Int32Array.from(modes.assign(rows))
  asked.forEach((cell, index) => parts.set(cell, assigned.slice(index * partCount, (index + 1) * partCount)))
  for (const cell of mixed) {
    parts.get(cell)!.forEach((mode, part) => {
      masses[mode] += cellDensity(cells, cell, ...place(part)) / partCount / cells.densitySum
    })
  }
}
