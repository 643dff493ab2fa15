// A run keeps its data: whatever becomes of the file, the experiment goes on with the rows that it began with.

import Database from 'better-sqlite3'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataConfigSchema, type DataConfig, type DataConfigOf } from '../../../src-shared/config/data.ts'
import { defaultExperiment, type ExperimentConfig } from '../../../src-shared/config/experiment.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import { isSameData } from '../../../src-shared/config/same-data.ts'
import { mnistContents } from '../../../src-engine/data/images/mnist.ts'
import { keptRows, withContents } from '../../../src-engine/data-tasks/experiment-data.ts'
import { tableOf } from '../../../src-engine/data-tasks/kept-table.ts'
import { openStudio } from '../../../src-engine/studio.ts'
import { databaseName } from '../../../src-engine/store/open-store.ts'
import { fakeExperiment, openFakeStudio } from '../support/fake-studio.ts'
import { idxFile } from '../../support/idx-file.ts'
import { batch, notingTrainers } from '../support/noting-trainers.ts'
import { smallExperiment } from '../support/small-experiment.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const rowCount = 60

/** Rows i, (i + shift)² mod 37. */
const tableText = (shift: number): string =>
  ['x,y', ...Array.from({ length: rowCount }, (_, i) => `${i + shift}.5,${(i + shift) ** 2 % 37}`)].join('\n')

function csvIn(folder: string, shift = 0): { path: string; data: DataConfig } {
  const path = join(folder, 'table.csv')
  writeFileSync(path, tableText(shift))
  return { path, data: parse(dataConfigSchema, { kind: 'csv', path, columns: ['x', 'y'] }, 'data') }
}

const sorted = (values: ArrayLike<number>) => Array.from(values).sort((a, b) => a - b)

test('a trainer gets the rows of the start, though the file has changed before the run is resumed', async () => {
  const folder = temporaryHome()
  const { path, data } = csvIn(folder)
  const trainers = notingTrainers()
  const studio = openFakeStudio(folder, { startTrainer: trainers.startTrainer })
  const { runs, config } = await studio.request('experiment.start', {
    config: { ...fakeExperiment(['a'], 10), data },
  })
  await expect.poll(() => trainers.started.length).toBe(1)
  const first = tableOf(trainers.started[0].assignment.kept!)!
  expect(sorted(first.rows.filter((_, index) => index % 2 === 0))).toEqual(
    Array.from({ length: rowCount }, (_, i) => i + 0.5),
  )
  writeFileSync(path, tableText(1000))
  trainers.started[0].listeners.onReport(batch({ checkpoint: Uint8Array.of(1) }))
  trainers.started[0].listeners.onExit('the test ended it')
  await studio.request('run.resume', { runIds: [runs[0].id] })
  await expect.poll(() => trainers.started.length).toBe(2)
  const second = trainers.started[1].assignment
  expect(tableOf(second.kept!)!.rows).toEqual(first.rows)
  expect(second.config.data).toEqual(config.data)
})

test('previews of the experiment show its own rows and say that the file has changed; a new setup reads the new ones', async () => {
  const folder = temporaryHome()
  const { path, data } = csvIn(folder)
  const studio = openFakeStudio(folder, { startTrainer: notingTrainers().startTrainer })
  const { config } = await studio.request('experiment.start', { config: { ...fakeExperiment(['a'], 10), data } })
  const before = await studio.request('data.preview', { data: config.data, seed: 1 })
  expect(before.notes.join(' ')).not.toMatch(/changed|no longer/)
  writeFileSync(path, tableText(1000))
  const after = await studio.request('data.preview', { data: config.data, seed: 1 })
  expect(after.points).toEqual(before.points)
  expect(after.notes[0]).toMatch(/^table\.csv has changed since: the rows kept/)
  const fresh = await studio.request('data.preview', { data, seed: 1 })
  expect(Math.min(...fresh.points.values.filter((_, index) => index % 2 === 0))).toBeGreaterThan(900)
  rmSync(path)
  const gone = await studio.request('data.preview', { data: config.data, seed: 1 })
  expect(gone.points).toEqual(before.points)
  expect(gone.notes[0]).toMatch(/^table\.csv is no longer where it was/)
})

test('where the rows are not kept, a changed file is refused rather than paired with the old model', async () => {
  const folder = temporaryHome()
  const { path, data } = csvIn(folder)
  const studio = openFakeStudio(folder)
  const ready = await withContents({ ...fakeExperiment(['a'], 10), data }, studio.store.keptData)
  // Nothing was stored: as with a table that is too large to be kept.
  expect(await studio.request('data.preview', { data: ready.config.data, seed: 1 })).toMatchObject({ rowCount })
  writeFileSync(path, tableText(1000))
  await expect(studio.request('data.preview', { data: ready.config.data, seed: 1 })).rejects.toMatchObject({
    code: 'data-unreadable',
    field: 'data.path',
    message: expect.stringMatching(
      /Expected the rows that the experiment began with, got others: the file has changed/,
    ),
  })
})

