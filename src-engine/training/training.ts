// The contract of one lane in training: what the trainer process drives and train.ts fulfils.

import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import type { MetricRow, Progress } from '../../src-shared/metric.ts'
import type { Divergence } from '../../src-shared/run.ts'
import type { Snapshot } from '../../src-shared/snapshot.ts'
import type { Backend } from '../backends/backend.ts'
import type { DataSet } from '../data/data-set.ts'
import type { TrainedModel } from '../models/trained-model.ts'

/** All that is needed to go on to the same numbers: streams are positions, so progress is their position too. */
export interface Checkpoint {
  progress: Progress
  /** Snapshots taken so far; fixes where the next is due. */
  snapshotsTaken: number
  /** Optimizer steps taken. */
  stepCount: number
  /** Sampler steps of each chain; absent in what earlier versions wrote, which numbered them by iteration and k. */
  samplerSteps?: number
  /** parameters, average, firstMoment, secondMoment, negatives, and the method's state (methods/method-state.ts). */
  arrays: Record<string, Float64Array>
  backend: string
  kernelVariant: string
}

export interface TrainingOptions {
  runId: string
  config: ExperimentConfig
  lane: LaneConfig
  seed: number
  data: DataSet
  backend: Backend
  /** Compute threads to begin with; absent = what the backend begins with. */
  threads?: number
  /** Go on from here; absent = from the start. */
  checkpoint?: Checkpoint
  /** No picture of it was stored: one is due at once, whatever the checkpoint's run had taken. */
  unseen?: boolean
  /** Monotonic milliseconds; passed in, so that tests own time. */
  now: () => number
}

export type TrainingOutcome = { kind: 'going' } | { kind: 'finished' } | { kind: 'diverged'; divergence: Divergence }

export interface TrainingStep {
  outcome: TrainingOutcome
  /** Training metrics of this step; a caller may thin them out, but never the row of the last step. */
  row: MetricRow
}

export interface Evaluation {
  row: MetricRow
  snapshot: Snapshot
}

export interface Training {
  readonly progress: Progress
  /** Share of the budget used, 0 … 1. */
  readonly fraction: number
  /** One parameter update. */
  step(): Promise<TrainingStep>
  /** True when the schedule wants a snapshot before the next step (always before the first). */
  readonly snapshotDue: boolean
  /** Exact quantities and a picture of the model now; `final` adds the p-values. Does not touch the training state. */
  evaluate(final: boolean): Promise<Evaluation>
  checkpoint(): Promise<Checkpoint>
  /** The model in a checkpoint of this training. */
  model(checkpoint: Checkpoint): TrainedModel
  /**
   * Goes on with this lane from the next update: as a run resumed here with it would. Step size, learning rate and steps
   * may differ from before, nothing else. Schedules scale from the new rate.
   */
  adjust(lane: LaneConfig): void
  /** Compute threads from the next update on; never changes a number. */
  useThreads(count: number): void
  dispose(): void
}

export type StartTraining = (options: TrainingOptions) => Promise<Training>
