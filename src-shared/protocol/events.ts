// Events: what happened, told to whoever subscribed. They are small; the bulky part of a snapshot is asked for with
// `run.snapshot`, so that a slow window skips pictures (never metrics) and cannot slow training.

import type { EvaluationName } from '../evaluation.ts'
import type { InstallationState } from '../device.ts'
import type { MeasuringProgress } from '../measurement.ts'
import type { MnistState } from '../mnist-state.ts'
import type { RecordingEvent } from '../recording.ts'
import type { ExperimentSummary, RunRecord } from '../run.ts'
import type { LabLive } from '../sampling-lab/lab-result.ts'
import type { VerifyingProgress } from '../verification.ts'
import type { StudyElsewhere, StudySummary } from '../study/study.ts'
import type { Appearance, EngineState } from './requests.ts'

export type EngineEvent =
  /** A run's status or progress changed. */
  | { kind: 'run'; run: RunRecord }
  /** Metric rows (in order, never dropped), a snapshot that can be asked for, or a run that went back to a checkpoint. */
  | RecordingEvent
  /** The list of experiments changed: a new one, a new name, deleted or restored. */
  | { kind: 'experiment'; summary: ExperimentSummary }
  /** Compositions have come into the library, or back into it. */
  | { kind: 'compositions' }
  /** A study is new, or its runs, its name, its priority or whether it is paused or deleted have changed; told at intervals. */
  | { kind: 'study'; summary: StudySummary }
  /** Of a study that trains elsewhere, its connection or its jobs have changed; while it is heard, told now and then. */
  | { kind: 'study-elsewhere'; studyId: string; elsewhere: StudyElsewhere }
  /** A wish to measure a run went on; null: it ended. */
  | { kind: 'measuring'; runId: string; progress: MeasuringProgress | null }
  /** A run that is trained again went on; null: it ended. */
  | { kind: 'verifying'; runId: string; progress: VerifyingProgress | null }
  /** What verifying came to was stored. */
  | { kind: 'verified'; runId: string }
  /** A measurement was stored. */
  | { kind: 'measured'; runId: string; iteration: number; evaluation: EvaluationName }
  /** Frames of the animation that is being made; null: it ended. */
  | { kind: 'animating'; progress: { done: number; total: number } | null }
  /** The installation of a native library went on or ended. */
  | { kind: 'installation'; state: InstallationState }
  /** MNIST is being fetched, or no longer. */
  | { kind: 'mnist'; state: MnistState }
  /** An `.ebm` file is written or read: share that is done, 0 … 1; null: it ended. */
  | { kind: 'file-work'; work: 'export' | 'import'; name: string; share: number | null }
  /** Chains of the lab on their way, some times a second; the last are in the answer to 'lab.sample'. */
  | { kind: 'lab-live'; live: LabLive }
  | { kind: 'notice'; level: 'information' | 'warning' | 'error'; message: string }

/** Menu items and shortcuts arrive as commands. */
export const windowCommands = [
  'new-experiment',
  'open-experiment',
  'save-experiment',
  'export-experiment',
  'reset-setup',
  'run',
  'pause-or-resume',
  'stop',
  'step',
  'export-figure',
  'copy-figure',
  'export-report',
  'export-data',
  'show-library',
  'show-studies',
  'show-compare',
  'show-devices',
  'show-examples',
  'show-learn',
  'show-sample',
  'show-compose',
  'toggle-setup',
  'toggle-presentation',
  'what-is-this',
  'show-glossary',
  'show-shortcuts',
] as const
export type WindowCommand = (typeof windowCommands)[number]

export type MainEvent =
  | { kind: 'engine'; state: EngineState }
  | { kind: 'command'; command: WindowCommand }
  | { kind: 'appearance'; appearance: Appearance; dark: boolean }
  /** Files, or a lesson, were opened from outside the page: `file.opened` answers what came of them. */
  | { kind: 'files-opened' }

export type StudioEvent = EngineEvent | MainEvent
