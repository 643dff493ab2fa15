// Jobs for a process beside the engine: one has a process at a time, the others wait in order. A job that is stopped ends
// with an error for who asked: at once while it waits, else when its process has left.

import { errorFromReport, type ErrorReport } from '../../src-shared/errors.ts'
import type { BesideProcess } from './beside-process.ts'

export interface BesideJob {
  runId: string
  /** Absent while it waits. */
  process?: BesideProcess
  /** Why it ended before its end; the first reason stays. */
  fault?: ErrorReport
  reject: (error: Error) => void
}

export interface QueueOptions<Job> {
  /** Gives it its process. What it throws is the answer to who asked. */
  begin(job: Job): void
  /** It waits behind others. */
  waits(job: Job): void
  /** It is no longer there, however it ended. */
  left(job: Job): void
}

export interface JobQueue<Job> {
  has(runId: string): boolean
  add(job: Job): void
  /** Its process has left: rejects it where it has a fault and answers false; true: whoever asks settles it. */
  ended(job: Job): boolean
  /** Ends those of this run. */
  stop(runId: string, fault: ErrorReport): void
  close(fault: ErrorReport): void
}

export function oneAtATime<Job extends BesideJob>({ begin, waits, left }: QueueOptions<Job>): JobQueue<Job> {
  const jobs: Job[] = []

  function start(job: Job): void {
    try {
      begin(job)
    } catch (error) {
      leave(job)
      job.reject(error as Error)
    }
  }

  function leave(job: Job): void {
    jobs.splice(jobs.indexOf(job), 1)
    left(job)
    const next = jobs.at(0)
    if (next && !next.process) start(next)
  }

  function stopWith(job: Job, fault: ErrorReport): void {
    job.fault ??= fault
    if (job.process) return job.process.kill()
    leave(job)
    job.reject(errorFromReport(job.fault))
  }

  return {
    has: (runId) => jobs.some((job) => job.runId === runId),
    add(job) {
      jobs.push(job)
      if (jobs.length === 1) start(job)
      else waits(job)
    },
    ended(job) {
      leave(job)
      if (job.fault) job.reject(errorFromReport(job.fault))
      return job.fault === undefined
    },
    stop(runId, fault) {
      for (const job of jobs.filter((each) => each.runId === runId)) stopWith(job, fault)
    },
    close(fault) {
      for (const job of jobs.toReversed()) stopWith(job, fault)
    },
  }
}
