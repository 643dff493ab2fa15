// Where NCE's classifier is off: what it takes for the probability of data at each point, and the best that there is.
//
//   learned   p(data | x) = σ(−E(x) − c − log ν − log p_n(x))
//   best      p_d(x) / (p_d(x) + ν p_n(x)), where the data's density is known
// Beside the pictures stands how far they are apart on average, where it matters: over data and noise in the shares in which
// the classifier sees them.
// Source: Gutmann & Hyvärinen 2012, §2.

import type { Estimate } from '../../src-shared/estimate.ts'
import type { FieldView } from '../../src-shared/snapshot.ts'
import { sigmoid } from '../methods/logistic.ts'
import { momentsOf } from '../metrics/moments.ts'
import { purposes } from '../random/purposes.ts'
import { classifierNoiseOf } from './classifier-noise.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { modelEnergy } from './model-energy.ts'
import type { ModelNow } from './model-now.ts'

const pointsMaximum = 1000

export const classifierPosterior: EvaluationDefinition = {
  needs: ['quadrature', 'classifier'],
  cost: 'on-request',
  async evaluate(now) {
    const { data, config, coordinates, frame, fieldRows } = now.subject
    const posteriors = posteriorsOf(now)
    const { view } = data
    const shape = view.axes.map(() => config.fieldResolution)
    const { learned, best } = await posteriors(coordinates.toModel(frame.fromModel(fieldRows)))
    const field = (tag: FieldView['tag'], title: string, values: Float64Array): FieldView => ({
      ...{ tag, kind: 'field', title },
      field: { view, shape, values: Float32Array.from(values) },
    })
    const views = [field('classifier-posterior', 'p(data | x) by the classifier', learned)]
    if (!best) return { views }
    views.push(field('optimal-posterior', 'the best there is, p / (p + ν p_n)', best))
    return { views, values: { classifierError: await errorOf(now, posteriors) } }
  },
}

type Posteriors = (rows: Float64Array) => Promise<{ learned: Float64Array; best: Float64Array | null }>

/** Of rows in the model's coordinates. */
function posteriorsOf({ subject }: ModelNow): Posteriors {
  const { session, data, coordinates } = subject
  const { noise, noiseRatio } = classifierNoiseOf(subject)!
  const energy = modelEnergy(session)
  return async (rows) => {
    const [logPartition] = await session.extraScalars('average')
    const energies = await energy(rows)
    const shift = noise.logDensity(rows).map((value) => value + Math.log(noiseRatio))
    const known = data.density?.logDensity(coordinates.fromModel(rows)) ?? null
    return {
      learned: energies.map((value, row) => sigmoid(-value - logPartition - shift[row])),
      best: known && known.map((value, row) => sigmoid(value + coordinates.logDeterminant - shift[row])),
    }
  }
}

/** Mean |learned − best| over held-out data and fresh noise, 1 : ν. */
async function errorOf(now: ModelNow, posteriors: Posteriors): Promise<Estimate> {
  const { data, coordinates } = now.subject
  const { noise, noiseRatio } = classifierNoiseOf(now.subject)!
  const rows = coordinates.toModel(data.test.subarray(0, pointsMaximum * data.dimension))
  const count = rows.length / data.dimension
  const points = noise.sample(count, now.random(purposes.noiseOverlap))
  const [atData, atNoise] = [await distances(posteriors, rows), await distances(posteriors, points)]
  const share = 1 / (1 + noiseRatio)
  const spread = share ** 2 * atData.covariance[0] + (1 - share) ** 2 * atNoise.covariance[0]
  return {
    value: share * atData.mean[0] + (1 - share) * atNoise.mean[0],
    standardError: Math.sqrt(spread / count),
    obtained: { by: 'monte-carlo', draws: 2 * count },
  }
}

async function distances(posteriors: Posteriors, rows: Float64Array) {
  const { learned, best } = await posteriors(rows)
  return momentsOf(
    learned.map((value, row) => Math.abs(value - best![row])),
    1,
  )
}
