// A study leaves in an `.ebm` file with all its trials and comes back as it was; false records of studies are refused in
// words, and the library stays as it was, byte for byte.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { importedInWords } from '../../../src-shared/ebm-file.ts'
import { AppError } from '../../../src-shared/errors.ts'
import type { StudyDetail } from '../../../src-shared/study/study.ts'
import { createEbmFiles } from '../../../src-engine/ebm-files/ebm-files.ts'
import type { EbmWorker } from '../../../src-engine/ebm-files/ebm-jobs.ts'
import { doEbmJob } from '../../../src-engine/ebm-files/ebm-work.ts'
import { openStore, type Store } from '../../../src-engine/store/open-store.ts'
import { openStudio, type Studio } from '../../../src-engine/studio.ts'
import { bytesOf, editFile } from '../support/edited-file.ts'
import { studyOf } from '../support/fake-study.ts'
import { eventsOf, eventually, statusOf } from '../support/fake-studio.ts'
import { libraryContents } from '../support/library-contents.ts'
import { smallExperiment } from '../support/small-experiment.ts'
import { temporaryHome } from '../support/temporary-home.ts'
import { lines, wave, writtenTables } from '../support/written-tables.ts'

const { fileOf } = writtenTables()

function studioIn(home: string): Studio {
  const studio = openStudio({ folder: home })
  onTestFinished(() => studio.close())
  return studio
}

const endOf = (studio: Studio, { runs }: StudyDetail) =>
  eventually(studio, () => runs.every(({ runId }) => statusOf(studio, runId) === 'finished'), 120_000)

/** Two tables of the person's own × two rates, two lanes, two seeds. */
async function studied(): Promise<{ studio: Studio; detail: StudyDetail; tables: string[] }> {
  const studio = studioIn(temporaryHome())
  const tables = [1, 2].map((factor) => fileOf(lines('x', (i) => wave(factor * i), 60)))
  // Without what has a default: so a person writes them.
  const values = tables.map((path) => ({ kind: 'csv', path, columns: ['x'] }))
  const rates = { kind: 'values', parameter: 'optimizer.learningRate', values: [0.01, 0.02] }
  const search = { kind: 'grid', axes: [{ kind: 'values', parameter: 'data', values }, rates] }
  const detail = await studio.request('study.start', {
    config: studyOf({ ...smallExperiment(20, 2), seeds: [1, 2] }, { search, name: 'Rates', priority: 3 }),
  })
  await endOf(studio, detail)
  return { studio, detail, tables }
}

async function exported(studio: Studio, studyId: string, name = 'study.ebm'): Promise<string> {
  const path = join(studio.store.folder, name)
  expect(await studio.request('library.export', { studyIds: [studyId], path })).toMatchObject({ leftOut: 0 })
  return path
}

/** As the Studies page shows it, without where the tables lie. */
const shown = async (studio: Studio, studyId: string, tables: readonly string[]): Promise<unknown> => {
  let text = JSON.stringify(await studio.request('study.open', { studyId }))
  for (const path of tables) text = text.replaceAll(JSON.stringify(path), '""')
  // The hash of the rows stands for the place.
  return JSON.parse(text.replaceAll(/,"contents":"[0-9a-f]+"/g, ''))
}

