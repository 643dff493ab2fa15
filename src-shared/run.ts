// The life of a run.
//
//      pause          start          pause
//  held ◀──── queued ─────────▶ running ─────▶ paused
//    │ ────▶   │  ▲              │  ◀─────────  │
//    │ resume  │  │ resume       │    resume    │
//    │         │  └────────────┐ │              │
//    │         │               │ ├─▶ finished   │      budget used up
//    ├─────────┴─▶ stopped ◀───┼─┼──────────────┤      the person's wish; resumable
//    │         │               │ ├─▶ diverged   │      non-finite or exploding: step, quantity, suggestion
//    └─────────┴─▶ interrupted ┴─┼──────────────┘      its trainer or engine died; resumable from the last checkpoint
//                                └─▶ failed            a bug or an impossible wish: the reason is kept
//
// A held run waits for a person's word: it has no trainer and takes no place until it is resumed, also by another engine. It
// was paused before it began, or its whole study was paused (hold: running, paused ─▶ held), and then goes on from its
// checkpoint.

import type { LaneAdjustment } from './adjustment.ts'
import type { Origin } from './branch.ts'
import type { Progress } from './metric.ts'

export const runStatuses = [
  'queued',
  'held',
  'running',
  'paused',
  'finished',
  'stopped',
  'diverged',
  'interrupted',
  'failed',
] as const

export type RunStatus = (typeof runStatuses)[number]

export type RunEvent = 'start' | 'pause' | 'hold' | 'resume' | 'finish' | 'stop' | 'diverge' | 'interrupt' | 'fail'

export const isRunStatus = (text: string): text is RunStatus => Object.hasOwn(transitions, text)

const transitions: Record<RunStatus, Partial<Record<RunEvent, RunStatus>>> = {
  queued: { start: 'running', pause: 'held', stop: 'stopped', interrupt: 'interrupted', fail: 'failed' },
  held: { resume: 'queued', stop: 'stopped', interrupt: 'interrupted', fail: 'failed' },
  running: {
    pause: 'paused',
    hold: 'held',
    finish: 'finished',
    stop: 'stopped',
    diverge: 'diverged',
    interrupt: 'interrupted',
    fail: 'failed',
  },
  paused: {
    hold: 'held',
    resume: 'running',
    finish: 'finished',
    stop: 'stopped',
    diverge: 'diverged',
    interrupt: 'interrupted',
    fail: 'failed',
  },
  stopped: { resume: 'queued' },
  interrupted: { resume: 'queued' },
  finished: {},
  diverged: {},
  failed: {},
}

/** The next status, or null where the event does not fit. */
export function nextStatus(status: RunStatus, event: RunEvent): RunStatus | null {
  return transitions[status][event] ?? null
}

/** It trains, or would when its turn or a person's word comes. */
export const isLive = (status: RunStatus): boolean => status === 'running' || status === 'paused' || isWaiting(status)

/** It has no trainer yet: what is changed of it holds from its beginning, or from its checkpoint. */
export const isWaiting = (status: RunStatus): boolean => status === 'queued' || status === 'held'

export const isResumable = (status: RunStatus): boolean => status === 'stopped' || status === 'interrupted'

/** Why a run ended as `diverged`. */
export interface Divergence {
  iteration: number
  /** `energy gap`, `chain radius`, `gradient norm`, `negatives`, `parameters` ... */
  quantity: string
  value: number
  threshold: number | null
  /** What to change, in words: "halve the step size of this lane". */
  suggestion: string
  /** How things stood; absent in runs of earlier versions. */
  autopsy?: Autopsy
}

/** What was known of a run when it diverged. */
export interface Autopsy {
  /** The last step all of whose numbers were finite and within their limits; null where none was seen. */
  lastSound: {
    iteration: number
    /** Nats; absent for methods that have none. */
    energyGap?: number
    gradientNorm?: number
    /** × the data's radius. */
    chainRadius?: number
  } | null
  /** max |λ(∇²E)| at the batch of the step that diverged, nats per variance of the columns. */
  curvature: number
  /** The same at the last evaluation before, among training rows and negatives; absent where there was none. */
  curvatureBefore?: number
  /** Of the sampler, and where it begins to overshoot at this curvature; null where there is none. */
  stepSize: number | null
  stepSizeLimit: number | null
}

/** From iteration `from` on, up to the next span. */
export interface KernelSpan {
  from: number
  kernelVariant: string
}

export interface RunRecord extends Progress {
  id: string
  experimentId: string
  laneId: string
  /** Position of the lane in its experiment: colours, order of panels and rows follow it. */
  laneIndex: number
  /** The lane's label when it was started. */
  label: string
  seed: number
  status: RunStatus
  /** What the run really used: `reference`, the processor's name, `plain float64 TypeScript`. Empty until it started. */
  backend: string
  device: string
  /** Results of one seed are equal bit for bit on the same backend and kernels. Empty in runs of earlier versions. */
  kernelVariant: string
  /** Which kernels computed which part of it, in order; more than one where it went on with others. */
  kernelSpans: KernelSpan[]
  /** Why this backend, with what spoke against the others. */
  backendReason: string
  /** Lanes that trained beside it at most, itself included. */
  lanesBeside: number
  /** Fraction of the budget used, 0 … 1. */
  fraction: number
  /** null until speed is known, and for ended runs. */
  secondsLeft: number | null
  iterationsPerSecond: number | null
  divergence: Divergence | null
  /** What was changed while it trained, by iteration: the curve from there on is a branch. */
  adjustments: LaneAdjustment[]
  /** Where it branched off from another run; null for a run that began by itself. */
  origin: Origin | null
  /** Reason of `failed` or `interrupted`, or what a `queued` run waits for, in words. */
  reason: string | null
  createdAt: number
  /** Milliseconds since the epoch; null while live. */
  endedAt: number | null
}

/** Over the seeds of a lane. */
export interface OverSeeds {
  mean: number
  /** Of the seeds; null for one seed. */
  standardDeviation: number | null
}

/** Held-out log-likelihood of a lane at the end, nats per point, over its seeds. */
export interface LaneLikelihood extends OverSeeds {
  laneIndex: number
  label: string
  /** The highest of each seed at any evaluation; null where that is not known. */
  best: OverSeeds | null
}

/** Held-out log-likelihoods of a run, nats per point; null where there is none that is finite and whose log Z converged. */
export interface ListedLikelihoods {
  last: number | null
  /** The highest at any evaluation: chosen by the test points themselves, and so too high on average. */
  best: { value: number; iteration: number } | null
}

/** A run as the library lists it. */
export interface ListedRun extends ListedLikelihoods {
  id: string
  laneIndex: number
  seed: number
  status: RunStatus
  iteration: number
}

export interface ExperimentSummary {
  id: string
  name: string
  createdAt: number
  dataTitle: string
  /** Labels of its lanes, in order. */
  laneLabels: string[]
  seeds: number[]
  statuses: RunStatus[]
  /** Of the run that is farthest on. */
  iterations: number
  /** The lane with the best mean at the end; null where no lane has finished with all its seeds. */
  bestTestLogLikelihood: LaneLikelihood | null
  /** Its runs, seed by seed. */
  runs: readonly ListedRun[]
  /** What a person wrote about it; empty where nothing. */
  notes: string
  starred: boolean
  tags: readonly string[]
  /** Which study it is a trial of; null for an experiment by itself. */
  study: StudyMembership | null
  deletedAt: number | null
}

export interface StudyMembership {
  id: string
  name: string
  /** Its place in the search, from 0. */
  trial: number
  /** Where it trains, as src-shared/study/place.ts writes it; null: on this machine. */
  place: string | null
}
