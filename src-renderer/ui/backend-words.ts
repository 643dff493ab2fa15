// What backends are called where people read.

import { backendTitles, type BackendId } from '../../src-shared/config/experiment.ts'

/** Runs of other versions may name backends that this one does not have. */
export function backendTitle(id: string): string {
  return Object.hasOwn(backendTitles, id) ? backendTitles[id as BackendId] : id
}
