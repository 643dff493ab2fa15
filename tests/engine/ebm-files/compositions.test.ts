// Compositions in `.ebm` files: with the bytes of their models, the same energy and the same file elsewhere, nothing twice;
// and those that were made to do harm, refused in words with every file of the library as it was.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import type Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import { importedInWords } from '../../../src-shared/ebm-file.ts'
import type { CompositionPart, CompositionSource } from '../../../src-shared/energy-source.ts'
import { createEbmFiles } from '../../../src-engine/ebm-files/ebm-files.ts'
import { doEbmJob } from '../../../src-engine/ebm-files/ebm-work.ts'
import { packFloat64, unpackFloat64 } from '../../../src-engine/store/byte-planes.ts'
import { compositionHash } from '../../../src-engine/store/compositions.ts'
import { openStore, type Store } from '../../../src-engine/store/open-store.ts'
import { sealOf } from '../../../src-engine/store/seal.ts'
import { openStudio, type Studio } from '../../../src-engine/studio.ts'
import { onlyReference } from '../support/fake-devices.ts'
import { eventsOf, eventually, startRuns, statusOf } from '../support/fake-studio.ts'
import { bytesOf, editFile } from '../support/edited-file.ts'
import { smallExperiment } from '../support/small-experiment.ts'
import { temporaryHome } from '../support/temporary-home.ts'

let place: string
let maker: Studio
let ids: string[]
/** A product of two networks, and a mixture of one of them with a known density. */
let sound: string

const points = [
  [0, 0],
  [0.5, -1],
  [-1.2, 0.3],
]

const density = (data: object): CompositionPart['source'] => ({
  kind: 'density',
  data: parse(dataConfigSchema, data, 'data'),
})
const composed = (how: CompositionSource['how'], ...sources: CompositionPart['source'][]): CompositionSource => ({
  ...{ kind: 'composition', how },
  parts: sources.map((source) => ({ source, weight: 1 })),
})

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'ebm-compositions-'))
  maker = openStudio({ folder: join(place, 'maker'), devices: onlyReference })
  const runIds = await Promise.all(
    (['banana', 'two-moons'] as const).map(async (kind) => {
      const data = parse(dataConfigSchema, { kind, count: 200 }, 'data')
      return (await startRuns(maker, { ...smallExperiment(10), data }))[0]
    }),
  )
  await eventually(maker, () => runIds.every((id) => statusOf(maker, id) === 'finished'), 60_000)
  const [first, second] = runIds.map((runId) => ({ kind: 'model' as const, runId }))
  const keep = (name: string, source: CompositionSource) => maker.request('composition.keep', { name, source })
  const kept = [
    await keep('Both', composed('product', first, second)),
    await keep('Either', composed('mixture', first, density({ kind: 'rings' }))),
  ]
  ids = kept.map(({ id }) => id)
  sound = await exported(maker, ids)
}, 120_000)

afterAll(async () => {
  await maker.close()
  rmSync(place, { recursive: true, force: true })
})

async function exported(studio: Studio, compositionIds: string[], name = 'file.ebm'): Promise<string> {
  const path = join(studio.store.folder, name)
  expect(await studio.request('library.export', { compositionIds, path })).toMatchObject({ leftOut: 0 })
  return path
}

function emptyStudio(): Studio {
  const studio = openStudio({ folder: temporaryHome(), devices: onlyReference })
  onTestFinished(() => studio.close())
  return studio
}

