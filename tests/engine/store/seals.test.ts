// Checksums: what the disk changed is noticed when it is read and by a full check, left out, and named.

import Database from 'better-sqlite3'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { AppError } from '../../../src-shared/errors.ts'
import type { MetricRow } from '../../../src-shared/metric.ts'
import type { Snapshot } from '../../../src-shared/snapshot.ts'
import { decodeSnapshot, encodeSnapshot } from '../../../src-engine/store/snapshot-code.ts'
import { checkLibrary } from '../../../src-engine/store/check-library.ts'
import { picturesName } from '../../../src-engine/store/pictures.ts'
import { recordId } from '../../../src-engine/store/record-numbers.ts'
import { databaseName, openStore, type Store } from '../../../src-engine/store/open-store.ts'
import { repairStore } from '../../../src-engine/store/repair.ts'
import { fakeSnapshot } from '../support/fake-snapshot.ts'
import { fakeExperiment } from '../support/fake-studio.ts'
import { temporaryHome } from '../support/temporary-home.ts'
import { picture } from '../../support/pictures.ts'

const progressAt = (iteration: number) => ({ iteration, evaluations: 64 * iteration, computeSeconds: iteration / 100 })
const rowAt = (iteration: number): MetricRow => ({
  ...progressAt(iteration),
  values: {
    energyGap: Math.sin(iteration),
    loss: iteration % 7 === 0 ? Number.NaN : -iteration,
    testLogLikelihood: -2 - 1 / iteration,
  },
  made: {
    energyGap: { obtained: { by: 'training' } },
    loss: { obtained: { by: 'training' } },
    testLogLikelihood: { standardError: 0.5, obtained: { by: 'quadrature', shape: [9], converged: true } },
  },
})
const iterations = 60

/** Two experiments with two lanes each; every number is known from its iteration. */
function writeLibrary(folder: string, total = iterations): void {
  const store = openStore({ folder, now: () => 1e12 })
  for (const id of ['first', 'second']) {
    let count = 0
    store.experiments.add({ id, config: fakeExperiment(['a', 'b'], total), newId: () => `${id}-run-${count++}` })
    for (const run of store.runs.ofExperiment(id)) {
      store.runs.apply(run.id, 'start')
      for (let iteration = 1; iteration <= total; iteration++) {
        const progress = progressAt(iteration)
        const due = iteration % 15 === 0
        store.record(run.id, {
          progress,
          fraction: iteration / total,
          rows: [rowAt(iteration)],
          snapshot: due ? snapshotAt(run.id, iteration) : null,
          checkpoint: due ? checkpointAt(iteration) : null,
          model: due ? modelAt(iteration) : null,
        })
      }
      store.runs.apply(run.id, 'finish')
    }
  }
  store.close()
}

const checkpointAt = (iteration: number) => new Uint8Array(3000).map((_, index) => (index * iteration) % 251)

/** A part of the checkpoint behind something of its own, as models are. */
const modelAt = (iteration: number) =>
  Buffer.concat([Buffer.from(`model at ${iteration}`), checkpointAt(iteration).subarray(100, 2000)])

function snapshotAt(runId: string, iteration: number) {
  const values = Float32Array.from({ length: 900 }, (_, index) => Math.cos(index * iteration))
  const energy = {
    view: {
      axes: [
        [-1, 1],
        [-1, 1],
      ] as [number, number][],
      labels: ['x', 'y'],
    },
    shape: [30, 30],
    values,
  }
  return fakeSnapshot(runId, progressAt(iteration), picture({ energy }))
}

/** In the steps in which pictures are kept. */
const asKept = (snapshot: Snapshot): Snapshot => ({ ...snapshot, ...decodeSnapshot(encodeSnapshot(snapshot)) })

/** Reads everything; throws if anything is told that was not written. Answers how many parts were told. */
function readAll(store: Store, total = iterations): number {
  let told = 0
  for (const summary of store.experiments.list({ deleted: false })) {
    expect(['first', 'second']).toContain(summary.id)
    expect(summary).toMatchObject({ laneLabels: ['a', 'b'], seeds: [1], createdAt: 1e12, dataTitle: 'Two moons' })
    const best = summary.bestTestLogLikelihood
    if (best) expect(best.mean).toBe(-2 - 1 / total)
    const { budget, seeds } = store.experiments.config(summary.id)
    expect({ budget, seeds }).toEqual({ budget: { unit: 'iterations', amount: total }, seeds: [1] })
    told++
    for (const run of store.runs.ofExperiment(summary.id)) {
      if (run.status === 'failed') expect(run).toMatchObject({ iteration: 0, reason: expect.stringMatching(/damaged/) })
      else expect(run).toMatchObject({ status: 'finished', ...progressAt(total) })
      const rows = store.metrics.of(run.id)
      for (const row of rows) expect(row).toEqual(rowAt(row.iteration))
      told += rows.length
      const latest = store.metrics.latest(run.id)
      if (rows.length > 0) expect(latest.energyGap?.value).toBe(Math.sin(rows.at(-1)!.iteration))
      for (const { iteration } of store.snapshots.index(run.id)) {
        const snapshot = store.snapshots.at(run.id, iteration)
        if (!snapshot) continue
        expect(snapshot).toEqual(asKept(snapshotAt(run.id, snapshot.iteration)))
        told++
      }
      const model = store.models.get(run.id)
      if (model) {
        expect([...model.body]).toEqual([...modelAt(model.iteration)])
        told++
      }
      const checkpoint = store.checkpoints.newest(run.id)
      if (!checkpoint) continue
      expect([...checkpoint.body]).toEqual([...checkpointAt(checkpoint.iteration)])
      told++
    }
  }
  return told
}

