// What leaves in an `.ebm` file comes back as it was: the same bytes when it is exported again, the same numbers when its
// runs go on, and nothing twice.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { importedInWords } from '../../../src-shared/ebm-file.ts'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import type { ExperimentConfig } from '../../../src-shared/config/experiment.ts'
import { defaultLane } from '../../../src-shared/config/lane.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import { decodeCheckpoint } from '../../../src-engine/training/checkpoint.ts'
import { carriedTables, tablesLeftOut } from '../../../src-engine/store/carried-tables.ts'
import { openStudio, type Studio } from '../../../src-engine/studio.ts'
import { eventsOf, eventually, startRuns, statusOf } from '../support/fake-studio.ts'
import { libraryContents } from '../support/library-contents.ts'
import { idxFile } from '../../support/idx-file.ts'
import { smallExperiment } from '../support/small-experiment.ts'
import { homeWith, storedLibraries } from '../support/stored-library.ts'
import { temporaryHome } from '../support/temporary-home.ts'
import { lines, wave, writtenTables } from '../support/written-tables.ts'

const { fileOf } = writtenTables()

function studioIn(home: string): Studio {
  const studio = openStudio({ folder: home })
  onTestFinished(() => studio.close())
  return studio
}

const ended = (studio: Studio, runIds: readonly string[]) =>
  eventually(studio, () => runIds.every((id) => statusOf(studio, id) === 'finished'), 60_000)

const experimentOf = async (studio: Studio) => (await studio.request('experiment.list', {}))[0]

async function exported(studio: Studio, experimentIds: readonly string[], name = 'file.ebm'): Promise<string> {
  const path = join(studio.store.folder, name)
  const { bytes, leftOut } = await studio.request('library.export', { experimentIds: [...experimentIds], path })
  expect(readFileSync(path).length).toBe(bytes)
  expect(leftOut).toBe(0)
  return path
}

/** A file does not say where a table was. */
const withoutPlace = (contents: unknown, table: string): unknown =>
  JSON.parse(JSON.stringify(contents).replaceAll(`"path":${JSON.stringify(table)}`, '"path":""'))

/** A table of the person's own, four methods, a branch, a measurement, a verification, tags and a star. */
async function richStudio(): Promise<{ studio: Studio; experimentId: string; table: string }> {
  const studio = studioIn(temporaryHome())
  const table = fileOf(lines('x,y', (i) => `${wave(i)},${wave(i * i + 3)}`, 60))
  const config: ExperimentConfig = {
    ...smallExperiment(30, 4),
    data: { kind: 'csv', path: table, columns: ['x', 'y'], standardise: false },
    seeds: [1, 7],
  }
  const ids = await startRuns(studio, config)
  await ended(studio, ids)
  const { id } = await experimentOf(studio)
  const edits = [{ path: 'optimizer.learningRate', value: 0.003 }]
  const { runIds } = await studio.request('run.branch', { runIds: [ids[0]], iteration: 0, edits })
  await ended(studio, runIds)
  await studio.request('run.measure', { runId: ids[0], evaluations: ['log-partition'] })
  await studio.request('run.verify', { runId: ids[1] })
  await studio.request('experiment.star', { experimentId: id, starred: true })
  await studio.request('experiment.setTags', { experimentId: id, tags: ['figure 2', 'größer'] })
  return { studio, experimentId: id, table }
}