test('an experiment that cannot read its file is refused and leaves nothing in the library', async () => {
  const folder = temporaryHome()
  const studio = openFakeStudio(folder)
  const data = parse(dataConfigSchema, { kind: 'csv', path: join(folder, 'none.csv'), columns: ['x'] }, 'data')
  await expect(
    studio.request('experiment.start', { config: { ...fakeExperiment(['a'], 10), data } }),
  ).rejects.toMatchObject({ code: 'data-unreadable', field: 'config.data.path' })
  expect(await studio.request('experiment.list', {})).toEqual([])
})

test('the same rows are kept once, and go with the last experiment that used them', async () => {
  const folder = temporaryHome()
  const { data } = csvIn(folder)
  const studio = openFakeStudio(folder, { startTrainer: notingTrainers().startTrainer })
  const start = () => studio.request('experiment.start', { config: { ...fakeExperiment(['a'], 10), data } })
  const ids = [await start(), await start()].map(({ summary }) => summary.id)
  await studio.close()
  const database = new Database(join(folder, databaseName))
  const count = () => database.prepare('SELECT count(*) FROM kept_data').pluck().get()
  expect(count()).toBe(1)
  database.pragma('foreign_keys = ON')
  database.prepare('DELETE FROM experiments WHERE id = ?').run(ids[0])
  expect(count()).toBe(1)
  database.prepare('DELETE FROM experiments WHERE id = ?').run(ids[1])
  expect(count()).toBe(0)
  database.close()
})

/** 60 images of 28 × 28, and an experiment on them at 8 × 8. */
async function imagesStarted() {
  const folder = temporaryHome()
  const path = join(folder, 'images.idx3-ubyte')
  const pixels = Uint8Array.from(
    { length: rowCount * 28 * 28 },
    (_, at) => (at * 73 + Math.floor(at / 784) * 151) % 256,
  )
  writeFileSync(path, idxFile([rowCount, 28, 28], pixels))
  const asked = parse(dataConfigSchema, { kind: 'images', source: 'file', path, size: '8', count: 100 }, 'data')
  const studio = openFakeStudio(folder, { startTrainer: notingTrainers().startTrainer })
  const { config } = await studio.request('experiment.start', { config: { ...fakeExperiment(['a'], 10), data: asked } })
  return { path, studio, config, data: config.data as DataConfigOf<'images'> }
}

test('kept images of another size than a setup asks for are not what it learns from or shows', async () => {
  const { path, studio, config, data } = await imagesStarted()
  const { keptData } = studio.store
  const larger: DataConfig = { ...data, size: '14' }
  expect(keptRows(data, keptData)).not.toBeNull()
  expect(keptRows(larger, keptData)).toBeNull()
  expect(await studio.request('data.preview', { data: larger, seed: 1 })).toMatchObject({ dimension: 196 })
  const ready = await withContents({ ...config, data: larger }, keptData)
  expect(ready.config.data).toMatchObject({ size: '14', contents: ready.packed!.hash })
  expect(ready.packed!.hash).not.toBe(data.contents)
  expect(tableOf(ready.packed!)).toMatchObject({ image: { width: 14, height: 14 } })
  // Without the file there are no such rows, and it is said rather than others used.
  rmSync(path)
  await expect(withContents({ ...config, data: larger }, keptData)).rejects.toMatchObject({ code: 'data-unreadable' })
  expect((await withContents(config, keptData)).config.data).toEqual(data)
})

test('a setup that goes on to MNIST, or from it to a file, leaves the contents of the other behind', async () => {
  const { studio, config, data } = await imagesStarted()
  const { keptData } = studio.store
  const digits: DataConfig = { ...data, source: 'mnist' }
  expect((await withContents({ ...config, data: digits }, keptData)).config.data).toMatchObject({
    contents: mnistContents,
  })
  const back = await withContents({ ...config, data: { ...data, contents: mnistContents } }, keptData)
  expect(back.config.data).toEqual(data)
})

