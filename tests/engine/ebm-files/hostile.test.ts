// Files that are broken, newer, or made to do harm: each is refused in words, and the library stays as it was, byte for
// byte. Each is made from a sound file by one change; where the change would be found by the hash of the contents alone,
// the hash is made right again, as somebody who means harm would.

import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import type Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { AppError } from '../../../src-shared/errors.ts'
import { createEbmFiles } from '../../../src-engine/ebm-files/ebm-files.ts'
import { doEbmJob } from '../../../src-engine/ebm-files/ebm-work.ts'
import type { EbmWorker } from '../../../src-engine/ebm-files/ebm-jobs.ts'
import { packBlocks } from '../../../src-engine/store/byte-planes.ts'
import { openStore, type Store } from '../../../src-engine/store/open-store.ts'
import { openStudio } from '../../../src-engine/studio.ts'
import { eventually, startRuns, statusOf } from '../support/fake-studio.ts'
import { bytesOf, editFile, type EditOptions } from '../support/edited-file.ts'
import { smallExperiment } from '../support/small-experiment.ts'
import { lines, wave } from '../support/written-tables.ts'

const isUnix = process.platform !== 'win32'

let place: string
/** A file as the app writes it, with rows of a table, a picture, a checkpoint, a model, a measurement and a verification. */
let sound: string
/** The library into which nothing of what follows may come. */
let home: string
let store: Store

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'ebm-hostile-'))
  home = join(place, 'home')
  const maker = openStudio({ folder: join(place, 'maker') })
  const table = join(place, 'table.csv')
  writeFileSync(
    table,
    lines('x', (i) => wave(i), 60),
  )
  const config = {
    ...smallExperiment(20),
    data: { kind: 'csv' as const, path: table, columns: ['x'], standardise: false },
  }
  const ids = await startRuns(maker, config)
  await eventually(maker, () => ids.every((id) => statusOf(maker, id) === 'finished'), 60_000)
  await maker.request('run.measure', { runId: ids[0], evaluations: ['log-partition'] })
  await maker.request('run.verify', { runId: ids[0] })
  const [{ id }] = await maker.request('experiment.list', {})
  sound = join(place, 'sound.ebm')
  await maker.request('library.export', { experimentIds: [id], path: sound })
  await maker.close()
  store = openStore({ folder: home })
  store.experiments.add({ id: 'mine', config: smallExperiment(5), newId: () => 'mine-run' })
}, 120_000)

afterAll(() => {
  store.close()
  rmSync(place, { recursive: true, force: true })
})

/** The same code as in the process beside, without the time that a process takes to start. */
const here: EbmWorker = {
  do: (job, onProgress) => Promise.resolve().then(() => doEbmJob(job, onProgress) as never),
  close: () => undefined,
}

const importing = (path: string, worker?: EbmWorker) =>
  createEbmFiles({ store, program: 'test', emit: () => undefined, worker }).import(path)

/** A file with these bytes. */
function written(bytes: Uint8Array | string): string {
  const path = join(place, 'other.ebm')
  rmSync(path, { force: true, recursive: true })
  writeFileSync(path, bytes)
  return path
}

/** The sound file with other bytes at these places. */
function patched(...changes: [at: number, bytes: number[]][]): string {
  const bytes = readFileSync(sound)
  for (const [at, values] of changes) bytes.set(values, at)
  return written(bytes)
}

/** The sound file after a change in SQL. */
const edited = (change: string | ((database: Database.Database) => void), options: EditOptions = {}): string =>
  editFile({ sound, path: join(place, 'other.ebm') }, change, options)

/** With another setup, of whatever text. */
const withSetup = (change: (text: string) => string): string =>
  edited((database) => {
    const text = database.prepare<[], string>('SELECT config FROM experiments').pluck().get()!
    database.prepare('UPDATE experiments SET config = ?').run(change(text))
  })