describe('a whole experiment', { timeout: 120_000 }, () => {
  test('exported, imported into an empty library and exported again is the same, byte for byte', async () => {
    const { studio, experimentId, table } = await richStudio()
    const first = await exported(studio, [experimentId])
    expect(readFileSync(first).equals(readFileSync(await exported(studio, [experimentId], 'again.ebm')))).toBe(true)
    expect(readFileSync(first).includes(table)).toBe(false)

    const other = studioIn(temporaryHome())
    const events = eventsOf(other)
    const imported = await other.request('library.import', { path: first })
    expect(imported.experiments).toMatchObject([{ experimentId, outcome: 'new' }])
    expect(events).toContainEqual(expect.objectContaining({ kind: 'experiment' }))
    const back = await exported(other, [experimentId])
    expect(readFileSync(back).equals(readFileSync(first))).toBe(true)

    expect(libraryContents(other.store)).toEqual(withoutPlace(libraryContents(studio.store), table))
    const [run] = other.store.runs.ofExperiment(experimentId)
    expect(other.store.measurements.of(run.id)).toEqual(studio.store.measurements.of(run.id))
    const runIds = other.store.runs.ofExperiment(experimentId).map((each) => each.id)
    const verified = await studio.request('run.verifications', { runIds })
    expect(verified).toHaveLength(1)
    expect(await other.request('run.verifications', { runIds })).toEqual(verified)
    expect(await other.request('library.check', {})).toMatchObject({ sound: true, damagedCount: 0 })
    // Its data are there without their file.
    const { config } = await other.request('experiment.open', { experimentId })
    const preview = await other.request('data.preview', { data: config.data, seed: 1 })
    expect(preview).toMatchObject({
      rowCount: 60,
      notes: expect.not.arrayContaining([expect.stringContaining('longer')]),
    })
    expect(readdirSync(other.store.folder).filter((name) => name.startsWith('passing-'))).toEqual([])
  })

  test('is recognised when it comes again, and is taken out of the trash', async () => {
    const { studio, experimentId } = await richStudio()
    const path = await exported(studio, [experimentId])
    await studio.request('experiment.star', { experimentId, starred: false })
    await studio.request('experiment.rename', { experimentId, name: 'Mine' })
    await studio.request('run.verify', { runId: studio.store.runs.ofExperiment(experimentId)[0].id })
    const again = await studio.request('library.import', { path })
    expect(again.experiments).toEqual([{ experimentId, name: 'Mine', outcome: 'there', studyId: null }])
    expect(importedInWords(again, 'file.ebm')).toBe('file.ebm: “Mine” was in the library already.')
    expect(await studio.request('experiment.list', {})).toHaveLength(1)

    await studio.request('experiment.delete', { experimentId })
    const restored = await studio.request('library.import', { path })
    expect(restored.experiments).toEqual([{ experimentId, name: 'Mine', outcome: 'restored', studyId: null }])
    expect(await experimentOf(studio)).toMatchObject({ id: experimentId, deletedAt: null })
  })

  test('is taken beside another state of itself, under ids of its own, with every checksum right', async () => {
    const { studio, experimentId } = await richStudio()
    const path = await exported(studio, [experimentId])
    const edits = [{ path: 'optimizer.learningRate', value: 0.004 }]
    const [run] = studio.store.runs.ofExperiment(experimentId)
    const { runIds } = await studio.request('run.branch', { runIds: [run.id], iteration: 0, edits })
    await ended(studio, runIds)
    const { experiments } = await studio.request('library.import', { path })
    const [copy] = experiments
    expect(copy.outcome).toBe('copy')
    expect(copy.experimentId).not.toBe(experimentId)
    expect(copy.name).toMatch(/ \(2\)$/)
    expect(await studio.request('library.check', {})).toMatchObject({ sound: true, damagedCount: 0 })
    const runs = studio.store.runs.ofExperiment(copy.experimentId)
    expect(runs).toHaveLength(9)
    expect(studio.store.metrics.of(runs[0].id)).toEqual(studio.store.metrics.of(run.id))
    expect(studio.store.models.get(runs[0].id)?.hash).toBe(studio.store.models.get(run.id)?.hash)
    // A branch names the run that it left, by its new id.
    expect(runs[8].origin?.runId).toBe(runs[0].id)
    // The copy is now the same as itself.
    const once = await exported(studio, [copy.experimentId], 'copy.ebm')
    expect((await studio.request('library.import', { path: once })).experiments[0].outcome).toBe('there')
  })
})

/** Trains, exports, imports into an empty library and exports again: the same bytes, and the same runs. */
async function passesThrough(config: ExperimentConfig): Promise<{ from: Studio; to: Studio; runIds: string[] }> {
  const from = studioIn(temporaryHome())
  const runIds = await startRuns(from, config)
  await ended(from, runIds)
  const { id } = await experimentOf(from)
  const path = await exported(from, [id])
  const to = studioIn(temporaryHome())
  const { experiments } = await to.request('library.import', { path })
  expect(experiments).toMatchObject([{ experimentId: id, outcome: 'new' }])
  expect(readFileSync(await exported(to, [id])).equals(readFileSync(path))).toBe(true)
  expect(await to.request('library.check', {})).toMatchObject({ sound: true, damagedCount: 0 })
  return { from, to, runIds }
}

