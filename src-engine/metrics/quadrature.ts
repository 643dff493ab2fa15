// The partition function by quadrature, in one or two dimensions: log Z = log ∫ exp(−E(x)) dx.
//
// Trapezoid rule on a box. For smooth densities that vanish at the box's faces its error falls faster than any power of
// the spacing h: a Gaussian's is 2 exp(−2π²σ²/h²), below 1e-8 at h = σ.
//   1. The box is fitted on a coarse grid (quadrature-box.ts).
//   2. The spacing is halved, old points are kept, until log Z changes by less than 1e-6 nats, at two of the
//      data's resolutions or finer: coarser grids could agree on having overlooked something.
//   3. On the finest grid the outermost 5% on each side must hold less than 1e-9 of the mass; else back to 1 with more room.
// Fails, and says so: where the density does not normalise (no box is large enough: log Z is NaN, since the box's integral
// would be a bound at best); where its finest detail is beyond `pointsMaximum` (log Z is the best estimate, not
// converged); where the energy is NaN or −Infinity (log Z is NaN). An energy of +Infinity is a density of zero. A peak
// much narrower than the data's `resolution` can be missed.
// Source: Trefethen & Weideman 2014, "The exponentially convergent trapezoidal rule".

import { logSumWeighted } from './log-sum-exp.ts'
import { fitBox, massReachesSide } from './quadrature-box.ts'
import {
  axisCoordinates,
  gridPointCount,
  gridRows,
  gridSpacing,
  halvedGrid,
  trapezoidWeights,
  type Box,
  type EnergyFunction,
  type RegularGrid,
} from './regular-grid.ts'

export interface QuadratureOptions {
  energy: EnergyFunction
  /** Where to look first, such as the data's support. */
  box: Box
  /** Smallest length scale that is expected along each axis: the first spacing is four times this, the last at most twice. */
  resolution: readonly number[]
  /** Rows that the finest grid may have. */
  pointsMaximum?: number
}

export interface Quadrature {
  grid: RegularGrid
  /** E at the grid's points, (points). */
  energies: Float64Array
  /** Trapezoid weights, (points); ∫ f p dx = Σ weight · f · exp(−E − logPartition). */
  weights: Float64Array
  /** Nats; NaN where it could not be computed. */
  logPartition: number
  converged: boolean
  /** Why not, in words; null when converged. */
  reason: string | null
}

const toleranceNats = 1e-6
/** Halvings that must be possible from the first grid on; it is made coarser for them where needed. */
const halvingsMinimum = 3
const boxAttempts = 4

export async function integrateDensity(options: QuadratureOptions): Promise<Quadrature> {
  const { energy, resolution, pointsMaximum = 2 ** 19 } = options
  let start = options.box
  for (let attempt = 1; ; attempt++) {
    const fitted = await fitBox({ energy, start, resolution, mayTrim: attempt === 1 })
    if (fitted.fault !== null) return failed(fitted.grid, fitted.energies, fitted.fault)
    const first = firstGrid(fitted.box, resolution, pointsMaximum)
    const refined = await refine(first, options, pointsMaximum)
    const { grid, energies, logPartition } = refined
    if (Number.isNaN(logPartition) || !massReachesSide(grid, energies, logPartition)) return refined
    if (attempt === boxAttempts) {
      return { ...refined, converged: false, reason: 'Mass reaches the side of the box even after it grew.' }
    }
    start = fitted.box.map(([low, high]) => [low - 0.25 * (high - low), high + 0.25 * (high - low)] as const)
  }
}

/** Probability of each grid point under the rule, fresh; they add up to 1. */
export function pointProbabilities({ energies, weights, logPartition }: Quadrature): Float64Array {
  return energies.map((value, point) => weights[point] * Math.exp(-value - logPartition))
}