/** With another blob in the place of one. */
const withBody = (table: string, column: string, make: (body: Buffer) => Uint8Array): string =>
  edited((database) => {
    const body = database.prepare<[], Buffer>(`SELECT ${column} FROM ${table} LIMIT 1`).pluck().get()!
    database
      .prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = (SELECT min(rowid) FROM ${table})`)
      .run(make(body))
  })

/** Kept rows that are said to be images of this size. */
const withKeptImage = (image: { width: number; height: number }): string =>
  edited((database) =>
    database
      .prepare("UPDATE kept_data SET description = json_set(description, '$.image', json(?))")
      .run(JSON.stringify(image)),
  )

/** A snapshot whose header says this of its one view. */
function snapshotOf(view: object, planes: number[]): Uint8Array {
  const header = JSON.stringify({ logPartition: null, views: [{ tag: 'energy', title: 'energy', ...view }] })
  return packBlocks(Buffer.from('EBMSNAP2'), [Buffer.from(header), ...planes.map((length) => new Uint8Array(length))])
}
const field = { kind: 'field', view: { axes: [[0, 1]], labels: ['x'] } }

/** A gigabyte of zeros, which deflate to a megabyte. */
let bombed: Buffer | undefined
const bomb = (): Buffer => (bombed ??= deflateSync(new Uint8Array(1e9), { level: 1 }))

const zipEntry = (name: string, bytes: Uint8Array): Buffer => {
  const head = Buffer.alloc(30)
  head.write('PK\x03\x04', 'latin1')
  head.writeUInt16LE(8, 8)
  head.writeUInt32LE(bytes.length, 18)
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, Buffer.from(name), bytes])
}

interface Hostile {
  name: string
  make: () => string
  says: RegExp
  /** Where a system has no such thing. */
  skip?: boolean
}

const noFiles: Hostile[] = [
  {
    name: 'a path where nothing is',
    make: () => join(place, 'nothing.ebm'),
    says: /Expected a file that can be read, got an error/,
  },
  {
    name: 'a folder',
    make() {
      mkdirSync(join(place, 'folder.ebm'), { recursive: true })
      return join(place, 'folder.ebm')
    },
    says: /got a folder: choose an \.ebm file/,
  },
  {
    name: 'a symbolic link, also to a sound file',
    make() {
      const path = join(place, 'link.ebm')
      rmSync(path, { force: true })
      symlinkSync(sound, path)
      return path
    },
    says: /got a link to one: open the file itself/,
    skip: !isUnix,
  },
  {
    name: 'a pipe, which nobody ever writes to',
    make() {
      const path = join(place, 'pipe.ebm')
      rmSync(path, { force: true })
      execFileSync('mkfifo', [path])
      return path
    },
    says: /got a device or a pipe/,
    skip: !isUnix,
  },
  { name: 'a device without an end', make: () => '/dev/zero', says: /got a device or a pipe/, skip: !isUnix },
  { name: 'an empty file', make: () => written(''), says: /got an empty file/ },
  {
    name: 'a file of three gigabytes',
    make() {
      const path = written('SQLite format 3\0')
      truncateSync(path, 3e9)
      return path
    },
    says: /Expected at most 2\.0 GB, got 3\.0 GB/,
  },
]

const otherKinds: Hostile[] = [
  { name: 'JSON', make: () => written('{"format":"ebm-studio/experiment"}'), says: /got a JSON file/ },
  {
    name: 'noise',
    make: () => written(Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)),
    says: /a file of another kind/,
  },
  {
    name: 'a zip archive with ../../ in a name',
    make: () => written(zipEntry('../../evil.sqlite', Buffer.from('x'))),
    says: /got a zip archive/,
  },
  {
    name: 'a zip bomb',
    make: () => written(zipEntry('bomb', deflateRawSync(new Uint8Array(5e7)))),
    says: /got a zip archive/,
  },
  { name: 'a gzip archive', make: () => written(gzipSync('x')), says: /got a gzip archive/ },
  {
    name: 'a database of another program',
    make: () => edited('PRAGMA application_id = 0', { rehash: false }),
    says: /a database of another program \(application id 0\)/,
  },
  {
    name: 'a whole library',
    make: () => edited(`PRAGMA application_id = ${0x45424d31}`, { rehash: false }),
    says: /got a whole library of EBM Studio: export the experiment/,
  },
]

const brokenOnes: Hostile[] = [
  {
    name: 'a newer version',
    make: () => edited('PRAGMA user_version = 99', { rehash: false }),
    says: /got version 99: a newer EBM Studio wrote it, open it with that one/,
  },
  {
    name: 'a version that never was',
    make: () => edited('PRAGMA user_version = 0', { rehash: false }),
    says: /Expected a version from 16 to \d+, got 0/,
  },
  {
    name: 'half a file',
    make: () => written(readFileSync(sound).subarray(0, 40_000)),
    says: /got 40000: it is cut short/,
  },
  {
    name: 'the beginning of a header',
    make: () => written(readFileSync(sound).subarray(0, 50)),
    says: /got its first 50 bytes/,
  },
  {
    name: 'bytes behind the end',
    make: () => written(Buffer.concat([readFileSync(sound), Buffer.alloc(99)])),
    says: /more than belong to it/,
  },
  { name: 'a header that says other pages', make: () => patched([16, [0x20, 0]]), says: /it is cut short/ },
  { name: 'a write-ahead log', make: () => patched([18, [2, 2]]), says: /one that was changed since/ },
  { name: 'texts in UTF-16', make: () => patched([56, [0, 0, 0, 2]]), says: /one that was changed since/ },
  { name: 'one changed byte', make: () => patchedRow(), says: /Expected contents with the hash [0-9a-f]{12}…, got/ },
  { name: 'a page of zeros', make: () => patched([8192, new Array<number>(4096).fill(0)]), says: /damaged/ },
  {
    name: 'a table that stands on the pages of another',
    make: () =>
      edited(
        (database) => {
          database.pragma('writable_schema = ON')
          database.exec(
            "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'snapshots') WHERE name = 'checkpoints'",
          )
        },
        { rehash: false, vacuum: false },
      ),
    says: /damaged/,
  },
]

/** A letter of a text in a row: pages and lengths stay right. */
function patchedRow(): string {
  const bytes = readFileSync(sound)
  const at = bytes.indexOf('"kind":"csv"')
  bytes[at + 9] ^= 1
  return written(bytes)
}

const notOurTables: Hostile[] = [
  {
    name: 'a trigger',
    make: () => edited('CREATE TRIGGER evil AFTER INSERT ON runs BEGIN DELETE FROM runs; END'),
    says: /got the trigger evil/,
  },
  { name: 'a view', make: () => edited('CREATE VIEW evil AS SELECT * FROM runs'), says: /got the view evil/ },
  {
    name: 'a virtual table',
    make: () => edited('CREATE VIRTUAL TABLE evil USING fts5(words)'),
    says: /got the (table|index) \w*evil/,
  },
  { name: 'an index', make: () => edited('CREATE INDEX evil ON runs (label)'), says: /got the index evil/ },
  {
    name: 'an index of an expression',
    make: () => edited('CREATE INDEX evil ON runs (upper(label))'),
    says: /got the index evil/,
  },
  { name: 'one more table', make: () => edited('CREATE TABLE evil (x)'), says: /got the table evil/ },
  {
    name: 'a table less',
    make: () => edited('DROP TABLE held_out', { rehash: false }),
    says: /Expected the table held_out as EBM Studio makes it/,
  },
  {
    name: 'a generated column',
    make: () => edited("ALTER TABLE runs ADD COLUMN evil TEXT AS (label || 'x')"),
    says: /Expected the table runs as EBM Studio makes it/,
  },
  {
    name: 'a table that takes any type',
    make: () =>
      edited('DROP TABLE made_forms; CREATE TABLE made_forms (id INTEGER PRIMARY KEY, form TEXT NOT NULL UNIQUE)'),
    says: /Expected the table made_forms as EBM Studio makes it/,
  },
  {
    name: 'a column of a metric that nobody knows',
    make: () => edited('ALTER TABLE metric_rows ADD COLUMN zeal ANY'),
    says: /Expected metrics that this version knows, got zeal: a newer EBM Studio wrote it/,
  },
  {
    name: 'a wrong hash',
    make: () => edited(`UPDATE manifest SET value = '${'0'.repeat(64)}' WHERE name = 'contents'`, { rehash: false }),
    says: /Expected contents with the hash 000000000000…/,
  },
  { name: 'no hash', make: () => edited("DELETE FROM manifest WHERE name = 'contents'"), says: /Expected a manifest/ },
  {
    name: 'a program’s name of control characters',
    make: () => edited("UPDATE manifest SET value = char(27) || '[2J' WHERE name = 'program'"),
    says: /Expected a manifest/,
  },
]

const falseRecords: Hostile[] = [
  {
    name: 'no experiment',
    make: () =>
      edited(
        'DELETE FROM verifications; DELETE FROM measurements; DELETE FROM models; DELETE FROM checkpoints; DELETE FROM snapshots; DELETE FROM metric_rows; DELETE FROM held_out; DELETE FROM best_held_out; DELETE FROM run_values; DELETE FROM runs; DELETE FROM experiments',
      ),
    says: /got a file without any/,
  },
  {
    name: 'a run of no experiment',
    make: () => edited("UPDATE runs SET experiment_id = 'nobody'"),
    says: /records that belong together, got others \(FOREIGN KEY/,
  },
  {
    name: 'an id that is a path',
    make: () => edited("UPDATE experiments SET id = '../../evil'; UPDATE runs SET experiment_id = '../../evil'"),
    says: /an experiment, id: Expected an id/,
  },
  {
    name: 'a run that is to train at once',
    make: () => edited("UPDATE runs SET status = 'queued'"),
    says: /a run, status: Expected a run that has ended/,
  },
  {
    name: 'a run of no lane',
    make: () => edited('UPDATE runs SET lane_index = 7'),
    says: /Expected runs of the lanes and seeds of the setup/,
  },
  {
    name: 'numbers without end',
    make: () => edited('UPDATE runs SET compute_seconds = 9e999'),
    says: /a run, compute_seconds/,
  },
  {
    name: 'a changed number with its old checksum',
    make: () => edited('UPDATE metric_rows SET evaluations = evaluations + 1'),
    says: /Expected records whose checksums are right/,
  },
  {
    name: 'a word where a number belongs',
    make: () => edited("UPDATE metric_rows SET loss = '<b>'"),
    says: /Expected records whose checksums are right/,
  },
  {
    name: 'a metric row of no run',
    make: () => edited('UPDATE metric_rows SET id = id + 999 * 16777216 WHERE id = (SELECT max(id) FROM metric_rows)'),
    says: /Expected a run for each metric row/,
  },
  {
    name: 'fewer metric rows than the run says',
    make: () => edited('DELETE FROM metric_rows WHERE id = (SELECT min(id) FROM metric_rows)'),
    says: /Expected as many metric rows as the run says/,
  },
  {
    name: 'time that runs backwards',
    make: () => edited('UPDATE checkpoints SET compute_seconds = -1'),
    says: /Expected a checkpoint with usual numbers/,
  },
  {
    name: 'values that say nothing of how they were made',
    make: () => edited('UPDATE made_forms SET id = id + 100'),
    says: /Expected the form of how values were made/,
  },
  {
    name: '__proto__ in the setup',
    make: () => withSetup((text) => text.replace('{', '{"__proto__":{"isAdmin":true},')),
    says: /the setup: .* got the key "__proto__"/,
  },
  {
    name: '__proto__ in what was measured',
    make: () =>
      edited('UPDATE measurements SET content = replace(content, \'{"backend"\', \'{"__proto__":{},"backend"\')'),
    says: /a measurement: .* got the key "__proto__"/,
  },
  {
    name: 'a verification with a metric that nobody has',
    make: () => edited(`UPDATE verifications SET content = replace(content, '"differences":[]', '"differences":[{}]')`),
    says: /what verifying a run came to, differences\.0/,
  },
  {
    name: 'a verification that took less than no time',
    make: () => edited('UPDATE verifications SET seconds = -1'),
    says: /a verification with usual numbers/,
  },
  {
    name: 'a verification whose words were changed',
    make: () =>
      edited(`UPDATE verifications SET content = replace(content, '"remarks":[]', '"remarks":["Trust me."]')`),
    says: /checksums are right/,
  },
  {
    name: 'NaN in the setup',
    make: () => withSetup((text) => text.replace(/"learningRate":[\d.e-]+/, '"learningRate":NaN')),
    says: /the setup: .* text that is no JSON/,
  },
  {
    name: 'a number beyond all numbers',
    make: () => withSetup((text) => text.replace(/"learningRate":[\d.e-]+/, '"learningRate":1e999')),
    says: /the setup: .* a number that is not finite/,
  },
  {
    name: 'a key twice',
    make: () => withSetup((text) => text.replace('{', '{"version":7,')),
    says: /the setup: .* another spelling/,
  },
  {
    name: 'a key that no setup has',
    make: () => withSetup((text) => text.replace('{', '{"evil":true,')),
    says: /the setup, evil/,
  },
  {
    name: 'a value out of its range',
    make: () => withSetup((text) => text.replace(/"batchSize":\d+/, '"batchSize":1e+30')),
    says: /the setup, lanes\.0/,
  },
  {
    name: 'a hundred thousand brackets',
    make: () => withSetup(() => '['.repeat(1e5) + ']'.repeat(1e5)),
    says: /the setup: .* nested too deeply/,
  },
  {
    name: 'the place of a file',
    make: () => withSetup((text) => text.replace('"path":""', '"path":"/etc/passwd"')),
    says: /Expected no place of a file in the setup, got one/,
  },
  {
    name: 'five megabytes of name',
    make: () => edited("UPDATE experiments SET name = printf('%.*c', 5000000, 'x')"),
    says: /one in experiments that is far larger/,
  },
  {
    name: 'tags that are no words',
    make: () => edited(`UPDATE experiments SET tags = '["a\\u0007b"]'`),
    says: /the tags of an experiment/,
  },
  {
    name: 'a measurement of the future',
    make: () => edited("UPDATE measurements SET evaluation = 'clairvoyance'"),
    says: /a measurement that this version knows, got clairvoyance: a newer/,
  },
]

const falseBodies: Hostile[] = [
  {
    name: 'a snapshot that unpacks to a gigabyte',
    make: () =>
      withBody('snapshots', 'body', () =>
        Buffer.concat([Buffer.from('EBMSNAP2'), lengthOf(bomb().subarray(2)), bomb().subarray(2)]),
      ),
    says: /a snapshot of usual size/,
  },
  {
    name: 'a checkpoint that unpacks to a gigabyte',
    make: () => withBody('checkpoints', 'body', () => Buffer.concat([Buffer.from('EBMPACK1'), bomb()])),
    says: /a checkpoint of usual size/,
  },
  {
    name: 'rows that unpack to a hundred megabytes',
    make: () => withBody('kept_data', 'body', () => gzipSync(new Uint8Array(1e8), { level: 1 })),
    says: /the rows of the table of usual size/,
  },
  {
    name: 'other rows than the hash says',
    make: () => withBody('kept_data', 'body', () => gzipSync(new Uint8Array(480))),
    says: /got rows with another hash/,
  },
  {
    name: 'rows that are images of more pixels than they have columns',
    make: () => withKeptImage({ width: 4, height: 4 }),
    says: /got images of 4 × 4 whose 1 columns are others/,
  },
  {
    name: 'rows that are images, whose columns are no pixels',
    make: () => withKeptImage({ width: 1, height: 1 }),
    says: /got images of 1 × 1 whose 1 columns are others/,
  },
  {
    name: 'rows that are images of no width',
    make: () => withKeptImage({ width: 0, height: 1 }),
    says: /the rows of the table, image\.width/,
  },
  {
    name: 'rows that are not finite',
    make: () => withBody('kept_data', 'body', () => gzipSync(new Uint8Array(Float64Array.of(Number.NaN).buffer))),
    says: /got numbers that are not finite/,
  },
  {
    name: 'a snapshot of another grid than its values',
    make: () =>
      withBody('snapshots', 'body', () =>
        snapshotOf({ ...field, shape: [60000], length: 3, packing: { kind: 'exact' } }, [3, 3, 3, 3]),
      ),
    says: /got a grid of 60000 with 3 values/,
  },
  {
    name: 'a grid of no columns, which would be visited for ever',
    make: () =>
      withBody('snapshots', 'body', () =>
        snapshotOf(
          { ...field, shape: [3], length: 3, packing: { kind: 'energy', columns: 0, lowest: 0, step: 1 } },
          [3, 3, 3],
        ),
      ),
    says: /a snapshot, views\.0\.packing\.columns/,
  },
  {
    name: 'a snapshot without its arrays',
    make: () =>
      withBody('snapshots', 'body', () =>
        snapshotOf({ ...field, shape: [3], length: 3, packing: { kind: 'exact' } }, []),
      ),
    says: /got other arrays/,
  },
  {
    name: 'half a snapshot',
    make: () => withBody('snapshots', 'body', (body) => body.subarray(0, body.length / 2)),
    says: /a snapshot that can be unpacked, got damaged bytes/,
  },
  {
    name: 'a checkpoint with an array named __proto__',
    make: () =>
      withBody('checkpoints', 'body', () => arraysFile('EBMCKPT1', { arrays: [{ name: '__proto__', length: 1 }] }, 8)),
    says: /a checkpoint, /,
  },
  {
    name: 'a checkpoint of fewer bytes than it says',
    make: () => withBody('checkpoints', 'body', (body) => body.subarray(0, body.length / 2)),
    says: /a checkpoint that can be unpacked/,
  },
  {
    name: 'a model that is another',
    make: () => edited(`UPDATE models SET hash = '${'a'.repeat(64)}'`),
    says: /checksums are right/,
  },
  {
    name: 'a model of a million copies of a checkpoint',
    make: () => withBody('models', 'body', () => deflateSync(copies(1_000_000, 600))),
    says: /checksums are right/,
  },
]

const lengthOf = (bytes: Uint8Array): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return length
}

function arraysFile(magic: string, header: object, valueBytes: number): Buffer {
  const text = Buffer.from(JSON.stringify(header))
  return Buffer.concat([Buffer.from(magic), lengthOf(text), text, Buffer.alloc(valueBytes)])
}

/** Pieces that each repeat the first `length` bytes of the checkpoint (store/copied-bytes.ts). */
function copies(count: number, length: number): Buffer {
  const piece = Buffer.alloc(12)
  piece.writeUInt32LE(length, 8)
  return Buffer.concat(Array.from({ length: count }, () => piece))
}

describe.each([
  ['what is no file', noFiles],
  ['a file of another kind', otherKinds],
  ['a broken file', brokenOnes],
  ['a file with other tables', notOurTables],
  ['a file with false records', falseRecords],
  ['a file with false bytes', falseBodies],
])('%s is refused:', { timeout: 60_000 }, (_kind, cases) => {
  test.each(cases.filter(({ skip }) => !skip))('$name', async ({ make, says }) => {
    const path = make()
    const before = bytesOf(home)
    const error = await importing(path, here).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).message).toMatch(says)
    expect((error as AppError).message.length).toBeLessThan(600)
    expect(bytesOf(home)).toEqual(before)
    expect(readdirSync(home).filter((name) => name.startsWith('passing-'))).toEqual([])
  })
})

test('there are more than thirty of them', () => {
  const all = [noFiles, otherKinds, brokenOnes, notOurTables, falseRecords, falseBodies].flat()
  expect(all.length).toBeGreaterThan(60)
})

test('the process beside refuses in the same words', { timeout: 60_000 }, async () => {
  const before = bytesOf(home)
  await expect(importing(edited('PRAGMA user_version = 99', { rehash: false }))).rejects.toThrow(
    /a newer EBM Studio wrote it/,
  )
  expect(bytesOf(home)).toEqual(before)
})

test('the sound file itself is taken in, beside what was there', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ebm-sound-'))
  const other = openStore({ folder })
  onTestFinished(() => {
    other.close()
    rmSync(folder, { recursive: true, force: true })
  })
  other.experiments.add({ id: 'mine', config: smallExperiment(5), newId: () => 'mine-run' })
  const files = createEbmFiles({ store: other, program: 'test', emit: () => undefined, worker: here })
  const { experiments } = await files.import(sound)
  expect(experiments).toMatchObject([{ outcome: 'new' }])
  expect(other.experiments.list({ deleted: false })).toHaveLength(2)
  expect(other.grants.require.bind(null, [{ path: '/etc/passwd', field: 'path' }])).toThrow()
})
