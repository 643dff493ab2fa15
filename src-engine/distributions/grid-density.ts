// A density p(x) = exp(−E(x)) / Z on a box in one or two dimensions, from nothing but its energy.
//
//   log Z     trapezoid rule on a grid over the box, its spacing halved until log Z changes by less than 1e-8 nats; for
//             a smooth density that vanishes at the box's sides the error falls faster than any power of the spacing
//   samples   a cell by inverse CDF over b = 1.1 × the largest corner density of each, a point evenly in it, kept with
//             probability p / b: exact where no peak inside a cell exceeds b, as on a converged grid
// Outside the box p is zero. Where log Z still changes by more than 1e-4 on the finest grid, the density has details
// beyond it. Fails, by name: an energy that is NaN or −∞ somewhere, +∞ everywhere, or with mass at the box's sides.
// Source: Trefethen & Weideman 2014 for the rule; Devroye 1986, II.2 and II.3, for inversion and rejection.

import type { RandomStream } from '../random/random-stream.ts'
import type { Distribution } from './distribution.ts'
import { chooseWeighted, cumulativeSums } from '../random/weighted-choice.ts'

export type Box = readonly (readonly [number, number])[]

/** E at a point, nats; +∞ is a density of zero. */
export type PointEnergy = (x: number, y: number) => number

export type GridDensityFault =
  | { kind: 'not-a-number' | 'minus-infinity'; point: number[] }
  | { kind: 'zero-everywhere' }
  | { kind: 'too-fine'; change: number }
  /** Sides whose outermost 5% hold too much of the probability. */
  | { kind: 'cut'; sides: { axis: number; end: 'low' | 'high'; mass: number }[] }

export type GridDensity = { density: Distribution; fault: null } | { density: null; fault: GridDensityFault }

const intervalsFirst = 64
const intervalsMaximum = { line: 2 ** 16, plane: 2 ** 10 }
const toleranceNats = 1e-8
const toleranceAtFinestNats = 1e-4
const shellShare = 0.05
const shellMassMaximum = 1e-7
const boundFactor = 1.1

interface Grid {
  box: Box
  /** Along every axis. */
  intervals: number
  /** (points), the first coordinate varies fastest. */
  energies: Float64Array
  lowest: number
  logPartition: number
}

/** A density, or in words of a program why there is none. */
export function gridDensity(energy: PointEnergy, box: Box): GridDensity {
  const finest = box.length === 1 ? intervalsMaximum.line : intervalsMaximum.plane
  let previous = Number.NaN
  for (let intervals = intervalsFirst; ; intervals *= 2) {
    const grid = gridOf(energy, box, intervals)
    if ('kind' in grid) return { density: null, fault: grid }
    const change = Math.abs(grid.logPartition - previous)
    previous = grid.logPartition
    const converged = change < toleranceNats
    if (!converged && intervals < finest) continue
    if (!converged && !(change < toleranceAtFinestNats)) return { density: null, fault: { kind: 'too-fine', change } }
    const sides = fullSides(grid)
    if (sides.length > 0) return { density: null, fault: { kind: 'cut', sides } }
    return { density: distributionOf(energy, grid), fault: null }
  }
}

function gridOf(energy: PointEnergy, box: Box, intervals: number): Grid | GridDensityFault {
  const count = intervals + 1
  const energies = new Float64Array(box.length === 1 ? count : count * count)
  let lowest = Number.POSITIVE_INFINITY
  for (let point = 0; point < energies.length; point++) {
    const [x, y] = pointOf(box, intervals, point)
    const value = energy(x, y)
    if (Number.isNaN(value)) return { kind: 'not-a-number', point: [x, y].slice(0, box.length) }
    if (value === Number.NEGATIVE_INFINITY) return { kind: 'minus-infinity', point: [x, y].slice(0, box.length) }
    energies[point] = value
    if (value < lowest) lowest = value
  }
  if (lowest === Number.POSITIVE_INFINITY) return { kind: 'zero-everywhere' }
  let sum = 0
  for (let point = 0; point < energies.length; point++) {
    sum += pointShare(box.length, intervals, point) * Math.exp(lowest - energies[point])
  }
  const cellVolume = box.reduce((volume, [low, high]) => (volume * (high - low)) / intervals, 1)
  return { box, intervals, energies, lowest, logPartition: Math.log(sum * cellVolume) - lowest }
}

