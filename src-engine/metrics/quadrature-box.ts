// The box of the quadrature: large enough that the outermost 5% on each side hold less than 1e-9 of the mass.
//
// On a coarse grid (49 points an axis) a side moves out by half the box's width while mass reaches its shell; when none
// does, the sides come in to where the mass begins, and the grid, now finer, is asked again. A side comes in beyond where
// it started only if the grid's spacing is below two `resolution`s: a coarser grid would overlook narrow modes.
// Gives up where the box has grown 1,000-fold and mass still reaches a side: then the density has tails that no box
// holds, and most likely no finite integral. What the coarse grid misjudges, `massReachesSide` finds on the fine one.

import { logSumWeighted } from './log-sum-exp.ts'
import {
  gridCoordinate,
  gridRows,
  gridSpacing,
  trapezoidWeights,
  type Box,
  type EnergyFunction,
  type RegularGrid,
} from './regular-grid.ts'

/** Share of an axis that counts as its outermost part, on each side. */
const shellShare = 0.05
const shellMassMaximum = 1e-9
/** The coarse grid knows tails only roughly: it is asked for more than the bound. */
const coarseShellMassMaximum = 1e-10
const trimmedMass = 1e-11
const coarsePoints = 49
const growthMaximum = 1000
const roundsMaximum = 60
const trimsMaximum = 3

/** A box, or in words why there is none; with the last grid that was looked at. */
export interface FittedBox {
  box: Box
  grid: RegularGrid
  energies: Float64Array
  fault: string | null
}

export interface FitBoxOptions {
  energy: EnergyFunction
  start: Box
  resolution: readonly number[]
  /** False keeps the whole start box. */
  mayTrim: boolean
}

export async function fitBox({ energy, start, resolution, mayTrim }: FitBoxOptions): Promise<FittedBox> {
  let box = start
  let trimsLeft = mayTrim ? trimsMaximum : 0
  for (let round = 0; ; round++) {
    const grid: RegularGrid = { box, shape: box.map(() => coarsePoints) }
    const energies = await energy(gridRows(grid))
    const logPartition = logSumWeighted(energies, trapezoidWeights(grid))
    if (!Number.isFinite(logPartition)) return { box, grid, energies, fault: faultInWords(logPartition) }
    const marginals = marginalMasses(grid, energies, logPartition)
    const grown = grow(box, marginals)
    if (grown !== null) {
      if (round === roundsMaximum || isTooLarge(grown, start)) return { box, grid, energies, fault: tailsInWords }
      box = grown
      continue
    }
    const isFine = box.every((_, axis) => gridSpacing(grid, axis) < 2 * resolution[axis])
    const trimmed = trimsLeft === 0 ? box : isFine ? trim(grid, marginals) : hull(trim(grid, marginals), start)
    if (trimsLeft === 0 || !isMuchSmaller(trimmed, box)) return { box: trimmed, grid, energies, fault: null }
    trimsLeft--
    box = trimmed
  }
}

/** Whether the outermost 5% on any side hold 1e-9 of the mass or more, or another bound. */
export function massReachesSide(
  grid: RegularGrid,
  energies: Float64Array,
  logPartition: number,
  massMaximum = shellMassMaximum,
): boolean {
  return outerMasses(grid, energies, logPartition).some((mass) => mass >= massMaximum)
}

/** The probability of the outermost 5% on each side: left and right, then below and above. */
function outerMasses(grid: RegularGrid, energies: Float64Array, logPartition: number): number[] {
  const weights = trapezoidWeights(grid)
  const masses = grid.shape.flatMap(() => [0, 0])
  const [columns, lines = 1] = grid.shape
  const [columnShell, lineShell] = grid.shape.map(shellPoints)
  for (let line = 0; line < lines; line++) {
    const isBelow = line < lineShell
    const isAbove = line >= lines - lineShell
    for (let column = 0; column < columns; column++) {
      const isLeft = column < columnShell
      const isRight = column >= columns - columnShell
      if (!(isLeft || isRight || isBelow || isAbove)) {
        // On to the right side.
        column = Math.max(column, columns - columnShell - 1)
        continue
      }
      const point = line * columns + column
      const mass = weights[point] * Math.exp(-energies[point] - logPartition)
      if (isLeft) masses[0] += mass
      if (isRight) masses[1] += mass
      if (isBelow) masses[2] += mass
      if (isAbove) masses[3] += mass
    }
  }
  return masses
}

