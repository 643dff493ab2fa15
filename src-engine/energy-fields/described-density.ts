// What is to be known of exp(−E) on a line or in the plane: whether it normalises, log Z, mean and standard deviations by
// quadrature, modes, and samples of the quadrature grid.
//
// It normalises where the quadrature found a box that holds the mass (metrics/quadrature-box.ts) and the energy rises fast
// enough beyond it (tails.ts). Where it does not, log Z, moments and samples are not defined: they are NaN and none, never
// those of a box. Modes are local, and stay.

import type { RandomStream } from '../random/random-stream.ts'
import { sampleGrid } from '../metrics/grid-sampler.ts'
import { integrateDensity, pointProbabilities, type Quadrature } from '../metrics/quadrature.ts'
import { gridRows, type Box, type EnergyFunction } from '../metrics/regular-grid.ts'
import type { FoundMode, Normalises } from '../../src-shared/composition.ts'
import { formatNumber } from '../../src-shared/numbers.ts'
import { findModes } from './find-modes.ts'
import { judgeTails, type TailsJudged } from './tails.ts'

export interface DensityToDescribe {
  energy: EnergyFunction
  /** ∂E/∂x per row, (rows × dimension). */
  gradient: EnergyFunction
  /** Where to look first. */
  box: Box
  /** Smallest length scale along each axis. */
  resolution: readonly number[]
}

export interface DescribedDensity {
  /** Nats; NaN where it does not normalise, or where that is not known. */
  logPartition: number
  /** Of the quadrature; false too where there is no log Z. */
  converged: boolean
  shape: readonly number[]
  normalises: Normalises
  /** Per axis; NaN without log Z. */
  mean: number[]
  deviations: number[]
  quadrature: Quadrature
  tails: TailsJudged
}

/** Enough for details of a two-hundredth of the box, and seconds for two networks. */
const pointsMaximum = 2 ** 17

/** Along each axis, where wells of a density that runs away are looked for. */
const wellPoints = { line: 2049, plane: 257 }

/** `given`: whether it normalises where that needs no judgement, which then decides whether there are moments. */
export async function describeDensity(
  { energy, box, resolution }: DensityToDescribe,
  given?: Normalises,
): Promise<DescribedDensity> {
  const quadrature = await integrateDensity({ energy, box, resolution, pointsMaximum })
  const tails = await judgeTails(energy, quadrature.grid.box)
  const normalises = given ?? judge(quadrature, tails)
  const known = normalises.verdict === 'yes'
  return {
    logPartition: known ? quadrature.logPartition : Number.NaN,
    converged: known && quadrature.converged,
    shape: quadrature.grid.shape,
    normalises,
    ...momentsOf(known ? quadrature : null, box.length),
    quadrature,
    tails,
  }
}

function judge(quadrature: Quadrature, tails: TailsJudged): Normalises {
  const seen =
    `judged by boxes up to 1,000 times as wide, and by the energy at up to ${tails.reach} times the last box: ` +
    `it must rise by more than ${formatNumber(tails.needed)} nats for each doubling of the distance`
  if (tails.verdict === 'runs-away') {
    const towards = tails.direction
      ? ` towards (${tails.direction.map((value) => formatNumber(value)).join(', ')})`
      : ''
    const rise = tails.risePerDoubling
    const moves = rise < 0 ? `falls by ${formatNumber(-rise)} nats` : `rises by only ${formatNumber(rise)} nats`
    return { verdict: 'no', how: `far out${towards} the energy ${moves} for the last doubling; ${seen}` }
  }
  if (Number.isFinite(quadrature.logPartition) && tails.verdict === 'falls-off') {
    return { verdict: 'yes', how: quadrature.reason === null ? seen : `${seen}. ${quadrature.reason}` }
  }
  const why = quadrature.reason ?? 'far out the energy is not a number, or its slope goes up and down'
  return { verdict: 'not-known', how: `${why.replace(/\.$/, '')}; ${seen}` }
}

function momentsOf(quadrature: Quadrature | null, dimension: number): { mean: number[]; deviations: number[] } {
  const none = () => Array<number>(dimension).fill(Number.NaN)
  if (!quadrature) return { mean: none(), deviations: none() }
  const probabilities = pointProbabilities(quadrature)
  const rows = gridRows(quadrature.grid)
  const mean = Array<number>(dimension).fill(0)
  const square = Array<number>(dimension).fill(0)
  for (let point = 0; point < probabilities.length; point++) {
    if (probabilities[point] === 0) continue
    for (let axis = 0; axis < dimension; axis++) mean[axis] += probabilities[point] * rows[point * dimension + axis]
  }
  for (let point = 0; point < probabilities.length; point++) {
    if (probabilities[point] === 0) continue
    for (let axis = 0; axis < dimension; axis++) {
      square[axis] += probabilities[point] * (rows[point * dimension + axis] - mean[axis]) ** 2
    }
  }
  return { mean, deviations: square.map(Math.sqrt) }
}

/**
 * On the grid of its quadrature. A density that runs away has let that grow far beyond everything that is to be seen: its
 * minima, which chains may leave, are looked for where an integral would begin.
 */
export async function modesOf(
  density: DensityToDescribe,
  { quadrature: { grid: integrated, energies }, normalises }: DescribedDensity,
): Promise<{ modes: FoundMode[]; complete: boolean }> {
  if (normalises.verdict === 'yes') return findModes({ ...density, grid: integrated, energies })
  const { box } = density
  const grid = { box, shape: box.map(() => (box.length === 1 ? wellPoints.line : wellPoints.plane)) }
  return findModes({ ...density, grid, energies: await density.energy(gridRows(grid)) })
}

/** Row-major (count × dimension); none where it does not normalise. */
export async function samplesOf(
  { energy }: DensityToDescribe,
  { quadrature, normalises }: DescribedDensity,
  { count, random }: { count: number; random: RandomStream },
): Promise<{ rows: Float64Array; exceededShare: number }> {
  if (normalises.verdict !== 'yes') return { rows: new Float64Array(0), exceededShare: 0 }
  return sampleGrid({ quadrature, energy, count, random })
}
