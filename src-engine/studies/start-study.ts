// Begins a study: its data are read, its trials are checked and all of them are stored in one transaction.

import type { DataConfig } from '../../src-shared/config/data.ts'
import { pathsIn } from '../../src-shared/protocol/paths-in.ts'
import type { StudyConfig } from '../../src-shared/study/study-config.ts'
import { keptRows, withContents } from '../data-tasks/experiment-data.ts'
import type { Devices } from '../devices/devices.ts'
import type { PackedData } from '../store/kept-data.ts'
import type { Store } from '../store/open-store.ts'
import { requireSendable } from '../remote-studies/send-part.ts'
import { placeText, type Place } from '../../src-shared/study/place.ts'
import { trialsOf, type PlannedTrial } from './trials.ts'

export interface StartParts {
  store: Store
  devices: Pick<Devices, 'check'>
  newId: () => string
  place: Place
}

/** Answers the study's id; its runs are stored, not queued. Throws AppError as `experiment.start` does. */
export async function storeStudy(config: StudyConfig, parts: StartParts): Promise<string> {
  const { store, newId, place } = parts
  const { trials, packed } = await ready(trialsOf(config).trials, parts)
  // Reached from the page only with paths that were granted; from the command line a person gave them.
  for (const { path } of pathsIn('study.start', { config, place: placeText(place) })) store.grants.grant(path)
  const id = newId()
  store.transaction(() => {
    for (const rows of packed) store.keptData.keep(rows)
    store.studies.add({ id, config })
    if (place.kind !== 'local') store.studyPlaces.set(id, placeText(place))
    for (const [index, { point, experiment }] of trials.entries()) {
      store.experiments.add({ id: newId(), config: experiment, newId, trial: { studyId: id, index, point } })
    }
  })
  return id
}

/** Each file is read once, however many trials learn from it. */
async function ready(planned: readonly PlannedTrial[], { store, devices, place }: StartParts) {
  const packed: PackedData[] = []
  const known = new Map<string, DataConfig>()
  const checked = new Set<string>()
  const trials: PlannedTrial[] = []
  for (const { point, experiment } of planned) {
    const { data, energy, backend } = experiment
    const computed = JSON.stringify([data, energy, backend])
    // What computes elsewhere is not to be found out here.
    if (!checked.has(computed) && place.kind === 'local') await devices.check(experiment)
    checked.add(computed)
    const text = JSON.stringify(data)
    if (!known.has(text)) {
      const found = await withContents(experiment, store.keptData)
      if (found.packed) packed.push(found.packed)
      const kept = found.packed ?? keptRows(found.config.data, store.keptData)
      if (place.kind !== 'local') requireSendable(found.config, { kept, to: place.kind })
      known.set(text, found.config.data)
    }
    trials.push({ point, experiment: { ...experiment, data: known.get(text)! } })
  }
  return { trials, packed }
}
