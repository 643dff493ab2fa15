// What a person may wish of runs, wherever they train. This machine's scheduler is asked for its own; a run that trains
// elsewhere can be stopped, and nothing else.

import { AppError } from '../../src-shared/errors.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import type { Scheduler } from '../scheduling/scheduler.ts'
import type { Store } from '../store/open-store.ts'
import type { RemoteStudies } from './remote-studies.ts'

export interface ElsewhereParts {
  store: Store
  remote: Pick<RemoteStudies, 'stopRuns'>
}

export function withRunsElsewhere(here: Scheduler, { store, remote }: ElsewhereParts): Scheduler {
  const isElsewhere = (runId: string): boolean => store.studyPlaces.isElsewhere(store.runs.get(runId))

  function requireHere(runIds: readonly string[], wish: string): void {
    const there = runIds.find(isElsewhere)
    if (there !== undefined) throw trainsElsewhere(store.runs.get(there), wish)
  }

  const ofHere =
    <Rest extends unknown[]>(wish: string, act: (runIds: readonly string[], ...rest: Rest) => Promise<RunRecord[]>) =>
    async (runIds: readonly string[], ...rest: Rest): Promise<RunRecord[]> => {
      requireHere(runIds, wish)
      return act(runIds, ...rest)
    }

  return {
    live: here.live,
    get quiet() {
      return here.quiet
    },
    enqueue: here.enqueue,
    close: here.close,
    pause: ofHere('pause', here.pause),
    hold: ofHere('pause', here.hold),
    resume: ofHere('resume', here.resume),
    step: ofHere('step', here.step),
    async adjust(runId, changes) {
      requireHere([runId], 'change')
      return here.adjust(runId, changes)
    },
    async stop(runIds, reason) {
      const there = runIds.filter(isElsewhere)
      await remote.stopRuns(
        there.map((runId) => store.runs.get(runId)),
        reason,
      )
      const rest = runIds.filter((runId) => !there.includes(runId))
      const stopped = rest.length > 0 ? await here.stop(rest, reason) : []
      return [...there.map((runId) => store.runs.get(runId)), ...stopped]
    },
  }
}

const trainsElsewhere = ({ label, seed }: RunRecord, wish: string): AppError =>
  new AppError(
    'wrong-state',
    `Expected a run of this machine to ${wish}, got ${label} at seed ${seed}, which trains elsewhere: stop or resume its study.`,
    { field: 'runIds' },
  )
