// Exact maximum likelihood, in one or two dimensions.
//
//   loss       mean E(data) + log Z, the negative log-likelihood in nats per point, in the person's units
//   gradient   E_data[∇θ E] − E_model[∇θ E], the second by the trapezoid rule: Σ pᵢ ∇θ E(xᵢ),
//              pᵢ = wᵢ exp(−E(xᵢ)) / Z over a regular grid, Z = Σ wᵢ exp(−E(xᵢ))
// It is the exact gradient of the rule's own log Z. The rule judges itself in each update: where every second of its
// points would give a log Z that differs by 0.01 or more, the spacing is halved, up to three times, each time at four
// times the cost (twice on a line). The error of a smooth density's rule is about the fourth power of that difference. The box is that of the training rows with a standard deviation of
// room; while its outermost 5% hold 1e-6 of the model's mass or more it grows by half, anew in each update, so that it
// depends on θ alone. No sampling, hence no bias: what CD and PCD approximate.
// Fails in more dimensions (refused), where details are finer than the finest grid (the difference is told as a metric
// and marks the lane), and where the model does not normalise: the
// box then stops growing and the density is only that within.
// Source: the model itself; Song & Kingma 2021, "How to train your energy-based models", §2.

import { AppError } from '../../src-shared/errors.ts'
import { trainingChangeMaximum } from '../../src-shared/metric.ts'
import { sampleGrid } from '../metrics/grid-sampler.ts'
import { logSumWeighted } from '../metrics/log-sum-exp.ts'
import { energiesOnHalvedGrid, pointProbabilities, type Quadrature } from '../metrics/quadrature.ts'
import {
  gridRows,
  halvedGrid,
  trapezoidWeights,
  type Box,
  type EnergyFunction,
  type RegularGrid,
} from '../metrics/regular-grid.ts'
import { massReachesSide } from '../metrics/quadrature-box.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import type { Method, TrainingData } from './method.ts'

const shellMassMaximum = 1e-6
const growthsMaximum = 8
/** Of a grid point; thousands of them together stay below 1e-8. */
const negligibleMass = 1e-12
const lineFactor = 16
const halvingsMaximum = 3
/** Exact samples of the model, for the picture alone. */
const sampleCount = 400

export const maximumLikelihood: Method<'maximum-likelihood'> = {
  extraCount: 0,

  negativesTitle: () => 'exact samples at the current parameters, not their average',

  initialExtra: async () => [],

  init(_config, { data }) {
    if (data.dimension <= 2) return {}
    throw new AppError(
      'not-supported',
      `Expected data with 1 or 2 columns for exact maximum likelihood, got ${data.dimension}: its expectation is by quadrature; choose two columns, or another method.`,
      { field: 'data.columns' },
    )
  },

  async step({ gridPoints }, { rows, iteration }, _state, { session, data, seed }) {
    let evaluations = 0
    const energy: EnergyFunction = async (points) => {
      const pointCount = points.length / data.dimension
      evaluations += pointCount / 2
      return session.energy(session.upload(points, pointCount))
    }
    const { model, change } = await refined(energy, await integrate(energy, dataBox(data), gridPoints))
    const probabilities = pointProbabilities(model)
    const points = pointsWithMass(model, probabilities)
    const { gradient, meanEnergies } = session.jetParameterGradient([
      { rows, energyWeight: 1 / rows.rowCount },
      { rows: session.upload(points.rows, points.weights.length), energyWeight: points.weights },
    ])
    const [dataEnergy] = await meanEnergies
    evaluations += rows.rowCount + points.weights.length
    const random = randomStream({ seed, purpose: purposes.negatives, step: iteration })
    const samples = await sampleGrid({ quadrature: model, energy, count: sampleCount, random })
    return {
      gradient,
      state: {},
      metrics: {
        loss: dataEnergy + model.logPartition + data.logDeterminant,
        energyGap: dataEnergy - meanOver(model, probabilities),
        trainingLogPartitionChange: change,
      },
      negatives: session.upload(samples.rows, samples.rows.length / data.dimension),
      finite: true,
      radiusMaximum: 0,
      evaluations,
    }
  },
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

/** With the spacing halved until log Z stands still; `change` is what the last halving changed, nats. */
async function refined(energy: EnergyFunction, start: Quadrature): Promise<{ model: Quadrature; change: number }> {
  let model = start
  let change = Math.abs(model.logPartition - logPartitionOfHalf(model))
  for (let halvings = 0; change >= trainingChangeMaximum && halvings < halvingsMaximum; halvings++) {
    const grid = halvedGrid(model.grid)
    const energies = await energiesOnHalvedGrid(grid, model, energy)
    const weights = trapezoidWeights(grid)
    const logPartition = logSumWeighted(energies, weights)
    change = Math.abs(logPartition - model.logPartition)
    model = { ...model, grid, energies, weights, logPartition }
  }
  return { model, change }
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

/** The box of all training rows, with a standard deviation of room. */
function dataBox({ train, dimension, covariance }: TrainingData): Box {
  return Array.from({ length: dimension }, (_, axis) => {
    const room = Math.sqrt(covariance[axis * (dimension + 1)])
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let at = axis; at < train.length; at += dimension) {
      low = Math.min(low, train[at])
      high = Math.max(high, train[at])
    }
    return [low - room, high + room] as const
  })
}

/** Σ pᵢ E(xᵢ); a point without mass counts nothing, even where its energy is +∞. */
const meanOver = ({ energies }: Quadrature, probabilities: Float64Array): number =>
  probabilities.reduce((sum, p, point) => (p === 0 ? sum : sum + p * energies[point]), 0)
