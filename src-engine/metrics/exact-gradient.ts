// The exact gradient of the log-likelihood, in one or two dimensions: what CD and PCD approximate and ML descends.
//
//   gradient   E_data[∇θ E] − E_model[∇θ E], of  mean E(data) + log Z; the second by the trapezoid rule: Σ pᵢ ∇θ E(xᵢ),
//              pᵢ = wᵢ exp(−E(xᵢ)) / Z over a regular grid, Z = Σ wᵢ exp(−E(xᵢ))
// It is the exact gradient of the rule's own log Z. The rule judges itself each time: where every second of its points
// would give a log Z that differs by 0.01 or more, the spacing is halved, up to three times, each time at four times the
// cost (twice on a line). The error of a smooth density's rule is about the fourth power of that difference. Both rules may
// agree on having overlooked a narrow mode: where a row of the data has an energy more than 1 nat below that of every point,
// the spacing is halved, too, and if that does not help the difference is told as infinite. While the
// outermost 5% of the box hold 1e-6 of the model's mass or more it grows by half, anew each time, so that the result
// depends on θ and the box alone. No sampling, hence no bias.
// Fails in more dimensions, where details are finer than the finest grid, and where the model does not normalise: the box
// then stops growing (`fits` is false) and the density is only that within. `logPartitionChange` tells all of these. A mode
// between the points that holds none of the given rows leaves no sign; in training these are a batch, so a narrow mode of
// the data is seen only in the updates whose batch has a row in it.
// Source: the model itself; Song & Kingma 2021, "How to train your energy-based models", §2.

import { trainingChangeMaximum } from '../../src-shared/metric.ts'
import type { EnergySession, ParameterVector, Rows } from '../backends/backend.ts'
import { logSumWeighted, lowestOf } from './log-sum-exp.ts'
import { energiesOnHalvedGrid } from './grid-refinement.ts'
import { pointProbabilities, type Quadrature } from './quadrature.ts'
import { massReachesSide } from './quadrature-box.ts'
import {
  gridRows,
  halvedGrid,
  trapezoidWeights,
  type Box,
  type EnergyFunction,
  type RegularGrid,
} from './regular-grid.ts'

const shellMassMaximum = 1e-6
const growthsMaximum = 8
/** Of a grid point; thousands of them together stay below 1e-8. */
const negligibleMass = 1e-12
const lineFactor = 16
const halvingsMaximum = 3
/**
 * Nats that a row may lie below the grid. A Gaussian in the middle of a plane's cell is as far above its four corners where
 * points are two of its standard deviations apart, one between two points of a line where they are 2√2 apart.
 */
const overlookedNats = 1

export interface ExactGradientOptions {
  session: EnergySession
  /** Of the data, uploaded to that session. */
  rows: Rows
  /** Where the model is looked for first, in the session's coordinates; one or two dimensions. */
  box: Box
  /** Per axis of a plane; a line gets sixteen times as many. */
  gridPoints: number
}

export interface ExactGradient {
  /** The length of the parameters and extra scalars; 0 for the latter, of which the likelihood knows nothing. */
  gradient: ParameterVector
  /** E_data[E], over the rows. */
  dataEnergy: number
  /** E_model[E] */
  modelEnergy: number
  /** Nats, in the session's coordinates. */
  logPartition: number
  /**
   * What halving the spacing last changed of it; infinite where the grid overlooks a mode of the data, or no box holds the
   * model. The result is to be trusted below `trainingChangeMaximum`.
   */
  logPartitionChange: number
  /** The box holds the model. */
  fits: boolean
  /** Of the model. */
  quadrature: Quadrature
  /** Rows through forward + backward; an energy-only pass counts one half per row. */
  evaluations: number
}

