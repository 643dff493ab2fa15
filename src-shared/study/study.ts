// What the engine tells of a study: the list, one study with its trials, and the end of every run.

import type { ExperimentConfig } from '../config/experiment.ts'
import type { MetricName } from '../metric.ts'
import type { RunStatus } from '../run.ts'
import type { StudyConfig } from './study-config.ts'

/** The value of each axis at a trial, in the axes' order; empty where nothing is searched. */
export type Point = readonly unknown[]

/** What a study would train, before it begins. */
export interface StudyPlan {
  trials: { point: Point; experiment: ExperimentConfig }[]
  /** Lanes × seeds × trials. */
  runs: number
  /** What is the same for all lanes of a seed, and what differs; in whole sentences (fairness.ts). */
  fairness: FairnessNote
  /** What is to be said of the search: points that came twice and stand once. */
  notes: string[]
}

export interface FairnessNote {
  same: string[]
  /** Empty where nothing differs but the methods. */
  differs: string[]
}

export interface StudySummary {
  id: string
  name: string
  createdAt: number
  /** Titles of the data sets, labels of the lanes, each once. */
  dataTitles: string[]
  laneLabels: string[]
  seeds: number[]
  trials: number
  /** How many runs there are of each status; those of status 0 are left out. */
  statuses: Partial<Record<RunStatus, number>>
  priority: number
  /** Its waiting runs wait until the person goes on. */
  paused: boolean
  /** Until the last run ends, from what its ended runs took; null until one has, and when all have. */
  secondsLeft: number | null
  deletedAt: number | null
  /** Where it trains, as place.ts writes it; absent: on this machine. */
  place?: string
}

/** A study that trains elsewhere, as far as it was heard of. */
export interface StudyElsewhere {
  place: string
  /** For people. */
  title: string
  /** A person has stopped it, and its runs are still to end. */
  stopping: boolean
  /**
   * Whether this engine hears of it. `none`: it does not listen, and what happens there is recorded later; `trying`: it
   * has heard nothing yet; `lost`: it has, and tries again by itself.
   */
  connection: 'none' | 'trying' | 'there' | 'lost'
  /** When the place last gave a sign of life, in milliseconds since 1970; null: not since the engine began. */
  heardAt: number | null
  /** What is wrong, of the connection or of a part that is refused: it is tried again. null: nothing. */
  fault: string | null
  /** Runs whose chunk went before they ended, and that have not come on since: they wait in another part. */
  lost: number
  jobs: readonly {
    /** From 1. */
    part: number
    /** null: it is still to be submitted. */
    job: string | null
    chunks: number
    over: boolean
    /** Chunks that wait for a node, and that run; null: nobody has asked since the engine began. */
    waiting: number | null
    running: number | null
    /** What a person should know of it, in a sentence: why it waits; null: nothing. */
    remark: string | null
  }[]
}

export interface Trial {
  /** Its place in the search, from 0. */
  index: number
  point: Point
  experimentId: string
  name: string
  dataTitle: string
  /** Its experiment was deleted by itself; its runs stay out of the results. */
  deleted: boolean
}

export interface StudyDetail {
  summary: StudySummary
  config: StudyConfig
  fairness: FairnessNote
  notes: string[]
  trials: Trial[]
  runs: StudyRun[]
  /** Absent: it trains on this machine. */
  elsewhere?: StudyElsewhere
  /** Kernels that its runs used, where they are not all the same; their numbers then differ in the last digits. */
  kernelVariants?: readonly string[]
}

/**
 * One run of a study as tables, heat maps and parallel coordinates need it. The best point of a search is chosen by
 * validation log-likelihood; what is reported of it is held-out (test) log-likelihood and KL.
 */
export interface StudyRun {
  runId: string
  trial: number
  laneId: string
  laneIndex: number
  label: string
  seed: number
  status: RunStatus
  /** Why it ended, where it did not finish: divergence, early stopping, a fault. */
  reason: string | null
  iteration: number
  evaluations: number
  computeSeconds: number
  /** The last recorded value of each metric of evaluations that has a better end; non-finite ones stay as they are. */
  values: Partial<Record<MetricName, number>>
  /** The best finite and trusted value on the way and its iteration. */
  best: Partial<Record<MetricName, { value: number; iteration: number }>>
  /** Metrics whose last value says itself that it may be wrong, as where log Z did not converge: never ranked. */
  doubtful: MetricName[]
}
