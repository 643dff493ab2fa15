// One trial of a chunk: a trainer from its beginning, or from its checkpoint, to its end, and everything that it reports as
// frames. Reports that only say how far it is are left out, and rows wait for one another some seconds.
//
// A checkpoint is written twice: into the frames, so that the library at home can go on from it, and then, when those are
// on the disk, to its own file, so that whoever goes on from it there can say behind which frame it stands.

import { rmSync } from 'node:fs'
import { isUnusable } from '../backends/use-backend.ts'
import type { PackedData } from '../store/kept-data.ts'
import type { StartTrainer, TrainerProcess } from '../scheduling/trainer-process.ts'
import type { BackendId, ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { BatchReport, Ending, TrainerReport } from '../training/trainer-messages.ts'
import { encodeFrame, type FrameContent, type FramePlace } from './frames.ts'
import { joinReports } from './join-reports.ts'
import type { RunTask } from './study-folder.ts'

export interface TrialParts {
  task: RunTask
  config: ExperimentConfig
  kept: PackedData | null
  threads: number
  /** Where it goes on; null: anew. */
  from: TrialCheckpoint | null
  startTrainer: StartTrainer
  /** Appends a frame of this attempt; answers where it ends. */
  write: (content: FrameContent) => Promise<number>
  /** What was appended is on the disk from then on. */
  sync: () => void
  /** Name of the file that the frames are in. */
  file: string
  timing: TrialTiming
  /** Whole or not at all. */
  writeCheckpoint: (bytes: Uint8Array) => void
  checkpointPath: string
  now: () => number
}

export interface TrialTiming {
  /** Rows wait for others for so long at most. */
  joinMs: number
  /** Between two checkpoints that are kept. */
  checkpointMs: number
}

export interface TrialCheckpoint {
  iteration: number
  after: FramePlace | null
  body: Uint8Array
}

export type TrialEnd =
  | { kind: 'ended' }
  | { kind: 'suspended' }
  | { kind: 'crashed'; words: string }
  /** The backend cannot be used here. */
  | { kind: 'unusable'; words: string }

export interface Trial {
  readonly end: Promise<TrialEnd>
  /** A person's wish, or a rule's with its reason. */
  stop(reason: string | null): void
  /** The chunk has to leave: a checkpoint, and nothing that takes longer. */
  suspend(): void
  /** No frames can be written now, or they can again. */
  setRoom(there: boolean): void
}

export function runTrial(parts: TrialParts, backend: BackendId): Trial {
  const { task, config, kept, threads, from, startTrainer, write, file, timing, now } = parts
  const { runId, lane, seed, unseen } = task
  let stop: { reason: string | null } | undefined
  let ending: Ending | null = null
  let waiting: BatchReport | null = null
  let [sentAt, checkpointAt] = [now(), now()]
  let work: Promise<unknown> = Promise.resolve()
  let trainer: TrainerProcess

  async function send(report: TrainerReport): Promise<void> {
    const isLast = report.report === 'batch' && report.ending?.kind === 'stopped'
    const offset = await write({ kind: 'report', report, ...(isLast && { stop }) })
    if (report.report !== 'batch' || !report.checkpoint) return
    if (isOver(report.ending)) return rmSync(parts.checkpointPath, { force: true })
    // Nobody may go on from what is not known at home.
    parts.sync()
    const { iteration } = report.progress
    const content = { kind: 'checkpoint', iteration, after: { file, offset }, body: report.checkpoint } as const
    parts.writeCheckpoint(encodeFrame({ runId, attempt: 0, sequence: 0, content }))
  }

  /** What has to be sent of it now, with what waited. */
  function due(report: BatchReport): BatchReport | null {
    // Where a person stops it, the picture of its end comes after its checkpoint.
    const isKept = report.ending !== null || stop !== undefined || now() - checkpointAt >= timing.checkpointMs
    if (report.checkpoint && isKept) checkpointAt = now()
    const whole = joinReports(waiting, isKept ? report : { ...report, checkpoint: null, model: null })
    const mayWait = !whole.snapshot && !whole.checkpoint && !whole.ending
    if (mayWait && (whole.rows.length === 0 || now() - sentAt < timing.joinMs)) {
      waiting = whole
      return null
    }
    waiting = null
    sentAt = now()
    return whole
  }

  function take(report: TrainerReport): void {
    if (report.report === 'batch' && report.ending) ending = report.ending
    // The reference is tried in its place: this is no end.
    if (isRefusal(ending) && task.backend === 'auto' && backend !== 'reference') return
    const sent = report.report === 'batch' ? due(report) : report
    if (sent) work = work.then(() => send(sent))
  }

  const end = new Promise<TrialEnd>((resolve, reject) => {
    const { iteration = 0, after = null, body = null } = from ?? {}
    work = write({ kind: 'begun', iteration, after })
    trainer = startTrainer(
      { runId, config, lane, seed, backend, threads, checkpoint: body, unseen: unseen && !from, kept },
      {
        onReport: take,
        onExit: (how) => void work.then(() => resolve(endOf(ending, { task, backend, stop, how })), reject),
      },
    )
  })
  return {
    end,
    stop(reason) {
      if (stop || ending) return
      stop = { reason }
      trainer.send({ command: 'stop' })
    },
    suspend: () => trainer.send({ command: 'suspend' }),
    setRoom: (there) => trainer.send({ command: there ? 'resume' : 'pause' }),
  }
}

interface Circumstances {
  task: RunTask
  backend: BackendId
  stop: { reason: string | null } | undefined
  how: string
}

function endOf(ending: Ending | null, { task, backend, stop, how }: Circumstances): TrialEnd {
  if (ending === null) return { kind: 'crashed', words: `The trainer ended before the run did: ${how}.` }
  if (ending.kind === 'failed' && isRefusal(ending) && task.backend === 'auto' && backend !== 'reference') {
    return { kind: 'unusable', words: ending.error.message }
  }
  return ending.kind === 'stopped' && !stop ? { kind: 'suspended' } : { kind: 'ended' }
}

const isOver = (ending: Ending | null): boolean => ending !== null && ending.kind !== 'stopped'

const isRefusal = (ending: Ending | null): boolean => ending?.kind === 'failed' && isUnusable(ending.error)
