// log Z, the held-out log-likelihood and KL(data‖model) between an estimate from below and one from above, whatever the
// dimension.
//
//   log-likelihood = −(mean E over the test points) − log Z: the lower end of log Z gives its upper end, and the other way
//   round. Its error is that of the test points and that of log Z together.
//   KL(data‖model) = mean (log q + E) over the test points + log Z, where the density q of the data is known: at each end of
//   log Z. Point by point, so that its error is that of the difference, far below that of either likelihood.
// With a grid, or a closed form, the way back begins at exact samples of the model and its end is a bound.

import type { Estimate, Obtained } from '../../src-shared/estimate.ts'
import type { SnapshotTag, SnapshotView } from '../../src-shared/snapshot.ts'
import { openAnnealingPath } from '../metrics/annealing/open-path.ts'
import { bracketVerdict } from '../metrics/annealing/bracket-verdict.ts'
import { closedFormTarget, type DrawTarget } from '../metrics/annealing/exact-target.ts'
import {
  bracketLogPartition,
  type BracketEnd,
  type LogPartitionBracket,
} from '../metrics/annealing/log-partition-bracket.ts'
import { sampleGrid } from '../metrics/grid-sampler.ts'
import { inParts } from '../metrics/in-parts.ts'
import { logLikelihood } from '../metrics/log-likelihood.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import type { ModelNow } from './model-now.ts'

/** At most 60 ms: a row far from a long, narrow curve takes up to 60 µs. */
const rowsAtATime = 1024

export const annealedImportanceSampling: EvaluationDefinition = {
  needs: ['annealing'],
  // With a grid log Z is exact, and this a check of it; beyond, it is the only likelihood there is.
  cost: { onGrid: 'on-request', beyond: 'end-of-run' },
  async evaluate(now) {
    const { session, backend, data, coordinates, seed } = now.subject
    const rows = coordinates.toModel(data.train)
    const path = await openAnnealingPath({ session, backend: backend!, rows })
    try {
      const target = await exactTarget(now)
      const bracket = await bracketLogPartition({ path, seed, target, rows, report: now.request.report })
      const verdict = bracketVerdict(bracket)
      const values = await valuesOf(now, bracket, verdict.standing !== 'poor')
      return { values, views: viewsOf(bracket), verdict }
    } finally {
      path.dispose()
    }
  },
}

/** In the coordinates of the session; null where there are no exact samples. */
async function exactTarget(now: ModelNow): Promise<DrawTarget | null> {
  const { session, has, frame, coordinates, energy } = now.subject
  const closed = await closedFormTarget(session)
  if (closed || !has.has('quadrature') || !(await now.integrated()).converged) return closed
  const quadrature = await now.quadrature()
  return async (count, random) => {
    const { rows } = await sampleGrid({ quadrature, energy, count, random })
    return coordinates.toModel(frame.fromModel(rows))
  }
}

async function valuesOf(now: ModelNow, bracket: LogPartitionBracket, trusted: boolean) {
  const { logDeterminant } = now.subject.coordinates
  const { lower, upper, estimate, densities, exact } = bracket
  const of = ({ chains, effectiveSampleSize }: BracketEnd) => ({ chains, densities, effectiveSampleSize, trusted })
  const up: Obtained = { by: 'annealed-importance-sampling', ...of(lower) }
  const back: Obtained = { by: 'reverse-annealed-importance-sampling', exact, ...of(upper) }
  const inUnits = ({ value, standardError }: BracketEnd, obtained: Obtained): Estimate => ({
    ...{ value: value + logDeterminant, standardError, obtained },
  })
  const testEnergies = (await now.splitEnergies())[2]
  const likelihood = ({ value, standardError, obtained }: Estimate): Estimate => {
    const found = logLikelihood(testEnergies, value)
    return { value: found.mean, standardError: Math.hypot(found.standardError, standardError!), obtained }
  }
  const [atLeast, atMost] = [inUnits(lower, up), inUnits(upper, back)]
  const klAt = await divergence(now, testEnergies)
  return {
    aisLogPartition: { value: estimate + logDeterminant, standardError: lower.standardError, obtained: up },
    logPartitionLowerBound: atLeast,
    logPartitionUpperBound: atMost,
    testLogLikelihoodLowerBound: likelihood(atMost),
    testLogLikelihoodUpperBound: likelihood(atLeast),
    ...(klAt && { klDataModelLowerBound: klAt(atLeast), klDataModelUpperBound: klAt(atMost) }),
  }
}

/** By log Z in the person's units; null where the density of the data is not known. */
async function divergence(
  now: ModelNow,
  testEnergies: Float64Array,
): Promise<((logPartition: Estimate) => Estimate) | null> {
  const { density, dimension, test } = now.subject.data
  if (density === null) return null
  const logDensities = await inParts(dimension, async (rows) => density.logDensity(rows), rowsAtATime)(test)
  const missing = logDensities.map((logDensity, row) => -(logDensity + testEnergies[row]))
  return ({ value, standardError, obtained }) => {
    const found = logLikelihood(missing, -value)
    return { value: found.mean, standardError: Math.hypot(found.standardError, standardError!), obtained }
  }
}

function viewsOf({ betas, acceptances, variances }: LogPartitionBracket): SnapshotView[] {
  const view = (tag: SnapshotTag, title: string, values: readonly number[]): SnapshotView => ({
    ...{ tag, kind: 'values', title, values: Float32Array.from(values) },
  })
  return [
    view('annealing-temperatures', 'β of each density after the base', betas),
    view('annealing-acceptance', 'share of the proposals taken at each density', acceptances),
    view('annealing-variance', 'variance of the log weights at each density, nats²', variances),
  ]
}