/** The same noise for the same seed: where, how many bytes, and which. */
function corrupt(path: string, seed: number): void {
  const bytes = readFileSync(path)
  let state = seed * 2654435761 + 12345
  const next = (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) >>> 0
    return state % below
  }
  // Past the header page, which is SQLite's own and checked before anything else.
  const at = 4096 + next(bytes.length - 4096)
  const length = [1, 1, 4, 64, 512, 4096][next(6)]
  for (let offset = 0; offset < length && at + offset < bytes.length; offset++) {
    bytes[at + offset] ^= length === 1 ? 1 << next(8) : next(256)
  }
  writeFileSync(path, bytes)
}

/** With 200 of them: 48 refused, 64 named, 88 without effect, none in silence. */
const corruptions = 90
/** So many that the noise mostly hits what was recorded, and not the empty ends of pages. */
const attackedIterations = 150

describe('corruptions of a library', () => {
  const original = () => {
    const folder = temporaryFolder()
    writeLibrary(folder, attackedIterations)
    return join(folder, databaseName)
  }

  test(
    'change no number in silence and leave no way out: what is damaged is left out and named',
    { timeout: 240_000 },
    () => {
      const source = original()
      const whole = (() => {
        const folder = copyOf(source)
        const store = openStore({ folder })
        onTestFinished(() => store.close())
        return readAll(store, attackedIterations)
      })()
      const outcomes = { refused: 0, named: 0, unaffected: 0, salvaged: 0 }
      for (let seed = 1; seed <= corruptions; seed++) {
        const folder = copyOf(source)
        const path = join(folder, databaseName)
        corrupt(path, seed)
        let store: Store | null = null
        try {
          store = openStore({ folder })
        } catch (error) {
          expect(error, `seed ${seed}`).toBeInstanceOf(AppError)
          outcomes.refused++
        }
        if (store) {
          const told = readAll(store, attackedIterations)
          const { found } = store.damage
          store.close()
          if (told < whole) expect(found, `seed ${seed} lost something`).not.toEqual([])
          if (found.length > 0) {
            outcomes.named++
            expect(checkLibrary(path).sound, `seed ${seed}: ${found.join(' ')}`).toBe(false)
          } else outcomes.unaffected++
          if (found.length === 0) continue
        }
        // Whatever was found, salvage is there and what it makes is sound.
        try {
          repairStore({ folder, choice: 'salvage' })
        } catch (error) {
          expect(error, `seed ${seed}`).toMatchObject({ code: 'data-unreadable' })
          continue
        }
        outcomes.salvaged++
        const salvaged = openStore({ folder })
        readAll(salvaged, attackedIterations)
        salvaged.close()
      }
      // Of every kind there are some, or the test tests nothing.
      for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(5)
    },
  )
})

function copyOf(source: string): string {
  const folder = temporaryHome()
  for (const name of [databaseName, picturesName]) copyFileSync(join(dirname(source), name), join(folder, name))
  return folder
}

function temporaryFolder(): string {
  return temporaryHome()
}

