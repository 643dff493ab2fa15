// What the engine and a verifier say to each other. Both are processes of ours, so nothing is parsed: types suffice.
//
//   engine ── assignment ──▶ verifier
//   engine ◀── share …, ended ── verifier

import type { LaneAdjustment } from '../../src-shared/adjustment.ts'
import type { BackendId, ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import type { ErrorReport } from '../../src-shared/errors.ts'
import type { MetricRow } from '../../src-shared/metric.ts'
import type { RunStatus } from '../../src-shared/run.ts'
import type { Verification } from '../../src-shared/verification.ts'
import type { PackedData } from '../store/kept-data.ts'

export interface VerifyAssignment {
  runId: string
  /** With the run's own budget. */
  config: ExperimentConfig
  /** As it was started. */
  lane: LaneConfig
  seed: number
  /** What was changed while it trained: made again at the same iterations. */
  adjustments: readonly LaneAdjustment[]
  backend: BackendId
  kernelVariant: string
  kept: PackedData | null
  threads: number
  /** Encoded; a branch begins here. */
  checkpoint: Uint8Array | null
  /** How the stored run ended, and where. */
  status: RunStatus
  endedAt: number
  /** All that it recorded. */
  rows: readonly MetricRow[]
}

/** What the engine adds to it: when, by which version, and what the run's record says. */
export type TrainedAgain = Omit<Verification, 'madeAt' | 'version' | 'remarks'>

export type VerifyReport =
  | { report: 'share'; share: number }
  | { report: 'ended'; outcome: { verification: TrainedAgain } | { error: ErrorReport } }