function pointOf(box: Box, intervals: number, point: number): [number, number] {
  const column = point % (intervals + 1)
  const line = (point - column) / (intervals + 1)
  const at = (axis: number, index: number) => (box[axis][0] * (intervals - index) + box[axis][1] * index) / intervals
  return [at(0, column), box.length === 1 ? 0 : at(1, line)]
}

/** Of a cell's volume: ½ at the ends of each axis. */
function pointShare(dimension: number, intervals: number, point: number): number {
  const column = point % (intervals + 1)
  const line = (point - column) / (intervals + 1)
  const half = (index: number) => (index === 0 || index === intervals ? 0.5 : 1)
  return half(column) * (dimension === 1 ? 1 : half(line))
}

function fullSides({ box, intervals, energies, lowest }: Grid): { axis: number; end: 'low' | 'high'; mass: number }[] {
  const shell = Math.ceil(shellShare * intervals)
  const masses = box.map(() => ({ low: 0, high: 0 }))
  let total = 0
  for (let point = 0; point < energies.length; point++) {
    const mass = Math.exp(lowest - energies[point])
    const column = point % (intervals + 1)
    const indices = [column, (point - column) / (intervals + 1)]
    total += mass
    masses.forEach((sides, axis) => {
      if (indices[axis] <= shell) sides.low += mass
      if (indices[axis] >= intervals - shell) sides.high += mass
    })
  }
  return masses
    .flatMap((sides, axis) => (['low', 'high'] as const).map((end) => ({ axis, end, mass: sides[end] / total })))
    .filter(({ mass }) => mass >= shellMassMaximum)
}

function distributionOf(energy: PointEnergy, grid: Grid): Distribution {
  const { box, intervals, logPartition } = grid
  const dimension = box.length
  const isInside = (value: number, axis: number) => value >= box[axis][0] && value <= box[axis][1]
  const bounds = cellBounds(grid)
  const cumulative = cumulativeSums(bounds)
  return {
    dimension,
    sample: (count, random) => sampleCells(count, { energy, grid, bounds, cumulative, random }),
    logDensity: (rows) =>
      Float64Array.from({ length: rows.length / dimension }, (_, row) => {
        const [x, y] = dimension === 1 ? [rows[row], 0] : [rows[2 * row], rows[2 * row + 1]]
        if (!isInside(x, 0) || (dimension === 2 && !isInside(y, 1))) return Number.NEGATIVE_INFINITY
        return -energy(x, y) - logPartition
      }),
    support: box.map(([low, high]): [number, number] => [low, high]),
    // The rule had converged at twice the spacing.
    resolution: box.map(([low, high]) => (2 * (high - low)) / intervals),
  }
}

/** 1.1 × the largest density, relative to the grid's largest, at the corners of each cell. */
function cellBounds({ box, intervals, energies, lowest }: Grid): Float64Array {
  const count = intervals + 1
  const lines = box.length === 1 ? 1 : intervals
  const bounds = new Float64Array(intervals * lines)
  for (let cell = 0; cell < bounds.length; cell++) {
    const corner = Math.floor(cell / intervals) * count + (cell % intervals)
    let least = Math.min(energies[corner], energies[corner + 1])
    if (box.length === 2) least = Math.min(least, energies[corner + count], energies[corner + count + 1])
    bounds[cell] = boundFactor * Math.exp(lowest - least)
  }
  return bounds
}

interface SampleOptions {
  energy: PointEnergy
  grid: Grid
  bounds: Float64Array
  cumulative: Float64Array
  random: RandomStream
}

function sampleCells(count: number, { energy, grid, bounds, cumulative, random }: SampleOptions): Float64Array {
  const { box, intervals, lowest } = grid
  const dimension = box.length
  const rows = new Float64Array(count * dimension)
  const along = (axis: number, position: number) =>
    box[axis][0] + ((box[axis][1] - box[axis][0]) * position) / intervals
  for (let kept = 0; kept < count;) {
    const cell = chooseWeighted(cumulative, random)
    const x = along(0, (cell % intervals) + random.uniform())
    const y = dimension === 1 ? 0 : along(1, Math.floor(cell / intervals) + random.uniform())
    if (random.uniform() * bounds[cell] >= Math.exp(lowest - energy(x, y))) continue
    rows[kept * dimension] = x
    if (dimension === 2) rows[kept * dimension + 1] = y
    kept++
  }
  return rows
}
