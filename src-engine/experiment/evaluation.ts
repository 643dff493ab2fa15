// The contract of evaluation: exact quantities of a model, and its picture, at one iteration.

import type { EvaluationConfig } from '../../src-shared/config/experiment.ts'
import type { MetricName, Progress } from '../../src-shared/metric.ts'
import type { Points, Snapshot } from '../../src-shared/snapshot.ts'
import type { EnergySession } from '../backends/backend.ts'
import type { Coordinates } from '../data/coordinates.ts'
import type { DataSet } from '../data/data-set.ts'

export interface EvaluationRequest {
  runId: string
  progress: Progress
  /** Adds what is too dear for every snapshot: p-values. */
  final: boolean
  negatives: Points
  negativesTitle: string
}

export interface EvaluationResult {
  values: Partial<Record<MetricName, number>>
  snapshot: Snapshot
}

export interface Evaluator {
  /** Uses the moving average of the parameters; consumes no training randomness. */
  evaluate(request: EvaluationRequest): Promise<EvaluationResult>
}

export type CreateEvaluator = (options: {
  session: EnergySession
  data: DataSet
  /** Those in which the session computes; absent = the data's own. */
  coordinates?: Coordinates
  config: EvaluationConfig
  seed: number
  /** Of the lane within its experiment: its draws are its own. */
  laneId?: string
}) => Evaluator