describe('a whole study', { timeout: 240_000 }, () => {
  test('exported, imported into an empty library and exported again is the same, byte for byte and on the page', async () => {
    const { studio, detail, tables } = await studied()
    const { id } = detail.summary
    const first = await exported(studio, id)
    for (const path of tables) expect(readFileSync(first).includes(path)).toBe(false)

    const other = studioIn(temporaryHome())
    const events = eventsOf(other)
    const imported = await other.request('library.import', { path: first })
    expect(imported.studies).toEqual([{ studyId: id, name: 'Rates', outcome: 'new' }])
    expect(imported.experiments).toHaveLength(4)
    expect(importedInWords(imported, 'study.ebm')).toBe('study.ebm: The study “Rates” is in the library now.')
    expect(events).toContainEqual(expect.objectContaining({ kind: 'study' }))
    expect(readFileSync(await exported(other, id)).equals(readFileSync(first))).toBe(true)

    expect(await shown(other, id, tables)).toEqual(await shown(studio, id, tables))
    expect(await other.request('study.list', {})).toEqual(await studio.request('study.list', {}))
    expect(await other.request('library.check', {})).toMatchObject({ sound: true, damagedCount: 0 })
    // The same study again, on the rows that came along.
    const { config } = await other.request('study.open', { studyId: id })
    const again = await other.request('study.start', { config: { ...config, name: 'Again' } })
    await endOf(other, again)
    const valuesOf = ({ runs }: StudyDetail) => runs.map(({ values }) => values)
    expect(valuesOf(await other.request('study.open', { studyId: again.summary.id }))).toEqual(
      valuesOf(await other.request('study.open', { studyId: id })),
    )
  })

  test('is recognised, taken out of the trash, and taken whole beside another state of itself', async () => {
    const { studio, detail } = await studied()
    const { id: studyId } = detail.summary
    const path = await exported(studio, studyId)
    await studio.request('study.rename', { studyId, name: 'Mine' })
    await studio.request('study.setPriority', { studyId, priority: -2 })
    const there = await studio.request('library.import', { path })
    expect(there.studies).toEqual([{ studyId, name: 'Mine', outcome: 'there' }])

    await studio.request('study.delete', { studyId })
    const restored = await studio.request('library.import', { path })
    expect(restored.studies).toEqual([{ studyId, name: 'Mine', outcome: 'restored' }])
    expect(await studio.request('study.list', {})).toMatchObject([{ id: studyId, trials: 4, deletedAt: null }])

    await studio.request('experiment.delete', { experimentId: detail.trials[0].experimentId })
    const beside = await studio.request('library.import', { path })
    const [copy] = beside.studies
    expect(copy).toMatchObject({ name: 'Rates', outcome: 'copy' })
    expect(copy.studyId).not.toBe(studyId)
    const opened = await studio.request('study.open', { studyId: copy.studyId })
    expect(opened.trials.map(({ index }) => index)).toEqual([0, 1, 2, 3])
    expect(opened.runs.map(({ values }) => values)).toEqual(
      (await studio.request('study.open', { studyId })).runs.map(({ values }) => values),
    )
    expect(await studio.request('library.check', {})).toMatchObject({ sound: true, damagedCount: 0 })
    const once = await exported(studio, copy.studyId, 'copy.ebm')
    expect((await studio.request('library.import', { path: once })).studies).toMatchObject([{ outcome: 'there' }])
  })

  test('a trial leaves alone as an experiment by itself, and is recognised where its study is', async () => {
    const { studio, detail } = await studied()
    const [{ experimentId }] = detail.trials
    const path = join(studio.store.folder, 'trial.ebm')
    await studio.request('library.export', { experimentIds: [experimentId], path })
    expect((await studio.request('library.import', { path })).experiments).toMatchObject([{ outcome: 'there' }])
    const other = studioIn(temporaryHome())
    expect(await other.request('library.import', { path })).toMatchObject({
      studies: [],
      experiments: [{ experimentId, outcome: 'new', studyId: null }],
    })
    expect(await other.request('study.list', {})).toEqual([])
    // Where the trial is by itself, its study comes whole, under ids of its own.
    const whole = await other.request('library.import', { path: await exported(studio, detail.summary.id) })
    expect(whole.studies).toMatchObject([{ name: 'Rates', outcome: 'copy' }])
    expect(await other.request('experiment.list', {})).toHaveLength(5)
    expect(await other.request('library.check', {})).toMatchObject({ sound: true, damagedCount: 0 })
  })

  test('that still trains comes interrupted, and goes on to its end', async () => {
    const studio = studioIn(temporaryHome())
    const config = studyOf(smallExperiment(3000, 2), { name: 'Long' })
    const { summary, runs } = await studio.request('study.start', { config })
    await eventually(studio, () => runs.some(({ runId }) => studio.store.runs.get(runId).iteration > 0), 60_000)
    await studio.request('study.pause', { studyId: summary.id })
    const path = await exported(studio, summary.id)
    const other = studioIn(temporaryHome())
    await other.request('library.import', { path })
    const came = await other.request('study.open', { studyId: summary.id })
    expect(came.summary).toMatchObject({ paused: false, statuses: { interrupted: 2 } })
    await other.request('study.resume', { studyId: summary.id })
    await endOf(other, came)
  })
})

test('a study that is not there, and a file without anything, are refused', async () => {
  const studio = studioIn(temporaryHome())
  const path = join(studio.store.folder, 'none.ebm')
  await expect(studio.request('library.export', { studyIds: ['nobody'], path })).rejects.toThrow(/id of a study/)
  await expect(studio.request('library.export', { path })).rejects.toThrow(
    /Expected an experiment, a study or a composition/,
  )
  expect(readdirSync(studio.store.folder)).not.toContain('none.ebm')
})

