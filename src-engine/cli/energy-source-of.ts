// An energy as it is named on the command line: a known density with its settings, a formula, a run's newest model, or a kept
// composition.

import { dataSchemas, type DataKind } from '../../src-shared/config/data.ts'
import { parse } from '../../src-shared/config/parse.ts'
import { densityKinds, type EnergySource } from '../../src-shared/energy-source.ts'
import type { Studio } from '../studio.ts'
import { assign, parseAssignments } from './field-options.ts'
import { findModel } from './find-model.ts'
import { unknownName } from './usage-error.ts'

/** `where` begins what is said of a fault. A density goes before a run whose id begins like it. Throws UsageError. */
export function energySourceOf(studio: Studio, text: string, where: string): EnergySource {
  const colon = text.indexOf(':')
  const name = colon === -1 ? text : text.slice(0, colon)
  if (Object.hasOwn(dataSchemas, name)) {
    const schema = dataSchemas[name as DataKind]
    const value: Record<string, unknown> = { kind: name }
    const assignments = colon === -1 ? [] : parseAssignments(`${where} ${name}`, text.slice(colon + 1))
    assign(`${where} ${name}`, [{ schema, value }], assignments)
    return { kind: 'density', data: parse(schema, value, `${where} ${name}`) }
  }
  if (/[()^*/+=]|(^|[^a-z])x([^a-z]|$)/.test(text)) {
    const value = { kind: 'formula', energy: text }
    return { kind: 'density', data: parse(dataSchemas.formula, value, where) }
  }
  if (/^[0-9a-f-]{4,}$/.test(text)) {
    const model = findModel(studio, text)
    if (model.kind === 'composition') return studio.store.compositions.get(model.compositionId).source
    return { kind: 'model', runId: model.runId }
  }
  throw unknownName(where, text, [...densityKinds, 'a formula in x and y', 'the id of a run or a composition'])
}
