// What lies in the folder of a study that trains elsewhere, and under which names. docs/clusters.md says who writes what.
//
//   study.json                     what it is, for a person who looks into the folder
//   data/HASH                      rows of a table that the study learns from
//   parts/PART.jsonl               one line a chunk: everything that its trials need
//   frames/PART-CHUNK.ATTEMPT.bin  what they report (frames.ts)
//   checkpoints/RUN                where a run goes on, one frame
//   cancel/PART, cancel/PART-RUN   not to begin, and to end if it trains; holds the reason, or nothing
//
// Program archives lie beside the studies, in one folder for all: HASH.tar.gz.

import type { BackendId, ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'

export const studyFile = 'study.json'
export const dataFile = (hash: string): string => `data/${hash}`
export const partFile = (part: number): string => `parts/${part}.jsonl`
/** Below `frames/`. */
export const framesFile = (part: number, chunk: number, attempt: number): string => `${part}-${chunk}.${attempt}.bin`
export const checkpointFile = (runId: string): string => `checkpoints/${runId}`
export const cancelPartFile = (part: number): string => `cancel/${part}`
/** In this part: in a later one it may go on. */
export const cancelRunFile = (part: number, runId: string): string => `cancel/${part}-${runId}`
export const programFile = (hash: string): string => `${hash}.tar.gz`

/** A line of a part's file. */
export interface ChunkTask {
  /** Whole configurations, each once. */
  experiments: readonly ExperimentConfig[]
  runs: readonly RunTask[]
  /** Cores that it may use. */
  threads: number
}

export interface RunTask {
  runId: string
  /** Position among the chunk's experiments. */
  experiment: number
  lane: LaneConfig
  seed: number
  /** `auto`: our own kernels, and where they do not know the energy or the processor the reference. */
  backend: BackendId | 'auto'
  /** Hash of the rows that it learns from; null where they are made. */
  data: string | null
  /** It has no picture yet. */
  unseen: boolean
}

/** Attempts of a run grow from part to part, and within one from beginning to beginning. */
export const attemptNumber = (part: number, chunkAttempt: number, attempt: number): number =>
  (part * chunkAttemptsMaximum + chunkAttempt) * triesMaximum + attempt

/** A trainer that dies is begun again, this often in all. */
export const triesMaximum = 3

export const chunkAttemptsMaximum = 100_000