describe('what was found by attacking a library', () => {
  const spoiled = (sql: string, name = databaseName): { folder: string; path: string } => {
    const folder = temporaryHome()
    writeLibrary(folder)
    const path = join(folder, databaseName)
    const database = new Database(join(folder, name))
    database.exec(sql)
    database.close()
    return { folder, path }
  }

  test.each([
    ['a text of seeds that is no JSON', "UPDATE experiments SET seeds = '[1,' WHERE id = 'first'"],
    [
      'a configuration that another number got into',
      "UPDATE experiments SET config = replace(config, '60', '61') WHERE id = 'first'",
    ],
  ])('%s costs that experiment and no other, and it is named', (_what, sql) => {
    const { folder, path } = spoiled(sql)
    const store = openStore({ folder })
    expect(store.experiments.list({ deleted: false }).map(({ id }) => id)).toEqual(['second'])
    expect(store.damage.found).toEqual([expect.stringContaining('(first) is damaged')])
    expect(() => store.experiments.summary('first')).toThrow(/damaged/)
    expect(() => store.experiments.config('first')).toThrow(/damaged/)
    store.close()
    expect(checkLibrary(path)).toMatchObject({
      sound: false,
      damagedCount: 1,
      damaged: [expect.stringContaining('first')],
    })
    expect(repairStore({ folder, choice: 'salvage' }).outcome).toMatch(/1 experiment with 2 runs.*1 damaged record/)
  })

  test.each([
    ['a table that is missing', 'DROP TABLE held_out'],
    ['a column that is missing', 'ALTER TABLE runs DROP COLUMN reason'],
    ['version 0', 'PRAGMA user_version = 0'],
  ])('%s is a damaged library with its ways on, not a stack trace', (_what, sql) => {
    const { folder } = spoiled(sql)
    expect(() => openStore({ folder })).toThrow(/damaged one.*(missing|version is 0).*salvage/)
    expect(repairStore({ folder, choice: 'salvage' }).outcome).toMatch(/2 experiments with 4 runs/)
  })

  test('a damaged snapshot is missing, and nothing else fails for it', () => {
    const { folder, path } = spoiled(
      `UPDATE pictures SET body = x'00' WHERE id IN (${recordId(1, 2)}, ${recordId(1, 3)})`,
      picturesName,
    )
    const store = openStore({ folder })
    expect(store.snapshots.at('first-run-0', null)).toEqual(asKept(snapshotAt('first-run-0', 30)))
    expect(store.snapshots.index('first-run-0').map(({ iteration }) => iteration)).toEqual([15, 30])
    expect(store.metrics.of('first-run-0')).toHaveLength(iterations)
    expect(store.damage.found).toHaveLength(2)
    store.close()
    expect(checkLibrary(path).damaged).toHaveLength(2)
  })

  test('a run that resumes from an older checkpoint says so', () => {
    const { folder } = spoiled('UPDATE checkpoints SET last_metric_row = last_metric_row - 1 WHERE iteration = 60')
    const store = openStore({ folder })
    expect(store.checkpoints.newest('second-run-1')?.iteration).toBe(45)
    expect(store.damage.found).toEqual([expect.stringMatching(/newest checkpoint .*second-run-1.* iteration 45/)])
    store.close()
  })

  test('a row that was moved to another run, or is gone, is noticed', () => {
    const { folder, path } = spoiled(`
      UPDATE metric_rows SET id = ${recordId(2, iterations)} WHERE id = ${recordId(1, 4)};
      DELETE FROM metric_rows WHERE id = ${recordId(1, 6)};`)
    const store = openStore({ folder })
    expect(store.metrics.of('first-run-0')).toHaveLength(iterations - 2)
    expect(store.metrics.of('first-run-1')).toHaveLength(iterations)
    expect(store.damage.found).toEqual([
      expect.stringMatching(/^2 of 60 metric rows .*first-run-0/),
      expect.stringMatching(/^1 of 61 metric rows .*first-run-1/),
    ])
    store.close()
    expect(checkLibrary(path)).toMatchObject({ sound: false, counts: { metricRows: 4 * iterations - 1 } })
  })
})

test('a sound library is found sound, with everything counted', () => {
  const folder = temporaryHome()
  writeLibrary(folder)
  expect(checkLibrary(join(folder, databaseName))).toMatchObject({
    sound: true,
    pages: [],
    damaged: [],
    unsealed: 0,
    counts: {
      ...{ experiments: 2, runs: 4, metricRows: 240, snapshots: 16, pictures: 16 },
      ...{ checkpoints: 16, models: 4, measurements: 0 },
    },
  })
})

test('a salvaged run that lost rows is sound, and so is what it records from there on', () => {
  const folder = temporaryHome()
  writeLibrary(folder)
  const path = join(folder, databaseName)
  const database = new Database(path)
  database.exec(`DELETE FROM metric_rows WHERE id IN (${recordId(1, 4)}, ${recordId(1, 5)}, ${recordId(1, 59)})`)
  database.close()
  repairStore({ folder, choice: 'salvage' })
  expect(checkLibrary(path).sound).toBe(true)
  const store = openStore({ folder })
  const { iteration, ...progress } = progressAt(61)
  store.record('first-run-0', {
    ...{ progress: { iteration, ...progress }, fraction: 1, snapshot: null, checkpoint: null },
    rows: [rowAt(61), rowAt(62)],
  })
  const kept = store.records('first-run-0', null)
  expect(kept.rows).toHaveLength(iterations - 3 + 2)
  expect(kept.rows.at(-1)!.sequence).toBe(61)
  expect(kept.cursor).toMatchObject({ rows: 62, snapshots: 4 })
  expect(store.damage.found).toEqual([])
  store.close()
  expect(checkLibrary(path).sound).toBe(true)
})
