// Whether studies can train at a place, found out by trying; of one that has just been tried it is known.

import { AppError } from '../../src-shared/errors.ts'
import { placeText, type RemotePlace } from '../../src-shared/study/place.ts'
import type { Cluster, ProbeResult } from './cluster.ts'

/** A probe waits for a job of its own: minutes, where the queue is long. */
const believedMs = 10 * 60_000

export interface ProbePlaces {
  probe(place: RemotePlace): Promise<ProbeResult>
  /** Throws AppError('not-supported') with what is missing there; a place that a person has just tested is believed. */
  requireUsable(place: RemotePlace): Promise<void>
}

export interface ProbePlacesParts {
  openCluster: (place: RemotePlace) => Promise<Cluster>
  now: () => number
}

export function probePlaces({ openCluster, now }: ProbePlacesParts): ProbePlaces {
  /** When a study could train there. */
  const usableAt = new Map<string, number>()

  async function probe(place: RemotePlace): Promise<ProbeResult> {
    const cluster = await openCluster(place)
    const result = await cluster.probe().finally(() => cluster.close())
    if (result.usable) usableAt.set(placeText(place), now())
    else usableAt.delete(placeText(place))
    return result
  }

  return {
    probe,
    async requireUsable(place) {
      if (now() - (usableAt.get(placeText(place)) ?? Number.NEGATIVE_INFINITY) < believedMs) return
      const { usable, found } = await probe(place)
      if (usable) return
      const message = `Expected that studies can train at ${placeText(place)}: ${found.join(' ')}`
      throw new AppError('not-supported', message, { field: 'place' })
    },
  }
}
