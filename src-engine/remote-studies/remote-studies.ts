// The studies that train elsewhere, as one: each is followed by itself, over a cluster of its own.

import { parsePlace, type RemotePlace } from '../../src-shared/study/place.ts'
import { AppError, reportError } from '../../src-shared/errors.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import { isLive, type RunRecord } from '../../src-shared/run.ts'
import type { StudyElsewhere } from '../../src-shared/study/study.ts'
import type { Store } from '../store/open-store.ts'
import type { Cluster } from './cluster.ts'
import { elsewhereOf } from './elsewhere-of.ts'
import { probePlaces, type ProbePlaces } from './probe-places.ts'
import { PlacedStudy, type PlacedTiming } from './placed-study.ts'

const usualTiming: PlacedTiming = { lookMs: 15_000, graceMs: 60_000, retryMs: [1000, 60_000] }

export interface RemoteStudies extends ProbePlaces {
  /**
   * Submits what is to be submitted and records what comes back, until all runs have ended or the engine closes. One that
   * is followed already looks at once, and connects at once where it waits for that.
   */
  follow(studyId: string): Promise<void>
  /** Of those that are followed; the others wait. */
  wake(studyId: string): void
  /** Of a study whose runs have all ended: resolves when it is followed no more, and its parts count as ended. */
  settled(studyId: string): Promise<void>
  /** Rejects where the cluster cannot be told. */
  stop(studyId: string): Promise<void>
  stopRuns(runs: readonly RunRecord[], reason: string | undefined): Promise<void>
  /** undefined: it trains on this machine. */
  elsewhere(studyId: string): StudyElsewhere | undefined
  /** As text, and how many of its chunks run, as far as anybody asked. */
  inBrief(studyId: string): { place: string; running: number } | undefined
  close(): Promise<void>
}

export interface RemoteStudiesParts {
  store: Store
  emit: (event: EngineEvent) => void
  openCluster: (place: RemotePlace) => Promise<Cluster>
  /** Puts the program there; answers its hash, null where it is there. */
  sendProgram: (cluster: Cluster) => Promise<string | null>
  timing?: PlacedTiming
  now?: () => number
}

export function remoteStudies(parts: RemoteStudiesParts): RemoteStudies {
  const { store, emit, openCluster, sendProgram, timing = usualTiming, now = Date.now } = parts
  const followed = new Map<string, Promise<PlacedStudy>>()
  /** Those of `followed` that are open. */
  const open = new Map<string, PlacedStudy>()
  let closing = false

  function opened(studyId: string): Promise<PlacedStudy> {
    const known = followed.get(studyId)
    if (known) return known
    const study = begin(studyId)
    followed.set(studyId, study)
    const forget = (): void => {
      followed.delete(studyId)
      open.delete(studyId)
      if (closing || !store.studyPlaces.of(studyId)) return
      emit({ kind: 'study-elsewhere', studyId, elsewhere: elsewhereOf(store, studyId) })
    }
    study.then(({ ended }) => ended.finally(forget), forget).catch(tellingEnd(emit))
    return study
  }

  async function begin(studyId: string): Promise<PlacedStudy> {
    const { place } = requirePlace(store, studyId)
    const cluster = await openCluster(parsePlace(place) as RemotePlace)
    const study = new PlacedStudy({ store, studyId, cluster, sendProgram, emit, timing, now })
    open.set(studyId, study)
    return study
  }

  return {
    ...probePlaces({ openCluster, now }),
    async follow(studyId) {
      const study = await opened(studyId)
      study.wake()
    },
    wake: (studyId) => open.get(studyId)?.wake(),
    async settled(studyId) {
      const study = await followed.get(studyId)?.catch(() => null)
      study?.wake()
      await study?.ended
    },
    async stop(studyId) {
      store.studyPlaces.setStopping(studyId, true)
      await (await opened(studyId)).stop()
    },
    async stopRuns(runs, reason) {
      for (const { id, experimentId } of runs) {
        await (await opened(store.studies.turnOf(experimentId)!.studyId)).stopRun(id, reason)
      }
    },
    elsewhere(studyId) {
      if (!store.studyPlaces.of(studyId)) return undefined
      return open.get(studyId)?.states ?? elsewhereOf(store, studyId)
    },
    inBrief(studyId) {
      const stored = store.studyPlaces.of(studyId)
      return stored ? { place: stored.place, running: open.get(studyId)?.running ?? 0 } : undefined
    },
    async close() {
      closing = true
      const studies = await Promise.allSettled(followed.values())
      await Promise.allSettled(studies.flatMap((each) => (each.status === 'fulfilled' ? [each.value.close()] : [])))
    },
  }
}

/** Nobody waits for the end of following: what breaks it would end the engine. */
const tellingEnd =
  (emit: RemoteStudiesParts['emit']) =>
  (error: unknown): void => {
    console.error(error)
    const message = `Expected to follow a study that trains elsewhere until its end, got ${reportError(error).message} Follow it again to go on.`
    emit({ kind: 'notice', level: 'error', message })
  }

/** Studies whose runs are to be followed. */
export function liveElsewhere({ studyPlaces, studies, runs }: Store): string[] {
  const live = (id: string) => runs.ofStudy(id).some((run) => run.origin === null && isLive(run.status))
  const kept = new Set(studies.list({ deleted: false }).map(({ id }) => id))
  return studyPlaces.studies().filter((id) => kept.has(id) && live(id))
}

/** Throws AppError('not-found'), or AppError('wrong-state') for a study of this machine. */
function requirePlace({ studies, studyPlaces }: Store, studyId: string) {
  const stored = studyPlaces.of(studies.get(studyId).id)
  if (stored) return stored
  const message = 'Expected a study that trains elsewhere, got one of this machine: there is nothing to follow.'
  throw new AppError('wrong-state', message, { field: 'studyId' })
}