test.each([
  ['other columns', { columns: ['x'] }, ['x']],
  ['the same in another order', { columns: ['y', 'x'] }, ['y', 'x']],
  ['classes', { columns: ['x'], classColumn: 'kind' }, ['x']],
])('kept rows of a table are not used for %s', async (_name, change, columns) => {
  const folder = temporaryHome()
  const path = join(folder, 'table.csv')
  const rows = Array.from({ length: rowCount }, (_, i) => `${i}.5,${i ** 2 % 37},${i % 2 ? 'odd' : 'even'}`)
  writeFileSync(path, ['x,y,kind', ...rows].join('\n'))
  const asked = parse(dataConfigSchema, { kind: 'csv', path, columns: ['x', 'y'] }, 'data')
  const studio = openFakeStudio(folder, { startTrainer: notingTrainers().startTrainer })
  const { config } = await studio.request('experiment.start', { config: { ...fakeExperiment(['a'], 10), data: asked } })
  const { keptData } = studio.store
  const edited = { ...config.data, ...change } as DataConfig
  expect(keptRows(config.data, keptData)).not.toBeNull()
  expect(keptRows(edited, keptData)).toBeNull()
  expect((await studio.request('data.preview', { data: edited, seed: 1 })).view.labels).toEqual(columns)
  const { packed } = await withContents({ ...config, data: edited }, keptData)
  const table = tableOf(packed!)!
  expect(table.columns).toEqual(columns)
  expect(table.classes?.column).toBe((change as { classColumn?: string }).classColumn)
})

test.each(['length', '#1', 'length (mm)'])('rows that were asked for as %s are still those', async (name) => {
  const folder = temporaryHome()
  const path = join(folder, 'table.csv')
  const rows = Array.from({ length: rowCount }, (_, i) => `${i}.5 mm`)
  writeFileSync(path, ['length', ...rows].join('\n'))
  const asked = parse(dataConfigSchema, { kind: 'csv', path, columns: [name] }, 'data')
  const studio = openFakeStudio(folder, { startTrainer: notingTrainers().startTrainer })
  const { config } = await studio.request('experiment.start', { config: { ...fakeExperiment(['a'], 10), data: asked } })
  expect(tableOf(keptRows(config.data, studio.store.keptData)!)!.columns).toEqual(['length (mm)'])
})

test('damaged rows count as not kept', async () => {
  const folder = temporaryHome()
  const { path, data } = csvIn(folder)
  const studio = openFakeStudio(folder, { startTrainer: notingTrainers().startTrainer })
  const { config } = await studio.request('experiment.start', { config: { ...fakeExperiment(['a'], 10), data } })
  await studio.close()
  const database = new Database(join(folder, databaseName))
  database.exec("UPDATE kept_data SET body = CAST('no gzip' AS BLOB)")
  database.close()
  writeFileSync(path, tableText(7))
  const again = openFakeStudio(folder)
  await expect(again.request('data.preview', { data: config.data, seed: 1 })).rejects.toThrow(/the file has changed/)
})

test('a resumed run whose file is gone comes to the numbers of an unbroken one', { timeout: 60_000 }, async () => {
  const finals = await Promise.all([trained({ lossOfFile: false }), trained({ lossOfFile: true })])
  expect(finals[0]).toEqual(finals[1])
})

/** The last metric values of a real run, with or without an engine that closes half-way and a file that vanishes. */
async function trained({ lossOfFile }: { lossOfFile: boolean }) {
  const folder = temporaryHome()
  const { path, data } = csvIn(folder)
  const config: ExperimentConfig = { ...smallExperiment(4000), data }
  let studio = openStudio({ folder })
  const running = new Promise<void>((resolve) =>
    studio.subscribe((event) => event.kind === 'run' && event.run.status === 'running' && resolve()),
  )
  const { runs } = await studio.request('experiment.start', { config })
  const [{ id }] = runs
  if (lossOfFile) {
    // Paused at once: the run must not end before the engine does, however fast the machine.
    await running
    await studio.request('run.pause', { runIds: [id] })
    await studio.close()
    rmSync(path)
    studio = openStudio({ folder })
    await studio.request('run.resume', { runIds: [id] })
  }
  await expect.poll(() => studio.store.runs.get(id).status, { timeout: 30_000 }).toBe('finished')
  const { iterationsPerSecond: _, ...values } = studio.store.metrics.latest(id)
  await studio.close()
  return values
}

test('a setup that does not name the contents of its file means the same data as the experiment made of it', () => {
  const data = parse(dataConfigSchema, { kind: 'csv', path: 'a.csv', columns: ['x'] }, 'data')
  const stored = (digit: string) => ({ ...data, contents: digit.repeat(64) }) as DataConfig
  expect(isSameData(data, stored('1'))).toBe(true)
  expect(isSameData(stored('1'), stored('1'))).toBe(true)
  expect(isSameData(stored('1'), stored('2'))).toBe(false)
  expect(isSameData(data, { ...data, path: 'b.csv' } as DataConfig)).toBe(false)
  // A choice that was taken back is none.
  expect(isSameData({ ...data, positions: undefined } as DataConfig, stored('1'))).toBe(true)
  expect(isSameData(defaultExperiment().data, defaultExperiment().data)).toBe(true)
})
