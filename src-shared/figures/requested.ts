// What was measured of a model on request, as numbers beside those of its evaluations; beyond two dimensions some of it is
// part of a run's last evaluation.
//
// A measurement counts for a run only if it is of the model that is looked at: not of a later one, and not of one before
// the last evaluation, whose numbers stand in the same row.

import type { Estimate } from '../estimate.ts'
import { estimateOf, type MetricName } from '../metric.ts'
import type { FigureRun } from './figure.ts'
import { rowWith } from './lanes.ts'

/** Of annealed importance sampling: each with a standard error. */
export const annealedMetrics = [
  ...(['aisLogPartition', 'logPartitionLowerBound', 'logPartitionUpperBound'] as const),
  ...(['testLogLikelihoodLowerBound', 'testLogLikelihoodUpperBound'] as const),
  ...(['klDataModelLowerBound', 'klDataModelUpperBound'] as const),
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
  iteration: number
  /** What is to be thought of it, in words; null where nobody said. */
  verdict: string | null
}

/** At `iteration`, or at last (null); null where nobody asked for it there. */
export function requestedAt(run: FigureRun, metric: MetricName, iteration: number | null): Requested | null {
  const evaluated = rowWith(run.rows, 'testLogLikelihood', iteration)?.iteration ?? 0
  const isOfModel = (at: number) => at >= evaluated && (iteration === null || at <= iteration)
  const found = run.measurements.findLast((each) => isOfModel(each.iteration) && each.estimates[metric] !== undefined)
  if (found) {
    return { estimate: found.estimates[metric]!, iteration: found.iteration, verdict: found.verdict?.text ?? null }
  }
  const row = rowWith(run.rows, metric, iteration)
  const recorded = row && estimateOf(row, metric)
  return recorded && { estimate: recorded, iteration: row.iteration, verdict: null }
}
