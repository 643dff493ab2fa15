// The files that a request names, so that the engine can ask whether a person chose them.

import type { RequestName } from './requests.ts'

/** Their `path` names a field of a lane. */
const withoutFiles: ReadonlySet<RequestName> = new Set<RequestName>(['run.adjust', 'lane.adjust', 'run.branch'])

/** Kept for later, and not read: a setup is judged when its data are asked for. */
const notRead: ReadonlySet<RequestName> = new Set<RequestName>(['setup.save'])

export interface NamedPath {
  path: string
  /** Where it stands in the parameters, dotted. */
  field: string
}

/**
 * Every string under the key `path`, at whatever depth, so that no new request can be forgotten here; and every value
 * that an axis of a study would put there.
 */
export function pathsIn(name: RequestName, parameters: unknown): NamedPath[] {
  return withoutFiles.has(name) || notRead.has(name) ? [] : collect(parameters, '')
}

function collect(value: unknown, field: string): NamedPath[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return []
  const within = (key: string) => (field === '' ? key : `${field}.${key}`)
  const named = Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (key === 'path' && typeof inner === 'string') return chosen(inner, within(key))
    // A study whose parts are processes of this machine writes into that folder.
    if (key === 'place' && typeof inner === 'string') return chosen(folderOfPlace(inner), within(key))
    return collect(inner, within(key))
  })
  return [...named, ...valuesOfAxis(value).flatMap((text, index) => chosen(text, within(`values.${index}`)))]
}

const folderOfPlace = (place: string): string => (place.startsWith('processes:') ? place.slice(10) : '')

/** A table that is not chosen yet has an empty path: nothing is read. */
const chosen = (path: string, field: string): NamedPath[] => (path === '' ? [] : [{ path, field }])

/** Of an axis that would set a `path`; other values are empty. No study takes such an axis, but it is not judged here. */
function valuesOfAxis(value: { parameter?: unknown; values?: unknown }): string[] {
  const { parameter, values } = value
  if (typeof parameter !== 'string' || parameter.split('.').at(-1) !== 'path' || !Array.isArray(values)) return []
  return values.map((each: unknown) => (typeof each === 'string' ? each : ''))
}