test('fields at every noise level pass through a file', { timeout: 120_000 }, async () => {
  const small = smallExperiment(20)
  const data = parse(dataConfigSchema, { kind: 'two-moons', count: 200 }, 'data')
  const lane = { ...defaultLane('multiscale-denoising-score-matching', 'lane-1'), batchSize: 8 }
  const { from, to, runIds } = await passesThrough({ ...small, data, lanes: [lane] })
  const levelsIn = ({ store }: Studio) =>
    store.snapshots.at(runIds[0], 20)!.views.filter(({ kind }) => kind === 'levels')
  expect(levelsIn(from).map(({ tag }) => tag)).toContain('noise-level-energies')
  expect(levelsIn(to)).toEqual(levelsIn(from))
})

test('rows of a table of many columns pass through a file', { timeout: 120_000 }, async () => {
  const columns = Array.from({ length: 12 }, (_, column) => `column ${column + 1}`)
  const path = fileOf(lines(columns.join(','), (i) => columns.map((_, column) => wave(i * (column + 2))).join(','), 60))
  const { to } = await passesThrough({
    ...smallExperiment(20),
    data: { kind: 'csv', path, columns, standardise: false },
  })
  const { id } = await experimentOf(to)
  const { config } = await to.request('experiment.open', { experimentId: id })
  expect(await to.request('data.preview', { data: config.data, seed: 1 })).toMatchObject({ rowCount: 60 })
})

test('tidying while a file is imported leaves its pictures alone', { timeout: 120_000 }, async () => {
  const from = studioIn(temporaryHome())
  const runIds = await startRuns(from, smallExperiment(20, 2))
  await ended(from, runIds)
  const { id } = await experimentOf(from)
  const path = await exported(from, [id])
  const to = studioIn(temporaryHome())
  const { store } = to
  const { takeIn } = store
  const tidied: Promise<unknown>[] = []
  store.takeIn = async (...library) => {
    const taken = takeIn(...library)
    tidied.push(store.tidy())
    await taken
  }
  await to.request('library.import', { path })
  expect(tidied).toHaveLength(1)
  await Promise.all(tidied)
  for (const runId of runIds) {
    expect(store.snapshots.at(runId, 20)).not.toBeNull()
    expect(store.snapshots.at(runId, 20)).toEqual(from.store.snapshots.at(runId, 20))
  }
})

test('images of one’s own pass through a file, and are images where they arrive', { timeout: 120_000 }, async () => {
  const [width, height, count] = [3, 2, 60]
  const pixels = Uint8Array.from({ length: count * width * height }, (_, at) => (at * at * 31 + at * 7) % 256)
  const path = fileOf(idxFile([count, height, width], pixels))
  const data = parse(dataConfigSchema, { kind: 'images', source: 'file', path, size: 'whole', count: 100 }, 'data')
  const { from, to } = await passesThrough({ ...smallExperiment(20), data })
  const [there, here] = await Promise.all(
    [from, to].map(async (studio) => {
      const { config } = await studio.request('experiment.open', { experimentId: (await experimentOf(studio)).id })
      return studio.request('data.preview', { data: config.data, seed: 1 })
    }),
  )
  expect(here).toMatchObject({ image: { width, height }, rowCount: count })
  expect(here.points).toEqual(there.points)
})

/** Everything of a run that must not depend on where it goes on; speed depends on the machine. */
function numbersOf(studio: Studio, runId: string): unknown {
  const rows = studio.store.metrics.of(runId).map(({ iteration, evaluations, values }) => {
    return { iteration, evaluations, values: { ...values, iterationsPerSecond: undefined } }
  })
  const { arrays } = decodeCheckpoint(studio.store.checkpoints.newest(runId)!.body)
  return { rows, arrays, model: studio.store.models.get(runId)!.hash }
}

