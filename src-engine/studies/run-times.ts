// What the runs of a study took and have left, as far as this engine saw them begin and end. Of runs that ended under an
// engine before, the seconds of their training steps are known, which leave out evaluations.

import { isLive, type RunRecord } from '../../src-shared/run.ts'
import type { Store } from '../store/open-store.ts'
import { timeLeft, type RunTime } from './time-left.ts'

export interface RunTimes {
  /** A record was told. */
  take(run: RunRecord, studyId: string): void
  /** A study's trials have changed: they are read anew. */
  forget(studyId: string): void
  secondsLeft(studyId: string, places: number): number | null
}

interface Followed extends RunTime {
  /** When it began to train and how much of its budget was then used; null where nobody saw. */
  begun: { at: number; fraction: number } | null
}

/** `now` in milliseconds. */
export function runTimes({ experiments, runs }: Pick<Store, 'experiments' | 'runs'>, now: () => number): RunTimes {
  const studies = new Map<string, Map<string, Followed>>()

  function of(studyId: string): Map<string, Followed> {
    const known = studies.get(studyId)
    if (known) return known
    const there = new Set(
      experiments.ofStudy(studyId).flatMap((trial) => (trial.deletedAt === null ? [trial.experimentId] : [])),
    )
    const records = runs.ofStudy(studyId).filter(({ experimentId }) => there.has(experimentId))
    const read = new Map(records.map((run) => [run.id, followed(run)]))
    studies.set(studyId, read)
    return read
  }

  return {
    take(run, studyId) {
      const known = studies.get(studyId)?.get(run.id)
      if (!known) return
      if (run.status === 'running') known.begun ??= { at: now(), fraction: run.fraction }
      else if (known.begun) {
        const seconds = (now() - known.begun.at) / 1000
        const share = run.fraction - known.begun.fraction
        if (run.status === 'finished' && share > 0) known.tookSeconds = seconds / share
        known.begun = null
      }
      Object.assign(known, { live: isLive(run.status), fraction: run.fraction, secondsLeft: run.secondsLeft })
    },
    forget: (studyId) => void studies.delete(studyId),
    secondsLeft: (studyId, places) => timeLeft([...of(studyId).values()], places),
  }
}

function followed(run: RunRecord): Followed {
  const { laneId, status, fraction, secondsLeft, computeSeconds } = run
  const tookSeconds = status === 'finished' && computeSeconds > 0 ? computeSeconds : null
  return { laneId, tookSeconds, live: isLive(status), fraction, secondsLeft, begun: null }
}
