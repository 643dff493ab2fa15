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

/** Every string under the key `path`, at whatever depth, so that no new request can be forgotten here. */
export function pathsIn(name: RequestName, parameters: unknown): NamedPath[] {
  return withoutFiles.has(name) || notRead.has(name) ? [] : collect(parameters, '')
}

function collect(value: unknown, field: string): NamedPath[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return []
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const inside = field === '' ? key : `${field}.${key}`
    if (key !== 'path' || typeof inner !== 'string') return collect(inner, inside)
    // A table that is not chosen yet has an empty path: nothing is read.
    return inner === '' ? [] : [{ path: inner, field: inside }]
  })
}
