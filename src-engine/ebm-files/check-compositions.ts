// Judges the compositions that came in a file of unknown origin: each is made of densities that need no file and of models
// that came with it, is called by the hash of what it is, and nothing came that none of them names.

import type { Database } from '../store/sqlite.ts'
import * as v from 'valibot'
import {
  compositionSourceSchema,
  densityKinds,
  keptHashesOf,
  type CompositionSource,
} from '../../src-shared/energy-source.ts'
import { compositionHash } from '../store/compositions.ts'
import type { Bodies } from './check-bodies.ts'
import { time } from './check-experiments.ts'
import type { Refuse } from './fault.ts'
import { checked, parsed } from './parsed.ts'
import { foundOfCompositionSchema, idSchema, modelHeaderSchema, words } from './record-schemas.ts'

const compositionsMaximum = 1000

const compositionRow = v.looseObject({
  id: idSchema,
  name: v.pipe(words(300), v.minLength(1)),
  source: v.string(),
  hash: v.string(),
  found: v.string(),
  created_at: time,
  deleted_at: v.null(),
})

/** Throws AppError for the first fault. Checksums are looked at elsewhere. */
export function checkCompositions(database: Database, unpacked: Bodies, refuse: Refuse): void {
  const models = new Set(database.prepare<[], string>('SELECT hash FROM kept_models').pluck().all())
  const rows = database.prepare<[], unknown>('SELECT * FROM compositions').all()
  if (rows.length > compositionsMaximum) {
    throw refuse(`Expected at most ${compositionsMaximum} compositions, got ${rows.length}: export fewer at a time.`)
  }
  const named = new Set<string>()
  for (const row of rows) for (const hash of keptHashesOf(compositionIn(row, refuse))) named.add(hash)
  if ([...named].some((hash) => !models.has(hash))) {
    throw refuse('Expected the models of each composition, got one without: nothing was used.')
  }
  if ([...models].some((hash) => !named.has(hash))) {
    throw refuse('Expected the models of compositions, got one that is of none: nothing was used.')
  }
  for (const body of database.prepare<[], Buffer>('SELECT body FROM kept_models').pluck().iterate()) {
    unpacked.arrays(body, { magic: 'EBMMODL1', header: modelHeaderSchema, what: 'a model' })
  }
}

function compositionIn(row: unknown, refuse: Refuse): CompositionSource {
  const what = 'a composition'
  const { source: text, found, hash } = checked(compositionRow, row, { what, refuse })
  const source = parsed(compositionSourceSchema, text, { what, refuse })
  parsed(foundOfCompositionSchema, found, { what: 'what was found of a composition', refuse })
  for (const { source: part } of source.parts) {
    if (part.kind === 'model') {
      throw refuse('Expected compositions of models by their hash, got one of a run: nothing was used.')
    }
    if (part.kind === 'density' && !(densityKinds as readonly string[]).includes(part.data.kind)) {
      throw refuse(
        'Expected compositions of known densities, got one of other data: nothing was used, and no file was opened.',
      )
    }
  }
  if (hash !== compositionHash(source)) {
    throw refuse('Expected compositions with their hash, got one with another: nothing was used.')
  }
  return source
}
