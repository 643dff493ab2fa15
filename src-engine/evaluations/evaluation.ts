// The contract of evaluation: what is known of a model, and its picture, at one iteration.

import type { Estimate } from '../../src-shared/estimate.ts'
import type { MetricName, Progress } from '../../src-shared/metric.ts'
import type { Points, Snapshot } from '../../src-shared/snapshot.ts'
import type { TrainingStepAtHand } from './step-at-hand.ts'
import type { EvaluatorOptions } from './subject.ts'

export interface EvaluationRequest {
  runId: string
  progress: Progress
  /** Adds what is too dear for every snapshot: p-values. */
  final: boolean
  /** The update that would come next; absent where its gradient is not to be measured, or there is no training. */
  step?: TrainingStepAtHand
  negatives: Points
  negativesTitle: string
  /** Told by long evaluations how far they are, 0 … 1; absent where nobody listens. */
  report?: (share: number) => void
}

export interface EvaluationResult {
  estimates: Partial<Record<MetricName, Estimate>>
  snapshot: Snapshot
}

export interface Evaluator {
  /** Uses the moving average of the parameters; consumes no training randomness. */
  evaluate(request: EvaluationRequest): Promise<EvaluationResult>
}

export type CreateEvaluator = (options: EvaluatorOptions) => Evaluator
