// A run as it is named on the command line: by the beginning of its id.

import type { Studio } from '../studio.ts'
import { quote } from '../../src-shared/quote.ts'
import { UsageError } from './usage-error.ts'

/** The one run whose id begins so. */
export function findRun({ store }: Studio, beginning: string): string {
  const found = store.runs.idsBeginningWith(beginning, 4)
  if (found.length === 1) return found[0]
  if (found.includes(beginning)) return beginning
  const got =
    found.length === 0 ? 'one that no run has: `ebm list` shows them' : `one of several runs (${found.join(', ')})`
  throw new UsageError(`Expected the id of a run or its beginning, got ${quote(beginning)}, ${got}.`)
}
