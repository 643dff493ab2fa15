// What a person may wish of a run, by its status.

import { isLive, isResumable, isWaiting, type RunStatus } from '../../src-shared/run.ts'
import type { ActiveLane } from './active-lane.ts'

export type Wish = 'pause' | 'hold' | 'resume' | 'stop' | 'step'

export interface WishedRun {
  trainer: ActiveLane | undefined
  /** Of a stop that is not a person's. */
  reason?: string
  statusNow: () => RunStatus
  /** Resolves when it has come true. */
  until: (done: () => boolean) => Promise<void>
  /** A queued run is held until it is resumed. */
  hold: () => void
  release: () => void
  /** Back to the newest checkpoint, and to the end of the queue. */
  requeue: () => void
  unqueue: () => void
}

/** Answers how to begin fulfilling it; null where the run's status does not admit it. */
export function beginWish(wish: Wish, status: RunStatus, run: WishedRun): (() => Promise<void>) | null {
  const { trainer, statusNow, until } = run
  const atOnce = (act: () => void) => () => Promise.resolve(act())
  switch (wish) {
    case 'pause':
      if (status === 'queued') return atOnce(run.hold)
      if (status === 'paused' || status === 'held') return atOnce(() => undefined)
      if (status !== 'running' || !trainer) return null
      return () => {
        trainer.waitsForRoom = false
        trainer.process.send({ command: 'pause' })
        return until(() => statusNow() !== 'running')
      }
    case 'hold':
      if (status === 'queued') return atOnce(run.hold)
      if (status === 'held') return atOnce(() => undefined)
      if ((status !== 'running' && status !== 'paused') || !trainer) return null
      return () => {
        trainer.holdWished = true
        trainer.process.send({ command: 'suspend' })
        return until(() => statusNow() !== 'running' && statusNow() !== 'paused')
      }
    case 'resume':
      if (status === 'queued' || status === 'running') return atOnce(() => undefined)
      if (status === 'held') return atOnce(run.release)
      if (isResumable(status)) return atOnce(run.requeue)
      if (status !== 'paused' || !trainer) return null
      return () => {
        trainer.process.send({ command: 'resume' })
        return until(() => statusNow() !== 'paused')
      }
    case 'stop':
      if (status === 'stopped') return atOnce(() => undefined)
      if (isWaiting(status)) return atOnce(run.unqueue)
      if (!isLive(status) || !trainer) return null
      return () => {
        trainer.stopWished = true
        trainer.stopReason = run.reason ?? null
        trainer.process.send({ command: 'stop' })
        return until(() => !isLive(statusNow()))
      }
    case 'step':
      if ((status !== 'running' && status !== 'paused') || !trainer) return null
      return () => {
        const wished = ++trainer.stepsWished
        trainer.process.send({ command: 'step' })
        return until(() => trainer.stepsDone >= wished || !isLive(statusNow()))
      }
    default:
      return wish satisfies never
  }
}
