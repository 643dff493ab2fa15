// What engine and trainer say to each other. Both are processes of ours, so nothing is parsed: types suffice.
//
//   engine ── begin, then pause │ resume │ step │ adjust │ threads │ stop │ suspend │ checkpoint ──▶ trainer
//   engine ◀── started, then batches; the last one carries the ending; then free, or the process leaves ── trainer

import type { LaneAdjustment, WishedChange } from '../../src-shared/adjustment.ts'
import type { BackendId, ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import type { ErrorReport } from '../../src-shared/errors.ts'
import type { MetricRow, Progress } from '../../src-shared/metric.ts'
import type { BackendDevice } from '../backends/backend.ts'
import type { PackedData } from '../store/kept-data.ts'
import type { Divergence } from '../../src-shared/run.ts'
import type { Snapshot } from '../../src-shared/snapshot.ts'

export interface TrainerAssignment {
  runId: string
  config: ExperimentConfig
  /** As it trains from the checkpoint on: with the run's adjustments. */
  lane: LaneConfig
  seed: number
  /** Chosen for the whole experiment; a checkpoint goes on where it began. */
  backend: BackendId
  /** What a probe found of that backend, so that the trainer need not try it again. */
  tested?: BackendDevice
  /** The rows that the experiment keeps, packed; null where the data are made, or too large to be kept. */
  kept: PackedData | null
  /** Compute threads to begin with. */
  threads: number
  /** Encoded; go on from here. */
  checkpoint: Uint8Array | null
  /** The run has no picture yet: one is made at once, also at a checkpoint that it branched off from. */
  unseen: boolean
}

export type TrainerCommand =
  | { command: 'begin'; assignment: TrainerAssignment }
  | { command: 'pause' }
  | { command: 'resume' }
  /** One parameter update, then paused. */
  | { command: 'step' }
  /** Between two updates: other values of the lane, from the next update on. */
  | { command: 'adjust'; changes: WishedChange[] }
  /** Between two updates: lanes beside it began, ended, paused or went on. Changes no number. */
  | { command: 'threads'; count: number }
  /** The person's wish: checkpoint, evaluate, end. */
  | { command: 'stop' }
  /** The engine closes: checkpoint and end, nothing that takes longer. */
  | { command: 'suspend' }
  | { command: 'checkpoint' }

export type Ending =
  | { kind: 'finished' }
  | { kind: 'stopped' }
  | { kind: 'diverged'; divergence: Divergence }
  | { kind: 'failed'; error: ErrorReport }

export interface StartedReport {
  report: 'started'
  backend: BackendId
  device: string
  kernelVariant: string
  /** The kernels that the run began with, if these are others: its numbers are then not those of an unbroken run. */
  otherVariant: string | null
}

export interface BatchReport {
  report: 'batch'
  progress: Progress
  fraction: number
  iterationsPerSecond: number | null
  secondsLeft: number | null
  /** Metric rows since the last batch, in order. */
  rows: MetricRow[]
  snapshot: Snapshot | null
  /** Encoded; of exactly this progress. */
  checkpoint: Uint8Array | null
  /** Encoded, with every checkpoint: the model in it. */
  model: Uint8Array | null
  /** The trainer makes no update that was not asked for. */
  paused: boolean
  /** So many wished single steps are complete with this, their pictures too, or given up because the run goes on. */
  stepsSettled: number
  /** One wished adjustment, of exactly this progress, with its checkpoint; without changes if nothing differed. */
  adjusted: LaneAdjustment | null
  ending: Ending | null
}

export type TrainerReport = StartedReport | BatchReport

/** The run is over, and the process can take another. */
export interface FreeReport {
  report: 'free'
}

export type TrainerMessage = TrainerReport | FreeReport
