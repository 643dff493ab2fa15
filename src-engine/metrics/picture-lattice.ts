// The lattice of a picture in the plane, whose energies are computed anyway, continued beyond its sides: a quadrature on
// it asks for few points more.
//
// Sides are moved out, by multiples of eight spacings, until the outermost 5% on each side hold no mass
// (quadrature-box.ts), looking at every fourth point along each axis. The grid to begin with has every eighth; halved three
// times it is the lattice itself, whose points within the picture are known.
// There is none where the picture is too coarse for the data's details, or where no such box holds the mass.

import { logSumWeighted } from './log-sum-exp.ts'
import { grow, hull, marginalMasses, trim } from './quadrature-box.ts'
import {
  gridPointCount,
  gridRows,
  gridSpacing,
  trapezoidWeights,
  type Box,
  type EnergyFunction,
  type RegularGrid,
} from './regular-grid.ts'

/** A function that has been computed on a grid. */
export interface Picture {
  grid: RegularGrid
  /** (points), nats. */
  energies: Float64Array
}

export interface PictureLattice {
  /** Of the coarsest points. */
  first: RegularGrid
  /** Those of the whole lattice in the box. */
  pointCount: number
  /** The same energies; those of the picture are not computed again. */
  energy: EnergyFunction
}

/** Spacings between the points of the first grid; a power of two. */
const coarsest = 8
const whileFitting = 4
/** Of the picture's points, for the box; a wide model is integrated with fewer points on a grid of its own. */
const sizeMaximum = { whileGrowing: 6, fitted: 3 }
/** Of a spacing; what rounding makes of a coordinate stays far below, and other points are further from the lattice. */
const offLatticeMaximum = 1e-6

export async function latticeOfPicture(
  picture: Picture,
  compute: EnergyFunction,
  resolution: readonly number[],
): Promise<PictureLattice | null> {
  const { grid } = picture
  const isFine = grid.shape.every((_, axis) => gridSpacing(grid, axis) <= 2 * resolution[axis])
  if (grid.shape.length !== 2 || !isFine) return null
  const energy = energyBeyond(picture, compute)
  const box = await fittedBox(grid, energy)
  if (box === null) return null
  return { first: latticeIn(grid, box, coarsest), pointCount: gridPointCount(latticeIn(grid, box, 1)), energy }
}

async function fittedBox(picture: RegularGrid, energy: EnergyFunction): Promise<Box | null> {
  const least = onLattice(picture, picture.box)
  const isTooWide = (box: Box, most: number) =>
    gridPointCount(latticeIn(picture, box, 1)) > most * gridPointCount(picture)
  let box = least
  while (!isTooWide(box, sizeMaximum.whileGrowing)) {
    const grid = latticeIn(picture, box, whileFitting)
    const energies = await energy(gridRows(grid))
    const logPartition = logSumWeighted(energies, trapezoidWeights(grid))
    if (!Number.isFinite(logPartition)) return null
    const marginals = marginalMasses(grid, energies, logPartition)
    const grown = grow(box, marginals)
    if (grown !== null) {
      box = onLattice(picture, grown)
      continue
    }
    const fitted = hull(onLattice(picture, trim(grid, marginals)), least)
    return isTooWide(fitted, sizeMaximum.fitted) ? null : fitted
  }
  return null
}

/** Moved out to the next points of the coarsest grid, which has the picture's first corner. */
function onLattice(picture: RegularGrid, box: Box): Box {
  return box.map(([low, high], axis) => {
    const origin = picture.box[axis][0]
    const step = coarsest * gridSpacing(picture, axis)
    const steps = (value: number) => (value - origin) / step
    const from = Math.floor(steps(low) + offLatticeMaximum)
    const to = Math.ceil(steps(high) - offLatticeMaximum)
    return [origin + from * step, origin + to * step] as const
  })
}

function latticeIn(picture: RegularGrid, box: Box, spacings: number): RegularGrid {
  const shape = box.map(([low, high], axis) => Math.round((high - low) / (spacings * gridSpacing(picture, axis))) + 1)
  return { box, shape }
}

/** Takes from the picture what it has. */
function energyBeyond({ grid, energies }: Picture, compute: EnergyFunction): EnergyFunction {
  const [columns, lines] = grid.shape
  const [across, up] = [gridSpacing(grid, 0), gridSpacing(grid, 1)]
  const [left, bottom] = [grid.box[0][0], grid.box[1][0]]
  return async (rows) => {
    const values = new Float64Array(rows.length / 2)
    const asked = new Int32Array(values.length)
    let count = 0
    for (let row = 0; row < values.length; row++) {
      const x = (rows[2 * row] - left) / across
      const y = (rows[2 * row + 1] - bottom) / up
      const [column, line] = [Math.round(x), Math.round(y)]
      const isInside = column >= 0 && line >= 0 && column < columns && line < lines
      const isOn = Math.abs(x - column) < offLatticeMaximum && Math.abs(y - line) < offLatticeMaximum
      if (isInside && isOn) values[row] = energies[line * columns + column]
      else asked[count++] = row
    }
    if (count === 0) return values
    const beyond = new Float64Array(2 * count)
    for (let index = 0; index < count; index++) {
      beyond[2 * index] = rows[2 * asked[index]]
      beyond[2 * index + 1] = rows[2 * asked[index] + 1]
    }
    const computed = await compute(beyond)
    for (let index = 0; index < count; index++) values[asked[index]] = computed[index]
    return values
  }
}
