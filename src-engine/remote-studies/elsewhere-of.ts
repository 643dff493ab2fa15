// A study that trains elsewhere, as it is told: what the library knows of its parts, with what was heard of them.

import { parsePlace, placeTitle } from '../../src-shared/study/place.ts'
import type { StudyElsewhere } from '../../src-shared/study/study.ts'
import type { Store } from '../store/open-store.ts'
import type { ChunkStates } from './cluster.ts'
import { noContact, type Contact } from './place-contact.ts'

export interface Heard {
  contact: Contact
  /** By job. */
  states: ReadonlyMap<string, ChunkStates>
}

export function elsewhereOf(
  store: Store,
  studyId: string,
  { contact, states }: Heard = { contact: noContact, states: new Map() },
): StudyElsewhere {
  const { place, stopping } = store.studyPlaces.of(studyId)!
  const jobs = store.studyPlaces.parts(studyId).map(({ number, job, chunks, ended }) => {
    const known = job === null ? undefined : states.get(job)
    const count = (state: string) => known?.chunks.filter((each) => each === state).length ?? null
    const counts = { waiting: count('waiting'), running: count('running') }
    return { part: number, job, chunks, over: ended, ...counts, remark: ended ? null : (known?.remark ?? null) }
  })
  return {
    place,
    title: placeTitle(parsePlace(place)),
    stopping,
    ...contact,
    lost: store.studyPlaces.lost(studyId),
    jobs,
  }
}
