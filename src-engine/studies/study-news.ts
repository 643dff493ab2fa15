// What is told of studies while their runs train: small summaries, at intervals. A thousand runs that end one after the
// other are as many events of their own; who shows the list of studies needs the counts only now and then.

import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import { isLive, type RunStatus } from '../../src-shared/run.ts'
import type { StudyTable } from '../store/studies.ts'
import type { RunTimes } from './run-times.ts'

export interface StudyNews {
  take(event: EngineEvent): void
  close(): void
}

export interface StudyNewsParts {
  studies: Pick<StudyTable, 'turnOf'>
  times: RunTimes
  tell: (studyId: string) => void
  /** Between two summaries of a study. */
  intervalMs: number
}

export function studyNews({ studies, times, tell, intervalMs }: StudyNewsParts): StudyNews {
  const statuses = new Map<string, RunStatus>()
  const deleted = new Map<string, boolean>()
  const timers = new Map<string, NodeJS.Timeout>()

  function tellSoon(studyId: string): void {
    if (timers.has(studyId)) return
    const act = (): void => {
      timers.delete(studyId)
      tell(studyId)
    }
    timers.set(studyId, setTimeout(act, intervalMs).unref())
  }

  return {
    take(event) {
      if (event.kind === 'run') {
        const { id, experimentId, status } = event.run
        const studyId = studies.turnOf(experimentId)?.studyId
        if (studyId === undefined) return
        times.take(event.run, studyId)
        if (statuses.get(id) === status) return
        if (isLive(status)) statuses.set(id, status)
        else statuses.delete(id)
        tellSoon(studyId)
      }
      if (event.kind === 'experiment' && event.summary.study) {
        const { id, study, deletedAt } = event.summary
        if ((deleted.get(id) ?? false) === (deletedAt !== null)) return
        deleted.set(id, deletedAt !== null)
        times.forget(study.id)
        tellSoon(study.id)
      }
    },
    close() {
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}