const shellPoints = (count: number): number => Math.ceil(shellShare * (count - 1)) + 1

/** Per axis the probability of each of its coordinates, summed over the other axis. */
export function marginalMasses(grid: RegularGrid, energies: Float64Array, logPartition: number): Float64Array[] {
  const weights = trapezoidWeights(grid)
  const marginals = grid.shape.map((count) => new Float64Array(count))
  const width = grid.shape[0]
  for (let point = 0; point < energies.length; point++) {
    const mass = weights[point] * Math.exp(-energies[point] - logPartition)
    const column = point % width
    marginals[0][column] += mass
    if (marginals.length === 2) marginals[1][(point - column) / width] += mass
  }
  return marginals
}

function shellMasses(masses: Float64Array): { lower: number; upper: number } {
  const shell = shellPoints(masses.length)
  const sum = (part: Float64Array) => part.reduce((total, mass) => total + mass, 0)
  return { lower: sum(masses.subarray(0, shell)), upper: sum(masses.subarray(masses.length - shell)) }
}

/** Every side that mass reaches moved out by half the width; null if there is none. */
export function grow(box: Box, marginals: readonly Float64Array[]): Box | null {
  const shells = marginals.map(shellMasses)
  const reaches = (mass: number) => mass >= coarseShellMassMaximum
  if (!shells.some(({ lower, upper }) => reaches(lower) || reaches(upper))) return null
  return box.map(([low, high], axis) => {
    const step = 0.5 * (high - low)
    return [reaches(shells[axis].lower) ? low - step : low, reaches(shells[axis].upper) ? high + step : high] as const
  })
}

/** Every side moved in to where the mass begins, with room for an empty shell; never out. */
export function trim(grid: RegularGrid, marginals: readonly Float64Array[]): Box {
  return grid.box.map(([low, high], axis) => {
    const masses = marginals[axis]
    const first = firstIndexWithMass(masses)
    const last = masses.length - 1 - firstIndexWithMass(masses.toReversed())
    const from = gridCoordinate(grid, axis, first)
    const to = gridCoordinate(grid, axis, last)
    const room = 1.5 * shellShare * (to - from) + gridSpacing(grid, axis)
    return [Math.max(low, from - room), Math.min(high, to + room)] as const
  })
}

/** The smallest box around both. */
export const hull = (a: Box, b: Box): Box =>
  a.map(([low, high], axis) => [Math.min(low, b[axis][0]), Math.max(high, b[axis][1])] as const)

/** The last coordinate below which less than `trimmedMass` lies. */
function firstIndexWithMass(masses: Float64Array): number {
  let sum = 0
  for (let index = 0; index < masses.length; index++) {
    sum += masses[index]
    if (sum >= trimmedMass) return index
  }
  return masses.length - 1
}

const isMuchSmaller = (next: Box, box: Box) =>
  next.some(([low, high], axis) => high - low < 0.7 * (box[axis][1] - box[axis][0]))

const isTooLarge = (box: Box, start: Box) =>
  box.some(([low, high], axis) => high - low > growthMaximum * (start[axis][1] - start[axis][0]))

const tailsInWords =
  'Mass reaches the side of every box: the density has no finite integral, or tails too long for a box.'

function faultInWords(logPartition: number): string {
  return Number.isNaN(logPartition)
    ? 'The energy is not a number, or −∞, somewhere in the box.'
    : 'The energy is +∞ in the whole box.'
}
