// Fresh samples of the model, for the picture: exact ones by the quadrature's grid; for a network of many noise levels
// those that come down its ladder, as such a model is sampled in any dimension; and beyond two dimensions the ends of short
// Hamiltonian chains while it trains, of long ones at the end.

import { obtainedInWords, type Obtained } from '../../src-shared/estimate.ts'
import type { PointsView } from '../../src-shared/snapshot.ts'
import { columnMoments } from '../metrics/moments.ts'
import type { Quadrature } from '../metrics/quadrature.ts'
import { fillNormals } from '../random/normal.ts'
import { purposes } from '../random/purposes.ts'
import { annealedLangevin } from '../samplers/annealed-langevin.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { chainSampler } from './model-draws.ts'
import type { ModelNow } from './model-now.ts'
import { runChains } from './run-chains.ts'
import type { NoiseLadderAtHand } from './subject.ts'

/** Enough for a picture, and as dear as some ten updates at ten levels. */
const annealedCountMaximum = 200
const stepsPerLevel = 10
/** ε / σ². A density blurred by σ is nowhere narrower than σ: these steps are stable and raise a variance by a seventh at most. */
const stepScale = 0.5

/** As dear as some ten updates of CD-10; what they have not found yet they cannot show. */
const whileTraining = { chains: 100, warmUp: 24, draws: 1, stepsPerDraw: 1 }

export const modelSamples: EvaluationDefinition = {
  needs: [],
  cost: 'every-snapshot',
  async evaluate(now) {
    const { data, frame, ladder, has } = now.subject
    if (ladder) return { views: [await annealedSamples(now, ladder)] }
    if (!has.has('quadrature')) return { views: [await chainSamples(now)] }
    const { rows } = await now.samples()
    const title = samplesInWords(await now.quadrature(), await now.integrated())
    const points = { dimension: data.dimension, values: new Float32Array(frame.fromModel(rows)) }
    return { views: [{ tag: 'model-samples', kind: 'points', title, points }] }
  },
}

async function chainSamples(now: ModelNow): Promise<PointsView> {
  const { data, config, coordinates } = now.subject
  const { dimension } = data
  const summed = await now.enumeration()
  if (summed) {
    const rows = summed.sample(config.sampleCount, now.random(purposes.modelSamples))
    return pictureOf(coordinates.fromModel(rows), dimension, 'exact, by the probability of every state')
  }
  if (!now.request.final) {
    const sampler = chainSampler(now.subject)
    const { rows } = await runChains(now, { ...whileTraining, sampler })
    const steps = whileTraining.warmUp + whileTraining.stepsPerDraw
    const title =
      sampler.kind === 'gibbs'
        ? `ends of Gibbs chains, ${steps} steps from data and noise`
        : `ends of Hamiltonian chains, ${steps} trajectories from data and a wide Gaussian`
    return pictureOf(coordinates.fromModel(rows), dimension, title)
  }
  const { rows, obtained } = await now.draws()
  return pictureOf(
    coordinates.fromModel(rows.subarray(0, config.sampleCount * dimension)),
    dimension,
    obtainedInWords(obtained),
  )
}

const pictureOf = (rows: Float64Array, dimension: number, title: string): PointsView => ({
  ...{ tag: 'model-samples', kind: 'points', title },
  points: { dimension, values: Float32Array.from(rows) },
})

/** Leaves the session at the last level, as it was. */
async function annealedSamples(
  { subject: { session, data, config, coordinates, seed, lane }, request }: ModelNow,
  { levels, show }: NoiseLadderAtHand,
) {
  const { dimension } = data
  const count = Math.min(config.sampleCount, annealedCountMaximum)
  const { mean, variances } = columnMoments(coordinates.toModel(data.train), dimension)
  // Half of it, so that chains counted from there stay below 2³².
  const position = { seed, firstChain: lane >>> 1 }
  const start = new Float64Array(count * dimension)
  fillNormals(start, dimension, { ...position, purpose: purposes.ladderStart, step: request.progress.iteration })
  start.forEach((normal, i) => {
    const axis = i % dimension
    start[i] = mean[axis] + Math.sqrt(variances[axis] + levels[0] ** 2) * normal
  })
  const rows = await annealedLangevin({
    ...{ session, levels, show, stepsPerLevel, stepScale },
    start: session.upload(start, count),
    normals: {
      ...position,
      purpose: purposes.ladderSteps,
      firstStep: request.progress.iteration * levels.length * stepsPerLevel,
    },
    parameters: 'average',
  })
  const values = Float32Array.from(coordinates.fromModel(await session.download(rows)))
  const title = `annealed Langevin, ${levels.length} noise levels of ${stepsPerLevel} steps`
  return { tag: 'model-samples' as const, kind: 'points' as const, title, points: { dimension, values } }
}

function samplesInWords({ logPartition, reason }: Quadrature, { converged }: Obtained & { by: 'quadrature' }): string {
  if (Number.isNaN(logPartition)) return `none: ${reason}`
  if (converged) return 'exact, inverse CDF on the quadrature grid'
  return `inverse CDF on a quadrature grid that did not converge. ${reason ?? 'It is too coarse for a peak.'}`
}
