// Exact maximum likelihood, in one or two dimensions.
//
//   loss       mean E(data) + log Z, the negative log-likelihood in nats per point, in the person's units
//   gradient   E_data[∇θ E] − E_model[∇θ E], exact by quadrature (metrics/exact-gradient.ts)
// The quadrature begins on the box of the training rows with a standard deviation of room.
// Fails in more dimensions (refused), where details are finer than the finest grid, and where the model does not normalise:
// the difference that refining makes is told as a metric (infinite where a mode of the data is overlooked, or no box holds
// the model) and marks the lane.
// Source: the model itself; Song & Kingma 2021, "How to train your energy-based models", §2.

import { AppError } from '../../src-shared/errors.ts'
import { exactGradient } from '../metrics/exact-gradient.ts'
import { sampleGrid } from '../metrics/grid-sampler.ts'
import type { EnergyFunction } from '../metrics/regular-grid.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { dataBox } from './data-box.ts'
import type { Method } from './method.ts'

/** Exact samples of the model, for the picture alone. */
const sampleCount = 400

export const maximumLikelihood = {
  check(_config, { dimension }) {
    if (dimension <= 2) return
    throw new AppError(
      'not-supported',
      `Expected data with 1 or 2 columns for exact maximum likelihood, got ${dimension}: its expectation is by quadrature; choose two columns, or another method.`,
      { field: 'data.columns' },
    )
  },

  async step({ gridPoints }, { rows, iteration }, _state, { session, data, seed }) {
    const exact = await exactGradient({ session, rows, box: dataBox(data), gridPoints })
    const { gradient, dataEnergy, modelEnergy, logPartition, logPartitionChange } = exact
    let { evaluations } = exact
    const energy: EnergyFunction = async (points) => {
      const pointCount = points.length / data.dimension
      evaluations += pointCount / 2
      return session.energy(session.upload(points, pointCount))
    }
    const random = randomStream({ seed, purpose: purposes.negatives, step: iteration })
    const samples = await sampleGrid({ quadrature: exact.quadrature, energy, count: sampleCount, random })
    return {
      gradient,
      metrics: {
        loss: dataEnergy + logPartition + data.logDeterminant,
        energyGap: dataEnergy - modelEnergy,
        trainingLogPartitionChange: logPartitionChange,
      },
      evaluations,
      drawn: session.upload(samples.rows, samples.rows.length / data.dimension),
    }
  },
} satisfies Method<'maximum-likelihood'>
