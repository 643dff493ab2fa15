// A grid of energies made finer: the points between its own, and what they say of its trapezoid rule.
//
// The error of a rule on a lattice is the sum of the density's Fourier coefficients over the reciprocal lattice. With
// F = 1/2h: a grid of spacing h errs by those at (2F, 0), (0, 2F), (2F, 2F) …; one colour of its chessboard has (F, F)
// besides; the middles of its cells have (2F, 0) and (0, 2F) with the other sign. So twice the grid's own error is seen in
// the difference to the middles, and what is left of the density just beyond its band in that to the chessboard.

import { logSumWeighted, lowestOf } from './log-sum-exp.ts'
import { axisCoordinates, gridPointCount, type EnergyFunction, type RegularGrid } from './regular-grid.ts'

/** Of log Z by another lattice, nats. */
const toleranceNats = 1e-6

export interface Level {
  grid: RegularGrid
  /** (points) */
  energies: Float64Array
  /** Of the trapezoid rule, (points). */
  weights: Float64Array
  /** Nats. */
  logPartition: number
}

export interface Look {
  energy: EnergyFunction
  /** A new point whose known neighbours all lie above gets their mean energy, unasked; +∞ asks for all. */
  negligible: number
}

/** E in the middles of a plane grid's cells, fresh; null on a line, where the halved grid is as cheap. */
export async function energiesInCells(
  { grid, energies }: Level,
  { energy, negligible }: Look,
): Promise<Float64Array | null> {
  if (grid.shape.length === 1) return null
  const [columns, lines] = grid.shape
  const asked = sweepOf(new Float64Array((columns - 1) * (lines - 1)), columns - 1, negligible)
  for (let line = 0; line < lines - 1; line++) sweepCells(asked, energies, line)
  const between = axisCoordinates(grid).map((along) =>
    Float64Array.from({ length: along.length - 1 }, (_, index) => (along[index] + along[index + 1]) / 2),
  )
  return answered(asked, energy, between)
}

/**
 * E at the points of a halved grid, fresh. What the coarser grid knows, and its middles if they are given, is not asked again.
 */
export async function energiesOnHalvedGrid(
  grid: RegularGrid,
  coarse: Pick<Level, 'grid' | 'energies'>,
  { energy, negligible }: Look,
  middles: Float64Array | null = null,
): Promise<Float64Array> {
  const [columns, lines = 1] = grid.shape
  const asked = sweepOf(new Float64Array(gridPointCount(grid)), columns, negligible)
  for (let line = 0, cell = 0; line < lines; line += 2, cell += (columns - 1) / 2) {
    placeEverySecond(
      asked.energies,
      line * columns,
      coarse.energies.subarray((line * (columns + 1)) / 4, ((line + 2) * (columns + 1)) / 4),
    )
    if (middles && line + 1 < lines) {
      placeEverySecond(asked.energies, (line + 1) * columns + 1, middles.subarray(cell, cell + (columns - 1) / 2))
    }
  }
  for (let line = 0; line < lines; line++) {
    if (line % 2 === 0) sweepKnownLine(asked, line * columns)
    else sweepNewLine(asked, line * columns, middles !== null)
  }
  return answered(asked, energy, axisCoordinates(grid))
}

/** On one colour of the chessboard log Z is the same to 1e-6 nats. */
export function agreesWithChessboard({ grid, energies, weights, logPartition }: Level): boolean {
  const width = grid.shape[0]
  const lowest = lowestOf(energies)
  let sum = 0
  for (let start = 0, line = 0; start < energies.length; start += width, line++) {
    for (let column = line % 2; column < width; column += 2) {
      sum += weights[start + column] * Math.exp(lowest - energies[start + column])
    }
  }
  return Math.abs(Math.log(2 * sum) - lowest - logPartition) < toleranceNats
}

/** In the middles of the cells log Z is the same to 1e-6 nats. */
export function agreesWithMiddles({ grid, weights, logPartition }: Level, middles: Float64Array): boolean {
  // A point inside the grid weighs a whole cell.
  const volume = weights[grid.shape[0] + 1]
  const inMiddles = logSumWeighted(middles, new Float64Array(middles.length).fill(volume))
  return Math.abs(inMiddles - logPartition) < toleranceNats
}

