// A measurement: one evaluation of a run's model, made because somebody asked, at one iteration.

import type { BackendId } from './config/experiment.ts'
import type { ErrorReport } from './errors.ts'
import type { Estimate } from './estimate.ts'
import type { EvaluationName } from './evaluation.ts'
import type { MetricName } from './metric.ts'
import type { SnapshotView } from './snapshot.ts'

/** What is to be thought of the values, where they say so themselves. `poor`: they are not to be trusted. */
export interface MeasurementVerdict {
  standing: 'good' | 'fair' | 'poor'
  /** Sentences: the verdict first, then why. */
  text: string
}

export interface Measurement {
  runId: string
  /** Of the model that was measured. */
  iteration: number
  evaluation: EvaluationName
  /** What computed it. */
  backend: BackendId
  /** Milliseconds since the epoch. */
  madeAt: number
  /** How long it took. */
  seconds: number
  /** In the order in which they are to be read. */
  estimates: Partial<Record<MetricName, Estimate>>
  verdict: MeasurementVerdict | null
  views: readonly SnapshotView[]
}

/** What became of a wish to measure. What was measured is stored, whatever happened to the rest. */
export interface MeasuringResult {
  measurements: Measurement[]
  /** Evaluations that could not be made, and why. */
  failures: { evaluation: EvaluationName; error: ErrorReport }[]
}

/** How far a wish to measure has come. */
export interface MeasuringProgress {
  runId: string
  evaluations: readonly EvaluationName[]
  /** How many of them are through. */
  done: number
  /** Share of the one that is being made, where it says so. */
  share: number | null
}

/** What can be measured of a run's model. */
export interface Measurable {
  /** Of the newest stored model and the checkpoints before it, newest first. */
  iterations: number[]
  evaluations: {
    evaluation: EvaluationName
    /** Why it cannot be made of this run; null where it can. */
    obstacle: string | null
  }[]
}
