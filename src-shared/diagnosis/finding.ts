// What a diagnosis finds: what was seen, since when, what it means, and what to do about it.

import type { LaneEdit } from '../branch.ts'
import type { Budget } from '../config/experiment.ts'
import type { LaneConfig } from '../config/lane.ts'
import type { Measurement } from '../measurement.ts'
import type { MetricRow } from '../metric.ts'
import type { RunRecord } from '../run.ts'

/**
 * `fault`: what was trained cannot be used as it is. `warning`: it ends worse than it could, or a number misleads.
 */
export type Severity = 'fault' | 'warning'

/** What a detector may look at. */
export interface Subject {
  run: RunRecord
  rows: readonly MetricRow[]
  /** As it was started, and as the run trains it now. */
  lane: LaneConfig
  trained: LaneConfig
  budget: Budget
  /** Only what was recorded up to here; null: all of it. */
  iteration: number | null
  measurements: readonly Measurement[]
}

export interface Cure {
  /** A sentence. */
  words: string
  /** As changes of the lane; empty where words must do. */
  edits: readonly LaneEdit[]
}

/** What a detector answers. */
export interface Found {
  /** A clause without the lane's name, with its numbers: `12% of its latest proposals were accepted`. */
  seen: string
  /** What follows, as a clause: `its chains hardly move`. */
  meaning: string
  cure: Cure
  /** From which iteration on; 0: from the beginning. Worked out only where it is asked for. */
  since(): number
}

export interface Detector {
  code: FindingCode
  /** What is wrong, in a few words: `Steps too large`. */
  title: string
  severity: Severity
  /** The glossary's entry that explains it. */
  term: string
  /** null where all is well, or nothing is known. */
  find(subject: Subject): Found | null
}

export const findingCodes = [
  'diverged',
  'not-finite',
  'growing-gap',
  'overshooting',
  'acceptance',
  'stuck-chains',
  'collapsed-chains',
  'temperature',
  'momentum',
  'noise-overlap',
  'learned-log-partition',
  'not-converged',
  'kl-not-converged',
  'training-not-converged',
  'importance-weights',
] as const
export type FindingCode = (typeof findingCodes)[number]

export interface Finding {
  code: FindingCode
  title: string
  severity: Severity
  term: string
  seen: string
  since: number
  meaning: string
  cure: Cure
}

export const noCure: Cure = { words: '', edits: [] }
