// A model as it is named on the command line: a run, whose newest model is meant, or a composition, by the beginning of
// its id.

import { quote } from '../../src-shared/quote.ts'
import type { Studio } from '../studio.ts'
import { UsageError } from './usage-error.ts'

export type NamedModel = { kind: 'run'; runId: string } | { kind: 'composition'; compositionId: string }

/** The one run or composition whose id begins so. Throws UsageError. */
export function findModel({ store }: Studio, beginning: string): NamedModel {
  const found: NamedModel[] = [
    ...store.runs.idsBeginningWith(beginning, 4).map((runId): NamedModel => ({ kind: 'run', runId })),
    ...store.compositions
      .idsBeginningWith(beginning, 4)
      .map((compositionId): NamedModel => ({ kind: 'composition', compositionId })),
  ]
  if (found.length === 1) return found[0]
  const whole = found.find((model) => idOf(model) === beginning)
  if (whole) return whole
  const got =
    found.length === 0
      ? 'one that neither has: `ebm model list` shows them'
      : `one of several (${found.map(idOf).join(', ')})`
  throw new UsageError(`Expected the id of a run or a composition or its beginning, got ${quote(beginning)}, ${got}.`)
}

const idOf = (model: NamedModel): string => (model.kind === 'run' ? model.runId : model.compositionId)