/** At the session's current parameters. Nothing is thrown for a model that is not finite: its numbers say so. */
export async function exactGradient({ session, rows, box, gridPoints }: ExactGradientOptions): Promise<ExactGradient> {
  let evaluations = 0
  const energy: EnergyFunction = async (points) => {
    const pointCount = points.length / box.length
    evaluations += pointCount / 2
    return session.energy(session.upload(points, pointCount))
  }
  const lowestOfRows = lowestOf(await session.energy(rows))
  evaluations += rows.rowCount / 2
  const { model, change } = await refined(energy, await integrate(energy, box, gridPoints), lowestOfRows)
  const probabilities = pointProbabilities(model)
  const points = pointsWithMass(model, probabilities)
  const terms = [
    { rows, energyWeight: 1 / rows.rowCount },
    { rows: session.upload(points.rows, points.weights.length), energyWeight: points.weights },
  ]
  const nothing = new Array<number>(session.extraCount).fill(0)
  const { gradient, meanEnergies } = session.jetParameterGradient(terms, nothing)
  const [dataEnergy] = await meanEnergies
  return {
    gradient,
    dataEnergy,
    modelEnergy: meanOver(model, probabilities),
    logPartition: model.logPartition,
    logPartitionChange: change,
    fits: model.converged,
    quadrature: model,
    evaluations: evaluations + rows.rowCount + points.weights.length,
  }
}

/** On the box, grown until the model fits. */
async function integrate(energy: EnergyFunction, start: Box, gridPoints: number): Promise<Quadrature> {
  let box = start
  for (let growths = 0; ; growths++) {
    // An odd number, so that every second point is a grid over the same box.
    const count = (box.length === 1 ? lineFactor * gridPoints : gridPoints) | 1
    const grid: RegularGrid = { box, shape: box.map(() => count) }
    const weights = trapezoidWeights(grid)
    const energies = await energy(gridRows(grid))
    const logPartition = logSumWeighted(energies, weights)
    const fits = Number.isNaN(logPartition) || !massReachesSide(grid, energies, logPartition, shellMassMaximum)
    if (fits || growths === growthsMaximum) {
      return { grid, energies, weights, logPartition, converged: fits, reason: fits ? null : 'The box is too small.' }
    }
    box = box.map(([low, high]) => [low - 0.25 * (high - low), high + 0.25 * (high - low)] as const)
  }
}

/** With the spacing halved until log Z stands still and no row tells of a mode that no point is in. */
async function refined(
  energy: EnergyFunction,
  start: Quadrature,
  lowestOfRows: number,
): Promise<{ model: Quadrature; change: number }> {
  let model = start
  let change = Math.abs(model.logPartition - logPartitionOfHalf(model))
  const overlooks = () => lowestOfRows < lowestOf(model.energies) - overlookedNats
  for (let left = halvingsMaximum; left > 0 && (change >= trainingChangeMaximum || overlooks()); left--) {
    const grid = halvedGrid(model.grid)
    const energies = await energiesOnHalvedGrid(grid, model, { energy, negligible: Number.POSITIVE_INFINITY })
    const weights = trapezoidWeights(grid)
    const logPartition = logSumWeighted(energies, weights)
    change = Math.abs(logPartition - model.logPartition)
    model = { ...model, grid, energies, weights, logPartition }
  }
  return { model, change: overlooks() || !start.converged ? Number.POSITIVE_INFINITY : change }
}

/** log Z on every second point of each axis. */
function logPartitionOfHalf({ grid, energies }: Quadrature): number {
  const half: RegularGrid = { box: grid.box, shape: grid.shape.map((count) => (count + 1) / 2) }
  const width = half.shape[0]
  const kept = Float64Array.from({ length: half.shape.reduce((product, count) => product * count, 1) }, (_, point) => {
    const column = point % width
    return energies[((2 * (point - column)) / width) * grid.shape[0] + 2 * column]
  })
  return logSumWeighted(kept, trapezoidWeights(half))
}

/** The points that matter to the gradient, with −pᵢ: most of a wide box is empty, and costs as much as the rest. */
function pointsWithMass(
  { grid }: Quadrature,
  probabilities: Float64Array,
): { rows: Float64Array; weights: Float64Array } {
  const dimension = grid.shape.length
  const all = gridRows(grid)
  // A comparison that keeps NaN, so that nothing broken is left out.
  const kept = Array.from(probabilities.keys()).filter((point) => !(probabilities[point] < negligibleMass))
  const rows = new Float64Array(kept.length * dimension)
  kept.forEach((point, i) => rows.set(all.subarray(point * dimension, (point + 1) * dimension), i * dimension))
  return { rows, weights: Float64Array.from(kept, (point) => -probabilities[point]) }
}

/** Σ pᵢ E(xᵢ); a point without mass counts nothing, even where its energy is +∞. */
const meanOver = ({ energies }: Quadrature, probabilities: Float64Array): number =>
  probabilities.reduce((sum, p, point) => (p === 0 ? sum : sum + p * energies[point]), 0)