describe('a false record of a study is refused:', { timeout: 60_000 }, () => {
  let place: string
  let sound: string
  let home: string
  let store: Store

  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'ebm-hostile-study-'))
    home = join(place, 'home')
    const maker = openStudio({ folder: join(place, 'maker') })
    const search = {
      kind: 'grid',
      axes: [
        { kind: 'values', parameter: 'optimizer.learningRate', values: [0.01, 0.02] },
        { kind: 'values', parameter: 'data.count', values: [200, 300] },
      ],
    }
    const detail = await maker.request('study.start', { config: studyOf(smallExperiment(5), { search }) })
    await endOf(maker, detail)
    sound = join(place, 'sound.ebm')
    await maker.request('library.export', { studyIds: [detail.summary.id], path: sound })
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

  /** With another record, of whatever text. */
  const withStudy = (change: (text: string) => string) => (database: Database.Database) => {
    const text = database.prepare<[], string>('SELECT config FROM studies').pluck().get()!
    const changed = change(text)
    expect(changed).not.toBe(text)
    database.prepare('UPDATE studies SET config = ?').run(changed)
  }
  const withPath = (text: string) =>
    text.replace('"values":[200,300]', '"values":[200,{"kind":"csv","path":"/etc/passwd","columns":["x"]}]')

  test.each<[string, string | ((database: Database.Database) => void), RegExp]>([
    ['no JSON', withStudy(() => '{'), /a study.*JSON/],
    ['a __proto__ in it', withStudy((text) => text.replace('{', '{"__proto__":{"a":1},')), /__proto__/],
    ['an unknown key', withStudy((text) => text.replace('{', '{"more":1,')), /a study, more/],
    ['a number that is none', withStudy((text) => text.replace('[200,300]', '[200,NaN]')), /JSON/],
    ['a newer version', withStudy((text) => text.replace('"version":1', '"version":9')), /Expected version 1, got 9/],
    ['the place of a file in an axis', withStudy(withPath), /no place of a file in a study/],
    [
      'a setting that nothing has',
      withStudy((text) => text.replace('data.count', 'data.noSuch')),
      /another data\.noSuch/,
    ],
    ['a name of a million letters', `UPDATE studies SET name = '${'x'.repeat(1_000_000)}'`, /a study, name/],
    ['a priority beyond all', 'UPDATE studies SET priority = 1000000', /a study, priority/],
    ['one that is paused', 'UPDATE studies SET paused = 1', /a study, paused/],
    ['one in the trash', 'UPDATE studies SET deleted_at = 5', /a study, deleted_at/],
    ['an id with ../', "UPDATE studies SET id = '../../evil'", /a study, id/],
    ['a wrong checksum', 'UPDATE studies SET seal = seal + 1', /checksums are right/],
    ['no record', 'DELETE FROM studies', /studies of all trials/],
    ['a second one without trials', `INSERT INTO studies SELECT 'abcdef', name, config, created_at, priority, paused, deleted_at, seal FROM studies`, /without any/], // prettier-ignore
    ['a trial of another', "UPDATE experiments SET study_id = 'abcdef' WHERE study_trial = 1", /trials of another/],
    ['a place twice', 'UPDATE experiments SET study_trial = 0', /each trial of a study once/],
    ['a place beyond all', 'UPDATE experiments SET study_trial = 9999 WHERE study_trial = 1', /place of each trial/],
    [
      'a trial without its point',
      'UPDATE experiments SET study_point = NULL WHERE study_trial = 1',
      /place of each trial/,
    ],
    [
      'a point without a study',
      'UPDATE experiments SET study_id = NULL WHERE study_trial = 1',
      /a study of each trial/,
    ],
    ['a point that is no list', `UPDATE experiments SET study_point = '{}'`, /the point of a trial/],
    ['a point of one value', `UPDATE experiments SET study_point = '[0.01]'`, /point of 2 values.*got 1/],
    ['a point that names a file', `UPDATE experiments SET study_point = '[0.01,{"path":"/etc/passwd"}]'`, /place of a file in the point/], // prettier-ignore
    ['a trial at another point', `UPDATE experiments SET study_point = '[0.02,200]' WHERE study_trial = 0`, /another optimizer\.learningRate/], // prettier-ignore
    [
      'trials of other lanes',
      withStudy((text) => text.replace('"id":"lane-1"', '"id":"lane-9"')),
      /lanes and seeds of their study/,
    ],
    [
      'trials of other seeds',
      withStudy((text) => text.replace('"seeds":[1]', '"seeds":[2]')),
      /lanes and seeds of their study/,
    ],
    ['a table of its own', 'DROP TABLE studies; CREATE TABLE studies (id TEXT PRIMARY KEY)', /the table studies as EBM Studio makes it/], // prettier-ignore
  ])('%s', async (_name, change, says) => {
    const path = editFile({ sound, path: join(place, 'other.ebm') }, change)
    const before = bytesOf(home)
    const files = createEbmFiles({ store, program: 'test', emit: () => undefined, worker: here })
    const error = await files.import(path).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).message).toMatch(says)
    expect((error as AppError).message.length).toBeLessThan(600)
    expect(bytesOf(home)).toEqual(before)
  })

  test('the sound one is taken in', async () => {
    const folder = mkdtempSync(join(place, 'other-'))
    const other = openStore({ folder })
    onTestFinished(() => other.close())
    const files = createEbmFiles({ store: other, program: 'test', emit: () => undefined, worker: here })
    expect((await files.import(sound)).studies).toMatchObject([{ outcome: 'new' }])
    expect(libraryContents(other)).toBeDefined()
    expect(other.studies.list({ deleted: false })).toHaveLength(1)
  })
})
