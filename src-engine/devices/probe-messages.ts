// What the engine and a probe say to each other. Both are processes of ours, so nothing is parsed: types suffice.
//
//   engine ── examine │ measure ──▶ probe          one question at a time
//   engine ◀── stage …, answer ── probe

import type { BackendId } from '../../src-shared/config/experiment.ts'
import type { Workload } from '../backends/measure.ts'
import type { Examination } from './examination.ts'

export type ProbeQuestion =
  { ask: 'examine'; backend: BackendId } | { ask: 'measure'; backend: BackendId; workload: Workload }

export type Speed = { iterationsPerSecond: number } | { fault: string }

export type ProbeReport =
  /** What it begins to do now, as in "it crashed in …". */
  | { report: 'stage'; stage: string }
  | { report: 'examination'; examination: Examination }
  | { report: 'speed'; speed: Speed }
