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
export async function energiesInCells({ grid, energies }: Level, look: Look): Promise<Float64Array | null> {
  if (grid.shape.length === 1) return null
  const [columns, lines] = grid.shape
  const middles = new Float64Array((columns - 1) * (lines - 1))
  const asked = new Asked(middles)
  for (let line = 0, cell = 0; line < lines - 1; line++) {
    for (let column = 0; column < columns - 1; column++, cell++) {
      const corner = line * columns + column
      const a = energies[corner]
      const b = energies[corner + 1]
      const c = energies[corner + columns]
      const d = energies[corner + columns + 1]
      if (a > look.negligible && b > look.negligible && c > look.negligible && d > look.negligible) {
        middles[cell] = (a + b + c + d) / 4
      } else asked.add(cell)
    }
  }
  const between = axisCoordinates(grid).map((along) =>
    Float64Array.from({ length: along.length - 1 }, (_, index) => (along[index] + along[index + 1]) / 2),
  )
  return asked.answer(look.energy, between)
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
  const energies = new Float64Array(gridPointCount(grid))
  placeKnown(energies, grid, coarse.energies, middles)
  const asked = new Asked(energies)
  const isEmpty = (point: number) => energies[point] > negligible
  for (let line = 0; line < lines; line++) {
    const isOdd = line % 2 === 1
    for (let column = isOdd ? 0 : 1; column < columns; column += isOdd ? 1 : 2) {
      const point = line * columns + column
      // The neighbours that the coarser grid knows: at both sides, above and below, or around.
      if (!isOdd) settle(point, 1)
      else if (column % 2 === 0) settle(point, columns)
      else if (!middles) {
        const below = point - columns
        const above = point + columns
        if (isEmpty(below - 1) && isEmpty(below + 1) && isEmpty(above - 1) && isEmpty(above + 1)) {
          energies[point] = (energies[below - 1] + energies[below + 1] + energies[above - 1] + energies[above + 1]) / 4
        } else asked.add(point)
      }
    }
  }
  return asked.answer(energy, axisCoordinates(grid))

  function settle(point: number, step: number): void {
    if (isEmpty(point - step) && isEmpty(point + step))
      energies[point] = (energies[point - step] + energies[point + step]) / 2
    else asked.add(point)
  }
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

function placeKnown(
  energies: Float64Array,
  { shape }: RegularGrid,
  coarse: Float64Array,
  middles: Float64Array | null,
): void {
  const [columns, lines = 1] = shape
  let [known, cell] = [0, 0]
  for (let line = 0; line < lines; line += 2) {
    for (let column = 0; column < columns; column += 2) energies[line * columns + column] = coarse[known++]
    if (!middles || line + 1 === lines) continue
    for (let column = 1; column < columns; column += 2) energies[(line + 1) * columns + column] = middles[cell++]
  }
}

/** The points of a grid whose energies must be computed, asked for all at once. */
class Asked {
  readonly #energies: Float64Array
  readonly #points: Int32Array
  #count = 0

  constructor(energies: Float64Array) {
    this.#energies = energies
    this.#points = new Int32Array(energies.length)
  }

  add(point: number): void {
    this.#points[this.#count++] = point
  }

  /** The energies, filled in; `coordinates` are those of each axis. */
  async answer(energy: EnergyFunction, coordinates: readonly Float64Array[]): Promise<Float64Array> {
    const [columns, lines] = coordinates
    const dimension = coordinates.length
    const rows = new Float64Array(this.#count * dimension)
    for (let index = 0, at = 0; index < this.#count; index++) {
      const point = this.#points[index]
      const column = point % columns.length
      rows[at++] = columns[column]
      if (dimension === 2) rows[at++] = lines[(point - column) / columns.length]
    }
    const values = await energy(rows)
    for (let index = 0; index < this.#count; index++) this.#energies[this.#points[index]] = values[index]
    return this.#energies
  }
}