/**
 * A grid that is gone through line by line: its energies, and the points where they must be asked for, in order. The loops
 * over a line are functions of their own, called often enough to be compiled by themselves: within one function of many
 * closures the compiler took longer than all evaluations of a short run.
 */
interface Sweep {
  energies: Float64Array
  columns: number
  negligible: number
  points: Int32Array
  count: number
}

const sweepOf = (energies: Float64Array, columns: number, negligible: number): Sweep => ({
  ...{ energies, columns, negligible },
  points: new Int32Array(energies.length),
  count: 0,
})

/** Of a line of cells, from the energies at their corners. */
function sweepCells(asked: Sweep, corners: Float64Array, line: number): void {
  const { energies, columns, negligible, points } = asked
  let { count } = asked
  for (let cell = line * columns, corner = line * (columns + 1), end = cell + columns; cell < end; cell++, corner++) {
    const a = corners[corner]
    const b = corners[corner + 1]
    const c = corners[corner + columns + 1]
    const d = corners[corner + columns + 2]
    if (a > negligible && b > negligible && c > negligible && d > negligible) energies[cell] = (a + b + c + d) / 4
    else points[count++] = cell
  }
  asked.count = count
}

/** Of a line of the coarser grid, every second point: the neighbours that it knows are at both sides. */
function sweepKnownLine(asked: Sweep, start: number): void {
  const { energies, columns, negligible, points } = asked
  let { count } = asked
  for (let point = start + 1; point < start + columns; point += 2) {
    const a = energies[point - 1]
    const b = energies[point + 1]
    if (a > negligible && b > negligible) energies[point] = (a + b) / 2
    else points[count++] = point
  }
  asked.count = count
}

/** Of a line between two: the neighbours that the coarser grid knows are above and below, or around. */
function sweepNewLine(asked: Sweep, start: number, withMiddles: boolean): void {
  const { energies, columns, negligible, points } = asked
  let { count } = asked
  for (let column = 0; column < columns; column++) {
    const point = start + column
    const below = point - columns
    const above = point + columns
    if (column % 2 === 0) {
      if (energies[below] > negligible && energies[above] > negligible) {
        energies[point] = (energies[below] + energies[above]) / 2
      } else points[count++] = point
    } else if (!withMiddles) {
      const a = energies[below - 1]
      const b = energies[below + 1]
      const c = energies[above - 1]
      const d = energies[above + 1]
      if (a > negligible && b > negligible && c > negligible && d > negligible) energies[point] = (a + b + c + d) / 4
      else points[count++] = point
    }
  }
  asked.count = count
}

/** To the end of the line, or of the values. */
function placeEverySecond(energies: Float64Array, start: number, values: Float64Array): void {
  for (let index = 0; index < values.length; index++) energies[start + 2 * index] = values[index]
}

/** The energies, filled in where they were asked for, all at once; `coordinates` are those of each axis. */
async function answered(
  { energies, points, count }: Sweep,
  energy: EnergyFunction,
  coordinates: readonly Float64Array[],
): Promise<Float64Array> {
  const [columns, lines] = coordinates
  const rows = new Float64Array(count * coordinates.length)
  if (coordinates.length === 2) fillPlaneRows(rows, points, columns, lines)
  else for (let index = 0; index < count; index++) rows[index] = columns[points[index]]
  scatter(energies, points, await energy(rows))
  return energies
}

function fillPlaneRows(rows: Float64Array, points: Int32Array, columns: Float64Array, lines: Float64Array): void {
  const width = columns.length
  for (let at = 0; at < rows.length; at += 2) {
    const point = points[at >> 1]
    const column = point % width
    rows[at] = columns[column]
    rows[at + 1] = lines[(point - column) / width]
  }
}

function scatter(energies: Float64Array, points: Int32Array, values: Float64Array): void {
  for (let index = 0; index < values.length; index++) energies[points[index]] = values[index]
}