describe('compositions', { timeout: 60_000 }, () => {
  test('imported into an empty library are the same energies there, and the same file again', async () => {
    const studio = emptyStudio()
    const events = eventsOf(studio)
    const imported = await studio.request('library.import', { path: sound })
    expect(imported).toMatchObject({ experiments: [], studies: [] })
    expect(imported.compositions).toEqual([
      { compositionId: ids[0], name: 'Both', outcome: 'new' },
      { compositionId: ids[1], name: 'Either', outcome: 'new' },
    ])
    expect(importedInWords(imported, 'file.ebm')).toBe(
      'file.ebm: The composition “Both” and the composition “Either” are in the library now.',
    )
    expect(events).toContainEqual({ kind: 'compositions' })
    for (const compositionId of ids) {
      expect(await studio.request('composition.show', { compositionId })).toEqual(
        await maker.request('composition.show', { compositionId }),
      )
      // Bit for bit.
      expect(await studio.request('composition.evaluateAt', { compositionId, points })).toEqual(
        await maker.request('composition.evaluateAt', { compositionId, points }),
      )
    }
    expect(await studio.request('library.check', {})).toMatchObject({ sound: true, damagedCount: 0 })
    const back = await exported(studio, [...ids].reverse())
    expect(readFileSync(back).equals(readFileSync(sound))).toBe(true)
  })

  test('are recognised when they come again, and are taken out of the trash', async () => {
    const studio = emptyStudio()
    await studio.request('library.import', { path: sound })
    await studio.request('composition.rename', { compositionId: ids[0], name: 'Mine' })
    await studio.request('composition.delete', { compositionId: ids[1] })
    const { compositions } = await studio.request('library.import', { path: sound })
    expect(compositions).toEqual([
      { compositionId: ids[0], name: 'Mine', outcome: 'there' },
      { compositionId: ids[1], name: 'Either', outcome: 'restored' },
    ])
    expect(await studio.request('composition.list', {})).toHaveLength(2)
  })

  test('get a name of their own beside another of their name', async () => {
    const studio = emptyStudio()
    const source = composed('product', density({ kind: 'banana' }), density({ kind: 'rings' }))
    await studio.request('composition.keep', { name: 'Both', source })
    const { compositions } = await studio.request('library.import', { path: sound })
    expect(compositions.map(({ name }) => name)).toEqual(['Both (2)', 'Either'])
    expect(await studio.request('library.check', {})).toMatchObject({ sound: true, damagedCount: 0 })
  })

  test('go with experiments, and a file of experiments alone is as it was before there were any', async () => {
    const [{ id }] = await maker.request('experiment.list', {})
    const path = join(place, 'both.ebm')
    await maker.request('library.export', { experimentIds: [id], compositionIds: [ids[0]], path })
    const studio = emptyStudio()
    const imported = await studio.request('library.import', { path })
    expect([imported.experiments.length, imported.compositions.length]).toEqual([1, 1])
    await maker.request('library.export', { experimentIds: [id], path })
    expect(readFileSync(path).includes('kept_models')).toBe(false)
  })

  test('that are not there, or whose model is damaged, are refused before a file is written', async () => {
    const path = join(place, 'nothing.ebm')
    await expect(maker.request('library.export', { compositionIds: ['nobody'], path })).rejects.toThrow(
      /id of a composition/,
    )
  })
})

