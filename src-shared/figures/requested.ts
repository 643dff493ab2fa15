// What was measured of a model on request, as numbers beside those of its evaluations.
//
// A measurement counts for a run only if it is of the model that is looked at: not of a later one, and not of one before
// the last evaluation, whose numbers stand in the same row.

import type { Estimate } from '../estimate.ts'
import type { Measurement } from '../measurement.ts'
import type { MetricName } from '../metric.ts'
import type { FigureRun } from './figure.ts'
import { rowWith } from './lanes.ts'

/** Of annealed importance sampling: each with a standard error. */
export const annealedMetrics = [
  ...(['aisLogPartition', 'logPartitionLowerBound', 'logPartitionUpperBound'] as const),
  ...(['testLogLikelihoodLowerBound', 'testLogLikelihoodUpperBound'] as const),
] as const satisfies readonly MetricName[]

/** In the order of the columns of a CSV. */
export const requestedMetrics = [
  ...(['klModelData', 'jensenShannon', 'modelEntropy', 'fisherDivergence'] as const),
  ...annealedMetrics,
  ...(['classifierAccuracy', 'samplePrecision', 'sampleRecall'] as const),
] as const satisfies readonly MetricName[]
export type RequestedMetric = (typeof requestedMetrics)[number]

export interface Requested {
  estimate: Estimate
  /** The measurement that it is of. */
  of: Measurement
}

/** At `iteration`, or at last (null); null where nobody asked for it there. */
export function requestedAt(run: FigureRun, metric: MetricName, iteration: number | null): Requested | null {
  const evaluated = rowWith(run.rows, 'testLogLikelihood', iteration)?.iteration ?? 0
  const isOfModel = (at: number) => at >= evaluated && (iteration === null || at <= iteration)
  const found = run.measurements.findLast((each) => isOfModel(each.iteration) && each.estimates[metric] !== undefined)
  return found ? { estimate: found.estimates[metric]!, of: found } : null
}
