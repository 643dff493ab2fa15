// What the engine and a measurer say to each other. Both are processes of ours, so nothing is parsed: types suffice.
//
//   engine ── assignment ──▶ measurer
//   engine ◀── share │ measured │ failed …, ended ── measurer

import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import type { ErrorReport } from '../../src-shared/errors.ts'
import type { EvaluationName } from '../../src-shared/evaluation.ts'
import type { Measurement } from '../../src-shared/measurement.ts'
import type { PackedData } from '../store/kept-data.ts'

export interface MeasureAssignment {
  runId: string
  config: ExperimentConfig
  /** As it trained at the checkpoint: with the run's adjustments. */
  lane: LaneConfig
  seed: number
  threads: number
  /** The rows that the experiment keeps, packed; null where the data are made, or too large to be kept. */
  kept: PackedData | null
  /** Encoded: the model, and what its training keeps from step to step. */
  checkpoint: Uint8Array
  evaluations: readonly EvaluationName[]
}

export type MeasurerReport =
  /** How far the evaluation has come that is being made, 0 … 1. */
  | { report: 'share'; share: number }
  | { report: 'measured'; measurement: Omit<Measurement, 'madeAt'> }
  | { report: 'failed'; evaluation: EvaluationName; error: ErrorReport }
  /** The last; an error is one of the whole, before the first evaluation. */
  | { report: 'ended'; error: ErrorReport | null }