describe('a file is refused with', { timeout: 60_000 }, () => {
  let home: string
  let store: Store

  beforeAll(() => {
    home = join(place, 'home')
    store = openStore({ folder: home })
  })
  afterAll(() => store.close())

  const edited = (change: string | ((database: Database.Database) => void)) =>
    editFile({ sound, path: join(place, 'other.ebm') }, change)

  interface Row {
    id: string
    name: string
    source: string
    hash: string
    found: string
    created_at: number
  }

  /** The first composition with other contents, and the hash and the checksum of these. */
  const withRow = (change: (row: Row) => Partial<Row>) =>
    edited((database) => {
      const before = database.prepare<[], Row>('SELECT * FROM compositions ORDER BY rowid LIMIT 1').get()!
      const row = { ...before, ...change(before) }
      const seal = sealOf([row.id, row.name, row.source, row.hash, row.found, row.created_at])
      database
        .prepare('UPDATE compositions SET id = ?, name = ?, source = ?, hash = ?, found = ?, seal = ? WHERE id = ?')
        .run(row.id, row.name, row.source, row.hash, row.found, seal, before.id)
    })
  const withSource = (change: (source: CompositionSource) => object) =>
    withRow(({ source }) => {
      const made = change(JSON.parse(source) as CompositionSource) as CompositionSource
      return { source: JSON.stringify(made), hash: compositionHash(made) }
    })
  const withPart = (part: object) => withSource(({ parts, ...rest }) => ({ ...rest, parts: [...parts, part] }))
  const withModel = (make: (body: Uint8Array) => Uint8Array) =>
    edited((database) => {
      const body = database.prepare<[], Buffer>('SELECT body FROM kept_models ORDER BY hash LIMIT 1').pluck().get()!
      database
        .prepare('UPDATE kept_models SET body = ? WHERE hash = (SELECT min(hash) FROM kept_models)')
        .run(make(body))
    })

  /** The last bit but a few of its last parameter. */
  const turned = (body: Uint8Array) => body.with(body.length - 8, body[body.length - 8] ^ 1)

  const file = { kind: 'csv', path: '/etc/passwd', columns: ['x'], standardise: false }

  test.each<[name: string, make: () => string, says: RegExp]>([
    ['a part that names a file', () => withPart({ source: { kind: 'density', data: file }, weight: 1 }), /no file was opened/], // prettier-ignore
    ['a part that is a run’s newest model', () => withPart({ source: { kind: 'model', runId: 'run-1' }, weight: 1 }), /by their hash, got one of a run/], // prettier-ignore
    ['a part whose model did not come', () => withPart({ source: { kind: 'kept-model', hash: 'a'.repeat(64), name: 'x' }, weight: 1 }), /the models of each composition, got one without/], // prettier-ignore
    ['more parts than anybody composes', () => withSource(({ parts, ...rest }) => ({ ...rest, parts: Array.from({ length: 5000 }, () => parts[0]) })), /a composition, parts: Expected at most 8/], // prettier-ignore
    ['a part of a kind of its own', () => withPart({ source: { kind: 'program', path: '/bin/sh' }, weight: 1 }), /a composition, parts\.2\.source/], // prettier-ignore
    ['a composition within a composition', () => withPart({ source: composed('product'), weight: 1 }), /a composition, parts\.2\.source/], // prettier-ignore
    ['a weight that is no number', () => withPart({ source: density({ kind: 'rings' }), weight: 'x' }), /a composition, parts\.2\.weight/], // prettier-ignore
    ['a key that is no setting', () => withSource((source) => ({ ...source, more: 1 })), /a composition, more/],
    ['what JavaScript takes for a prototype', () => withRow(({ source }) => ({ source: source.replace('{', '{"__proto__":{},') })), /a composition/], // prettier-ignore
    ['another hash', () => withRow(() => ({ hash: 'b'.repeat(64) })), /compositions with their hash/],
    ['an id that is a path', () => withRow(() => ({ id: '../../evil' })), /a composition, id: Expected an id/],
    ['no name', () => withRow(() => ({ name: '' })), /a composition, name/],
    ['a log Z that is no number', () => withRow(({ found }) => ({ found: found.replace(/"value":[^,}]+/, '"value":"x"') })), /what was found of a composition, logPartition\.value/], // prettier-ignore
    ['columns of a third dimension', () => withRow(({ found }) => ({ found: found.replace('"columns":[', '"columns":["a","b",') })), /what was found of a composition, columns/], // prettier-ignore
    ['a checksum of something else', () => edited("UPDATE compositions SET name = 'Other'"), /checksums are right/],
    ['one in the trash', () => edited('UPDATE compositions SET deleted_at = 1'), /a composition, deleted_at/],
    ['a model that nobody names', () => edited("INSERT INTO kept_models SELECT 'cc', body FROM kept_models LIMIT 1"), /one that is of none/], // prettier-ignore
    ['no models', () => edited('DELETE FROM kept_models'), /got one without/],
    [
      'another model under the hash of one',
      () => withModel((body) => packFloat64(turned(unpackFloat64(body)))),
      /checksums are right/,
    ],
    ['a model that unpacks to far more than it should', () => withModel(() => deflateSync(new Uint8Array(1e9), { level: 1 })), /a model/], // prettier-ignore
    ['bytes that are no model', () => withModel(() => packFloat64(new Uint8Array(64))), /a model that fits its header/],
    ['tables of models without compositions', () => edited('DROP TABLE compositions'), /got a file without any/],
    ['nothing in it', () => edited('DELETE FROM compositions; DELETE FROM kept_models'), /got a file without any/],
  ])('%s', async (_name, make, says) => {
    const path = make()
    const before = bytesOf(home)
    const worker = {
      do: (job: never, onProgress: never) => Promise.resolve().then(() => doEbmJob(job, onProgress) as never),
      close: () => undefined,
    }
    const files = createEbmFiles({ store, program: 'test', emit: () => undefined, worker })
    await expect(files.import(path)).rejects.toThrow(says)
    expect(bytesOf(home)).toEqual(before)
  })
})