test('runs go on from imported checkpoints to the same numbers, bit for bit', { timeout: 120_000 }, async () => {
  const studio = studioIn(temporaryHome())
  const ids = await startRuns(studio, smallExperiment(400, 2))
  for (const id of ids) {
    await eventually(studio, () => studio.store.runs.get(id).iteration > 0, 60_000)
    await studio.request('run.pause', { runIds: [id] })
  }
  await eventually(studio, () => ids.every((id) => statusOf(studio, id) === 'paused'), 60_000)
  const { id } = await experimentOf(studio)
  // While it is paused, its runs are live: in the file they are interrupted.
  await exported(studio, [id], 'live.ebm')
  await studio.request('run.stop', { runIds: ids })
  await eventually(studio, () => ids.every((runId) => statusOf(studio, runId) === 'stopped'), 60_000)
  const path = await exported(studio, [id])

  const other = studioIn(temporaryHome())
  await other.request('library.import', { path })
  for (const each of [studio, other]) {
    await each.request('run.resume', { runIds: ids })
    await ended(each, ids)
  }
  for (const runId of ids) expect(numbersOf(other, runId)).toEqual(numbersOf(studio, runId))

  const third = studioIn(temporaryHome())
  await third.request('library.import', { path: join(studio.store.folder, 'live.ebm') })
  expect(third.store.runs.ofExperiment(id).map(({ status }) => status)).toEqual(['interrupted', 'interrupted'])
})

test.each(storedLibraries)('experiments that %s wrote pass through a file', { timeout: 60_000 }, async (name) => {
  const studio = studioIn(homeWith(name))
  // Pictures of earlier versions get their short form, in which a file holds them.
  await studio.store.tidy()
  const experimentIds = (await studio.request('experiment.list', {})).map(({ id }) => id)
  const path = await exported(studio, experimentIds)
  const other = studioIn(temporaryHome())
  await other.request('library.import', { path })
  expect(readFileSync(await exported(other, experimentIds)).equals(readFileSync(path))).toBe(true)
  const shown = ({ store }: Studio) => {
    const { experiments } = libraryContents(store) as { experiments: { summary: { deletedAt: number | null } }[] }
    return experiments.filter(({ summary }) => summary.deletedAt === null)
  }
  expect(shown(other)).toEqual(withoutPlace(shown(studio), 'measured.csv'))
})

test('damaged records of the library are left out of the file, and counted', { timeout: 60_000 }, async () => {
  const home = temporaryHome()
  const studio = openStudio({ folder: home })
  const ids = await startRuns(studio, smallExperiment(30))
  await ended(studio, ids)
  const { id } = await experimentOf(studio)
  await studio.close()
  const library = new Database(join(home, 'studio.sqlite'))
  library.exec('UPDATE metric_rows SET evaluations = evaluations + 1 WHERE id = (SELECT min(id) FROM metric_rows)')
  library.close()
  const again = studioIn(home)
  const path = join(home, 'file.ebm')
  expect(await again.request('library.export', { experimentIds: [id], path })).toMatchObject({ leftOut: 1 })
  const other = studioIn(temporaryHome())
  await other.request('library.import', { path })
  expect(other.store.metrics.of(ids[0])).toHaveLength(again.store.metrics.of(ids[0]).length)
  expect(await other.request('library.check', {})).toMatchObject({ sound: true })
})

test('a file that was there before is as it was where an export fails', { timeout: 60_000 }, async () => {
  const studio = studioIn(temporaryHome())
  const path = join(studio.store.folder, 'kept.ebm')
  writeFileSync(path, 'before')
  await expect(studio.request('library.export', { experimentIds: ['nobody'], path })).rejects.toThrow(/there is none/)
  expect(readFileSync(path, 'utf8')).toBe('before')
  // Nor is a file lost that happens to be called as one of ours might be.
  writeFileSync(`${path}.new`, 'mine')
  await startRuns(studio, smallExperiment(5)).then((ids) => ended(studio, ids))
  await exported(studio, [(await experimentOf(studio)).id], 'kept.ebm')
  expect(readFileSync(`${path}.new`, 'utf8')).toBe('mine')
  rmSync(`${path}.new`)
  const nowhere = join(studio.store.folder, 'no-folder', 'x.ebm')
  await expect(studio.request('library.export', { experimentIds: ['nobody'], path: nowhere })).rejects.toThrow()
  expect(readdirSync(studio.store.folder).filter((name) => /passing-|\.new$/.test(name))).toEqual([])
})

test('every table of the library goes along or is named as one that stays', () => {
  const { store } = studioIn(temporaryHome())
  const library = new Database(join(store.folder, 'studio.sqlite'), { readonly: true })
  const tables = library.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
  expect(tables.pluck().all().toSorted()).toEqual([...carriedTables, ...tablesLeftOut].toSorted())
  library.close()
})