function firstGrid(box: Box, resolution: readonly number[], pointsMaximum: number): RegularGrid {
  const intervalsMaximum = Math.floor((pointsMaximum ** (1 / box.length) - 1) / 2 ** halvingsMinimum)
  const wanted = box.map(([low, high], axis) => Math.max(16, Math.ceil((high - low) / (4 * resolution[axis]))))
  // What one axis leaves unused is the other's: a long, narrow box keeps its fine spacing along its length.
  const shape = wanted.map((intervals, axis) => {
    const unused = wanted.reduce(
      (product, other, index) => (index === axis ? product : product * Math.max(1, intervalsMaximum / other)),
      1,
    )
    return Math.min(intervals, Math.floor(intervalsMaximum * unused)) + 1
  })
  return { box, shape }
}

async function refine(first: RegularGrid, options: QuadratureOptions, pointsMaximum: number): Promise<Quadrature> {
  const { energy, resolution } = options
  let grid = first
  let energies = await energy(gridRows(grid))
  let weights = trapezoidWeights(grid)
  let logPartition = logSumWeighted(energies, weights)
  let change = Number.POSITIVE_INFINITY
  for (;;) {
    if (Number.isNaN(logPartition)) return failed(grid, energies, 'The energy is not a number somewhere in the box.')
    const next = halvedGrid(grid)
    if (gridPointCount(next) > pointsMaximum) {
      const points = grid.shape.join(' × ')
      const reason =
        change < toleranceNats
          ? `${points} points are too few to see details of the data's size in so large a box.`
          : `log Z still changes by ${change.toPrecision(2)} nats on ${points} points.`
      return { grid, energies, weights, logPartition, converged: false, reason }
    }
    energies = await energiesOnHalvedGrid(next, { grid, energies }, energy)
    grid = next
    weights = trapezoidWeights(grid)
    const previous = logPartition
    logPartition = logSumWeighted(energies, weights)
    change = Math.abs(logPartition - previous)
    if (change < toleranceNats && isFine(grid, resolution)) {
      return { grid, energies, weights, logPartition, converged: true, reason: null }
    }
  }
}

/** Details of the expected size cannot hide between the points. */
const isFine = (grid: RegularGrid, resolution: readonly number[]) =>
  grid.shape.every((_, axis) => gridSpacing(grid, axis) <= 2 * resolution[axis])

/** E at the points of a halved grid, fresh; computes only what the coarser grid does not know. */
export async function energiesOnHalvedGrid(
  grid: RegularGrid,
  coarse: { grid: RegularGrid; energies: Float64Array },
  energy: EnergyFunction,
): Promise<Float64Array> {
  const values = await energy(rowsBetween(grid, coarse.energies.length))
  const energies = new Float64Array(gridPointCount(grid))
  const [columns, lines = 1] = grid.shape
  let [old, fresh, point] = [0, 0, 0]
  for (let line = 0; line < lines; line++) {
    for (let column = 0; column < columns; column++) {
      energies[point++] = (line | column) % 2 === 0 ? coarse.energies[old++] : values[fresh++]
    }
  }
  return energies
}

/** The points of a halved grid that the coarser one has not, in their order, row-major. */
function rowsBetween(grid: RegularGrid, knownCount: number): Float64Array {
  const [columns, lines] = axisCoordinates(grid)
  const dimension = grid.shape.length
  const rows = new Float64Array((gridPointCount(grid) - knownCount) * dimension)
  let at = 0
  for (let line = 0; line < (lines?.length ?? 1); line++) {
    const isNew = line % 2 === 1
    for (let column = isNew ? 0 : 1; column < columns.length; column += isNew ? 1 : 2) {
      rows[at++] = columns[column]
      if (dimension === 2) rows[at++] = lines[line]
    }
  }
  return rows
}

function failed(grid: RegularGrid, energies: Float64Array, reason: string): Quadrature {
  return { grid, energies, weights: trapezoidWeights(grid), logPartition: Number.NaN, converged: false, reason }
}
