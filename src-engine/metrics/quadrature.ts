// The partition function by quadrature, in one or two dimensions: log Z = log ∫ exp(−E(x)) dx.
//
// Trapezoid rule on a box. For smooth densities that vanish at the box's faces its error falls faster than any power of
// the spacing h: a Gaussian's is 2 exp(−2π²σ²/h²), below 1e-8 at h = σ.
//   1. The box is fitted on a coarse grid (quadrature-box.ts).
//   2. The spacing is halved, old points are kept, until log Z changes by less than 1e-6 nats, at two of the
//      data's resolutions or finer: coarser grids could agree on having overlooked something.
//      In the plane a grid may be accepted one halving earlier, where two other lattices agree with it to 1e-6 nats: every
//      second of its points, like one colour of a chessboard (√2 as coarse), and the middles of its cells, which no grid has
//      seen yet. The halving before must have changed log Z by less than 1e-4, so that what is interpolated between the
//      points (mode-mass.ts) is right to 1e-6, too.
//      Where a picture of the energies is there, the grids are those of its lattice (picture-lattice.ts), as long as that
//      is fine enough.
//   3. On the finest grid the outermost 5% on each side must hold less than 1e-9 of the mass; else back to 1 with more room.
// Once a grid is fine in the sense of 2, it is refined only where it shows density: a point whose known neighbours are all
// 20 nats above the lowest energy (2e-9 of the highest density) gets their mean energy. That is off by some per cent of
// such densities: below 1e-9 of the mass.
// Fails, and says so: where the density does not normalise (no box is large enough: log Z is NaN, since the box's integral
// would be a bound at best); where its finest detail is beyond `pointsMaximum` (log Z is the best estimate, not
// converged); where the energy is NaN or −Infinity (log Z is NaN). An energy of +Infinity is a density of zero. A peak
// much narrower than the data's `resolution` can be missed.
// Source: Trefethen & Weideman 2014, "The exponentially convergent trapezoidal rule"; the errors of a rule in the plane are
// the density's Fourier coefficients at the reciprocal lattice (Sloan & Joe 1994, "Lattice Methods for Multiple Integration").

import {
  agreesWithChessboard,
  agreesWithMiddles,
  energiesInCells,
  energiesOnHalvedGrid,
  type Level,
  type Look,
} from './grid-refinement.ts'
import { logSumWeighted, lowestOf } from './log-sum-exp.ts'
import { latticeOfPicture, type Picture } from './picture-lattice.ts'
import { fitBox, massReachesSide } from './quadrature-box.ts'
import {
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
  /** In the plane, energies that are known already: their points are tried first. */
  picture?: Picture
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
/** Of the change by the halving before, where a grid is accepted by lattices beside it. */
const previousChangeMaximum = 1e-4
/** Above the lowest energy; 2e-9 of the highest density. */
const negligibleNats = 20
/** Halvings that must be possible from the first grid on; it is made coarser for them where needed. */
const halvingsMinimum = 3
const boxAttempts = 4

export async function integrateDensity(options: QuadratureOptions): Promise<Quadrature> {
  const { energy, resolution, pointsMaximum = 2 ** 19 } = options
  const onLattice = options.picture && (await integrateOnLattice(options.picture, options))
  if (onLattice) return onLattice
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

/** Null where the picture's lattice does not do. */
async function integrateOnLattice(picture: Picture, options: QuadratureOptions): Promise<Quadrature | null> {
  const lattice = await latticeOfPicture(picture, options.energy, options.resolution)
  if (!lattice || lattice.pointCount > (options.pointsMaximum ?? 2 ** 19)) return null
  const { first, energy, pointCount } = lattice
  const refined = await refine(first, { ...options, energy }, pointCount)
  const { grid, energies, logPartition, converged } = refined
  return converged && !massReachesSide(grid, energies, logPartition) ? refined : null
}

/** Probability of each grid point under the rule, fresh; they add up to 1. */
export function pointProbabilities({ energies, weights, logPartition }: Quadrature): Float64Array {
  const probabilities = new Float64Array(energies.length)
  for (let point = 0; point < energies.length; point++) {
    probabilities[point] = weights[point] * Math.exp(-energies[point] - logPartition)
  }
  return probabilities
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
  let level = levelOf(first, await energy(gridRows(first)))
  let change = Number.POSITIVE_INFINITY
  for (;;) {
    const { grid, energies, weights, logPartition } = level
    if (Number.isNaN(logPartition)) return failed(grid, energies, 'The energy is not a number somewhere in the box.')
    const fine = isFine(grid, resolution)
    const done = { grid, energies, weights, logPartition, converged: true, reason: null }
    if (fine && change < toleranceNats) return done
    const look: Look = { energy, negligible: fine ? lowestOf(energies) + negligibleNats : Number.POSITIVE_INFINITY }
    const promising = fine && change < previousChangeMaximum && agreesWithChessboard(level)
    const middles = promising ? await energiesInCells(level, look) : null
    if (middles && agreesWithMiddles(level, middles)) return done
    const next = halvedGrid(grid)
    if (gridPointCount(next) > pointsMaximum) return { ...done, converged: false, reason: tooCoarse(grid, change) }
    level = levelOf(next, await energiesOnHalvedGrid(next, level, look, middles))
    change = Math.abs(level.logPartition - logPartition)
  }
}

const levelOf = (grid: RegularGrid, energies: Float64Array): Level => {
  const weights = trapezoidWeights(grid)
  return { grid, energies, weights, logPartition: logSumWeighted(energies, weights) }
}

function tooCoarse({ shape }: RegularGrid, change: number): string {
  const points = shape.join(' × ')
  return change < toleranceNats
    ? `${points} points are too few to see details of the data's size in so large a box.`
    : `log Z still changes by ${change.toPrecision(2)} nats on ${points} points.`
}

/** Details of the expected size cannot hide between the points. */
const isFine = (grid: RegularGrid, resolution: readonly number[]) =>
  grid.shape.every((_, axis) => gridSpacing(grid, axis) <= 2 * resolution[axis])

function failed(grid: RegularGrid, energies: Float64Array, reason: string): Quadrature {
  return { grid, energies, weights: trapezoidWeights(grid), logPartition: Number.NaN, converged: false, reason }
}
