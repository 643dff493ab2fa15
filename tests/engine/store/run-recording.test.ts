// What runs record comes back as it was, to the last NaN, and rewinding leaves nothing twice.

import Database from 'better-sqlite3'
import fc from 'fast-check'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { automaticName, defaultExperiment } from '../../../src-shared/config/experiment.ts'
import { kernelsText } from '../../../src-shared/kernel-spans.ts'
import type { Estimate } from '../../../src-shared/estimate.ts'
import { recordedMetricNames, rowOfEstimates, type MetricName } from '../../../src-shared/metric.ts'
import { nextStatus, type RunEvent, type RunStatus } from '../../../src-shared/run.ts'
import type { Snapshot } from '../../../src-shared/snapshot.ts'
import { createDatabase, databaseName, openStore, type Store } from '../../../src-engine/store/open-store.ts'
import { defaultMigrationsFolder, readMigrations } from '../../../src-engine/store/schema.ts'
import { runRecording } from '../../../src-engine/store/run-recording.ts'
import { fakeExperiment } from '../support/fake-studio.ts'
import { fakeSnapshot } from '../support/fake-snapshot.ts'
import { byQuadrature } from '../../support/pictures.ts'
import { temporaryHome } from '../support/temporary-home.ts'

let made = 0

function openTestStore(folder = temporaryHome()): Store {
  const store = openStore({ folder, now: () => 1000 + made })
  onTestFinished(() => store.close())
  return store
}

function addRuns(store: Store, names: readonly string[] = ['a'], seeds = [1]): string[] {
  const id = `experiment-${made++}`
  store.experiments.add({ id, config: fakeExperiment(names, 100, seeds), newId: () => `run-${made++}` })
  return store.runs.ofExperiment(id).map((run) => run.id)
}

function finish(store: Store, runId: string): void {
  store.runs.apply(runId, 'start')
  store.runs.apply(runId, 'finish')
}

const progressAt = (iteration: number) => ({ iteration, evaluations: 1.5 * iteration, computeSeconds: iteration / 7 })
const nothing = { fraction: 0, rows: [], snapshot: null, checkpoint: null }

/** −0 is 0 to SQLite and to every reader. */
const number = fc.double().map((value) => (value === 0 ? 0 : value))

test('metric rows come back in order with every value, NaN and ±Infinity among them', () => {
  const store = openTestStore()
  const obtained = fc.oneof(
    fc.record({ by: fc.constant('quadrature'), shape: fc.array(fc.nat()), converged: fc.boolean() }),
    fc.record({ by: fc.constant('training') }),
    fc.record({ by: fc.constant('monte-carlo'), draws: fc.nat() }),
  )
  const estimate = fc.oneof(
    fc.record({ value: number, obtained }),
    fc.record({ value: number, standardError: number, obtained }),
  )
  const row = fc.record({
    progress: fc.record({
      iteration: fc.nat(),
      evaluations: fc.nat(),
      computeSeconds: fc.float({ min: 0, noNaN: true }),
    }),
    estimates: fc.dictionary(fc.constantFrom(...recordedMetricNames), estimate),
  })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), (generated) => {
      const rows = generated.map(({ progress, estimates }) => {
        // Fresh objects: those of the generator have no prototype.
        return rowOfEstimates({ ...progress }, { ...estimates } as Partial<Record<MetricName, Estimate>>)
      })
      const [runId] = addRuns(store)
      store.record(runId, { ...nothing, progress: progressAt(1), rows })
      expect(store.metrics.of(runId)).toEqual(rows)
    }),
    { numRuns: 100, seed: 1 },
  )
})

test('whatever is a number in a snapshot comes back bit for bit, and its shapes too', () => {
  const store = openTestStore()
  const floats = fc.float32Array({ maxLength: 30 })
  const view = fc.record({
    axes: fc.array(fc.tuple(fc.integer(), fc.integer()), { maxLength: 2 }),
    labels: fc.array(fc.string()),
  })
  const tagged = {
    tag: fc.constantFrom('energy', 'negatives', 'model-samples'),
    title: fc.string({ unit: 'grapheme' }),
  }
  const field = fc.record({ view, shape: fc.array(fc.nat(), { maxLength: 1 }), values: floats })
  const obtained = fc.oneof(
    fc.record({ by: fc.constant('quadrature'), shape: fc.array(fc.nat()), converged: fc.boolean() }),
    fc.record({ by: fc.constant('training') }),
  )
  const generated = fc.record({
    logPartition: fc.oneof(fc.constant(null), fc.record({ value: number, standardError: number, obtained })),
    views: fc.array(
      fc.oneof(
        fc.record({ ...tagged, kind: fc.constant('field'), field }),
        fc.record({
          ...tagged,
          kind: fc.constant('points'),
          points: fc.record({ dimension: fc.constant(0), values: floats }),
        }),
        fc.record({ ...tagged, kind: fc.constant('images'), width: fc.nat(), height: fc.nat(), values: floats }),
        fc.record({ ...tagged, kind: fc.constant('values'), values: floats }),
      ),
      { maxLength: 4 },
    ),
  })
  fc.assert(
    fc.property(generated, (values) => {
      const [runId] = addRuns(store)
      const snapshot = fakeSnapshot(runId, progressAt(5), values as unknown as Partial<Snapshot>)
      store.record(runId, { ...nothing, progress: progressAt(5), snapshot })
      expect(store.snapshots.at(runId, null)).toEqual(snapshot)
    }),
    { numRuns: 100, seed: 2 },
  )
})

test.each([
  ['kept no test points', false],
  ['kept them in a fixed list of arrays', true],
])('a snapshot of an earlier version, which %s, has the same views', (_which, withPoints) => {
  const store = openTestStore()
  const [runId] = addRuns(store)
  store.record(runId, { ...nothing, progress: progressAt(5), snapshot: fakeSnapshot(runId, progressAt(5)) })
  const database = new Database(join(store.folder, 'studio.sqlite'))
  const view = { axes: [[-1, 1]] as [number, number][], labels: ['x'] }
  const header = {
    ...{ view, shape: [3], logPartition: { kind: '+inf' }, logPartitionConverged: false, samplesDimension: 1 },
    ...{ samplesObtained: 'by a test', negativesDimension: 1, negativesTitle: 'chains' },
    lengths: withPoints ? [3, 2, 1, 2] : [3, 2, 1],
  }
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  const numbers = Float32Array.of(1, Number.NaN, Infinity, 0.25, 0.5, 7, ...(withPoints ? [-1, -2] : []))
  const body = deflateSync(Buffer.concat([length, text, Buffer.from(numbers.buffer)]))
  database.prepare('UPDATE snapshots SET body = ?, seal = NULL').run(body)
  database.close()
  const { logPartition, views } = store.snapshots.at(runId, null)!
  expect(logPartition).toEqual({ value: Infinity, obtained: { by: 'quadrature', shape: [], converged: false } })
  const energy = { view, shape: [3], values: Float32Array.of(1, Number.NaN, Infinity) }
  expect(views).toEqual([
    { tag: 'energy', kind: 'field', title: 'energy, nats', field: energy },
    {
      ...{ tag: 'model-samples', kind: 'points', title: 'by a test' },
      points: { dimension: 1, values: Float32Array.of(0.25, 0.5) },
    },
    { tag: 'negatives', kind: 'points', title: 'chains', points: { dimension: 1, values: Float32Array.of(7) } },
    ...(withPoints
      ? [
          {
            ...{ tag: 'test-log-likelihoods', kind: 'values', title: 'log-likelihood of each test point, nats' },
            values: Float32Array.of(-1, -2),
          },
        ]
      : []),
  ])
})

test('a snapshot is found at or before an iteration, and the newest without one', () => {
  const store = openTestStore()
  const [runId] = addRuns(store)
  for (const iteration of [0, 10, 20]) {
    const snapshot = fakeSnapshot(runId, progressAt(iteration))
    store.record(runId, { ...nothing, progress: progressAt(iteration), snapshot })
  }
  expect(store.snapshots.at(runId, 15)?.iteration).toBe(10)
  expect(store.snapshots.at(runId, 0)?.iteration).toBe(0)
  expect(store.snapshots.at(runId, null)?.iteration).toBe(20)
  expect(store.snapshots.at('nobody', null)).toBeNull()
})

describe('checkpoints', () => {
  const body = (value: number) => Uint8Array.of(value, 1, 2)

  function recorded(store: Store): string {
    const [runId] = addRuns(store)
    for (let iteration = 1; iteration <= 5; iteration++) {
      const progress = progressAt(iteration)
      const rows = [{ ...progress, values: { testLogLikelihood: -iteration } }]
      const checkpoint = iteration < 5 ? body(iteration) : null
      store.record(runId, {
        progress,
        fraction: iteration / 10,
        rows,
        snapshot: fakeSnapshot(runId, progress),
        checkpoint,
      })
    }
    return runId
  }

  test('stand where the run can go on, and what came after the newest is dropped on rewinding', () => {
    const store = openTestStore()
    const runId = recorded(store)
    const newest = store.checkpoints.newest(runId)
    expect(newest).toMatchObject({ ...progressAt(4), fraction: 0.4, body: Buffer.from(body(4)) })
    expect(store.rewind(runId, newest)).toEqual({ rewinds: 1, rows: 4, snapshots: 4 })
    expect(store.runs.get(runId)).toMatchObject({ iteration: 4, fraction: 0.4 })
    expect(store.metrics.of(runId).map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4])
    expect(store.snapshots.index(runId).map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4])
    const { experimentId } = store.runs.get(runId)
    finish(store, runId)
    expect(store.experiments.summary(experimentId).bestTestLogLikelihood?.mean).toBe(-4)
    store.rewind(runId, null)
    expect(store.metrics.of(runId)).toEqual([])
    expect(store.checkpoints.newest(runId)).toBeNull()
  })

  test('that were damaged on the disk are passed over for the one before', () => {
    const folder = temporaryHome()
    const store = openStore({ folder })
    const runId = recorded(store)
    store.close()
    const database = new Database(join(folder, 'studio.sqlite'))
    database.prepare("UPDATE checkpoints SET body = x'00' WHERE iteration = 4").run()
    database.close()
    const again = openTestStore(folder)
    expect(again.checkpoints.newest(runId)?.iteration).toBe(3)
    expect(again.checkpoints.upTo(runId, 10)?.iteration).toBe(3)
  })

  test('are the two newest and three older ones, spread over the way; of a run that has finished the newest alone', () => {
    const store = openTestStore()
    const [runId] = addRuns(store)
    for (let count = 1; count <= 40; count++) {
      store.record(runId, { ...nothing, progress: progressAt(10 * count), checkpoint: body(count % 256) })
      const kept = store.checkpoints.iterations(runId).toReversed()
      expect(kept.slice(-2)).toEqual([10 * (count - 1), 10 * count].filter((iteration) => iteration > 0))
      expect(kept.length).toBeLessThanOrEqual(5)
      // No stretch of the way is longer than half of it.
      const gaps = kept.map((iteration, index) => iteration - (kept[index - 1] ?? 0))
      if (count > 5) expect(Math.max(...gaps)).toBeLessThanOrEqual(5 * count)
    }
    const kept = store.checkpoints.iterations(runId).toReversed()
    expect(store.checkpoints.upTo(runId, kept[1])?.iteration).toBe(kept[1])
    expect(store.checkpoints.upTo(runId, kept[1] - 1)?.iteration).toBe(kept[0])
    expect(store.checkpoints.upTo(runId, kept[0] - 1)).toBeNull()
    store.runs.apply(runId, 'start')
    const [other] = addRuns(store)
    store.runs.apply(other, 'start')
    store.record(runId, { ...nothing, progress: progressAt(400), event: { event: 'diverge' } })
    expect(store.checkpoints.iterations(runId).toReversed()).toEqual([...kept.slice(0, 3), kept[4]])
    for (const at of [1, 2]) store.record(other, { ...nothing, progress: progressAt(at), checkpoint: body(at) })
    store.record(other, { ...nothing, progress: progressAt(3), event: { event: 'finish' } })
    expect(store.checkpoints.iterations(other)).toEqual([2])
  })

  test('of a large network are the two newest and one older', () => {
    const store = openTestStore()
    const [runId] = addRuns(store)
    // Noise, which does not pack.
    let state = 1
    const large = Uint8Array.from(
      { length: 1.2e6 },
      () => (state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 24,
    )
    for (let count = 1; count <= 5; count++) {
      store.record(runId, { ...nothing, progress: progressAt(count), checkpoint: large })
    }
    expect(store.checkpoints.iterations(runId)).toHaveLength(3)
  })
})

test('a batch whose end does not fit the run’s life leaves no trace', () => {
  const store = openTestStore()
  const [runId] = addRuns(store)
  const rows = [{ ...progressAt(1), values: { energyGap: 1 } }]
  const batch = { ...nothing, progress: progressAt(1), rows, event: { event: 'finish' as const } }
  expect(() => store.record(runId, batch)).toThrow(/which is queued/)
  expect(store.metrics.of(runId)).toEqual([])
  expect(store.runs.get(runId).iteration).toBe(0)
})

test('runs obey the state machine, whatever happens to them', () => {
  const store = openTestStore()
  const events: RunEvent[] = ['start', 'pause', 'resume', 'finish', 'stop', 'diverge', 'interrupt', 'fail']
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...events), { maxLength: 8 }), (happened) => {
      const [runId] = addRuns(store)
      let status: RunStatus = 'queued'
      for (const event of happened) {
        const next = nextStatus(status, event)
        if (next) expect(store.runs.apply(runId, event).status).toBe(next)
        else expect(() => store.runs.apply(runId, event)).toThrow(expect.objectContaining({ code: 'wrong-state' }))
        status = next ?? status
      }
      expect(store.runs.get(runId).status).toBe(status)
    }),
    { numRuns: 100, seed: 3 },
  )
})

describe('the library', () => {
  test('lists experiments newest first, hides the deleted, and brings them back', () => {
    const store = openTestStore()
    const [first] = addRuns(store, ['a', 'b'], [1, 2])
    const [second] = addRuns(store)
    const idOf = (runId: string) => store.runs.get(runId).experimentId
    const listed = () => store.experiments.list({ deleted: false }).map(({ id }) => id)
    expect(listed()).toEqual([idOf(second), idOf(first)])
    expect(store.experiments.delete(idOf(second)).deletedAt).not.toBeNull()
    expect(listed()).toEqual([idOf(first)])
    expect(store.experiments.list({ deleted: true }).map(({ id }) => id)).toEqual([idOf(second)])
    expect(store.experiments.restore(idOf(second)).deletedAt).toBeNull()
    expect(listed()).toEqual([idOf(second), idOf(first)])
    expect(store.experiments.rename(idOf(first), 'Renamed')).toMatchObject({ name: 'Renamed', laneLabels: ['a', 'b'] })
    expect(store.experiments.config(idOf(first)).name).toBe('Renamed')
    expect(() => store.experiments.summary('nobody')).toThrow(expect.objectContaining({ code: 'not-found' }))
  })

  function ranked(names: readonly string[], seeds: number[]) {
    const store = openTestStore()
    const ids = addRuns(store, names, seeds)
    const { experimentId } = store.runs.get(ids[0])
    return {
      store,
      ids,
      best: () => store.experiments.summary(experimentId).bestTestLogLikelihood,
      record(runId: string, testLogLikelihood: number) {
        const rows = [{ ...progressAt(1), values: { testLogLikelihood } }]
        store.record(runId, { ...nothing, progress: progressAt(1), rows })
      },
    }
  }

  test('ranks finished lanes by the last likelihood, if it is finite', () => {
    const { store, ids, best, record } = ranked(['a', 'b'], [1])
    record(ids[0], -3)
    record(ids[1], -2)
    expect(best()).toBeNull()
    finish(store, ids[0])
    expect(best()).toMatchObject({ laneIndex: 0, label: 'a', mean: -3, standardDeviation: null })
    finish(store, ids[1])
    expect(best()).toMatchObject({ laneIndex: 1, label: 'b', mean: -2, standardDeviation: null })
    record(ids[1], Number.NaN)
    expect(best()?.label).toBe('a')
  })

  test('ranks by the mean over seeds, and only lanes that finished with all of them', () => {
    const { store, ids, best, record } = ranked(['lucky once', 'steady', 'one seed diverged'], [1, 2])
    // Seed by seed: the luckiest run of all is the first.
    const likelihoods = [-1, -2.5, -1.5, -5, -2.25, -1.5]
    ids.forEach((id, index) => record(id, likelihoods[index]))
    for (const id of ids.slice(0, 5)) finish(store, id)
    store.runs.apply(ids[5], 'start')
    store.runs.apply(ids[5], 'diverge')
    // Mean and deviation by hand: (2.5 + 2.25) / 2, and 0.25 / √2.
    const standardDeviation = expect.closeTo(0.25 / Math.SQRT2, 12) as number
    expect(best()).toMatchObject({ laneIndex: 1, label: 'steady', mean: -2.375, standardDeviation })
  })

  test('names what was stored without a name by its lanes and data', () => {
    const store = openTestStore()
    const config = { ...fakeExperiment(['a', 'b', 'c'], 100), name: ' ' }
    expect(store.experiments.add({ id: 'nameless', config, newId: () => `run-${made++}` }).name).toBe(
      'a, b and c on two moons',
    )
    expect(store.experiments.list({ deleted: false })[0].name).toBe('a, b and c on two moons')
    expect(store.experiments.config('nameless').name).toBe('a, b and c on two moons')
  })

  test('of a thousand runs is listed without looking at their metric rows', () => {
    const folder = temporaryHome()
    const store = openTestStore(folder)
    store.transaction(() => {
      for (let experiment = 0; experiment < 100; experiment++) {
        for (const runId of addRuns(store, ['a', 'b', 'c', 'd', 'e'], [1, 2])) {
          const rows = Array.from({ length: 20 }, (_, i) => ({ ...progressAt(i), values: { testLogLikelihood: -i } }))
          store.metrics.append(runId, rows)
          finish(store, runId)
        }
      }
    })
    // Without them the list is the same: so it cannot have read them, however many there are.
    const beside = new Database(join(folder, databaseName))
    beside.exec('DELETE FROM metric_rows')
    expect(beside.prepare('SELECT count(*) FROM metric_rows').pluck().get()).toBe(0)
    beside.close()
    const list = store.experiments.list({ deleted: false })
    expect(list.flatMap(({ statuses }) => statuses)).toHaveLength(1000)
    expect(list[0].bestTestLogLikelihood).toEqual({
      laneIndex: 0,
      label: 'a',
      mean: -19,
      standardDeviation: 0,
      best: { mean: 0, standardDeviation: 0 },
    })
  })

  test('finds runs by how their id begins', () => {
    const store = openTestStore()
    const [runId] = addRuns(store)
    expect(store.runs.idsBeginningWith(runId.slice(0, -1), 1000)).toContain(runId)
    expect(store.runs.idsBeginningWith('zzz', 10)).toEqual([])
  })
})

test('the set-up as it was last edited comes back', () => {
  const store = openTestStore()
  expect(store.settings.loadSetup()).toBeNull()
  const config = { ...defaultExperiment(), name: 'Edited' }
  store.settings.saveSetup(config)
  store.settings.saveSetup({ ...config, seeds: [3] })
  expect(store.settings.loadSetup()).toEqual({ ...config, seeds: [3] })
  // As earlier versions stored it: the rest is kept.
  store.settings.saveSetup({ ...config, seeds: [3], name: ' ' })
  expect(store.settings.loadSetup()).toEqual({ ...config, seeds: [3], name: automaticName(config) })
})

test('what earlier versions stored with a seed twice opens with that seed once', () => {
  const store = openTestStore()
  const config = { ...defaultExperiment(), seeds: [1, 1, 2] }
  store.settings.saveSetup(config)
  expect(store.settings.loadSetup()?.seeds).toEqual([1, 2])
  let count = 0
  const { id, seeds } = store.experiments.add({ id: 'twice-1', config, newId: () => `twice-run-${++count}` })
  expect(seeds).toEqual([1, 2])
  expect(store.experiments.config(id).seeds).toEqual([1, 2])
  expect(store.runs.ofExperiment(id)).toHaveLength(3 * config.lanes.length)
})

test('what a version wrote before a field was added is read with that field’s default', () => {
  const store = openTestStore()
  const config = defaultExperiment()
  const [first, ...others] = config.lanes
  const { energyMagnitude, ...method } = first.method as { energyMagnitude: number } & typeof first.method
  expect(energyMagnitude).toBe(0)
  const lanes = [{ ...first, method: method as typeof first.method }, ...others]
  let count = 0
  store.experiments.add({ id: 'earlier', config: { ...config, lanes }, newId: () => `earlier-run-${++count}` })
  expect(store.experiments.config('earlier')).toEqual(config)
})

test('what a resumed run depends on is on the disk when it is acknowledged; rows alone need not be', () => {
  const store = new Database(':memory:')
  const seen: unknown[] = []
  const nothing = () => undefined
  const look = () => void seen.push(store.pragma('synchronous', { simple: true }))
  const tables = {
    runs: { setProgress: look, addAdjustment: nothing, apply: () => ({ status: 'paused' }), rewinds: () => 0 },
    metrics: { append: () => 0, count: () => 0 },
    values: { add: nothing },
    snapshots: { append: () => 0, count: () => 0 },
    checkpoints: { append: nothing },
  } as unknown as Parameters<typeof runRecording>[1]
  const { record } = runRecording(store, tables)
  const progress = { iteration: 1, evaluations: 1, computeSeconds: 1 }
  const rowsAlone = { progress, fraction: 0.1, rows: [], snapshot: null, checkpoint: null }
  const [full, normal] = [2, 1]
  store.pragma('synchronous = FULL')
  record('run', { ...rowsAlone, checkpoint: new Uint8Array(1) })
  record('run', { ...rowsAlone, event: { event: 'pause' } })
  record('run', { ...rowsAlone, adjustment: { iteration: 1, changes: [] } })
  record('run', rowsAlone)
  expect(seen).toEqual([full, full, full, normal])
  expect(store.pragma('synchronous', { simple: true })).toBe(full)
})

test('a likelihood whose log Z did not converge is not the library’s best', () => {
  const store = openTestStore()
  const [sure, unsure] = addRuns(store, ['a', 'b'])
  const at = progressAt(5)
  const record = (runId: string, value: number, converged: boolean) =>
    store.record(runId, {
      ...{ ...nothing, progress: at },
      rows: [rowOfEstimates(at, { testLogLikelihood: byQuadrature(value, converged) })],
    })
  record(sure, -3, true)
  record(unsure, 5, false)
  for (const runId of [sure, unsure]) finish(store, runId)
  const [{ bestTestLogLikelihood }] = store.experiments.list({ deleted: false })
  expect(bestTestLogLikelihood).toMatchObject({ laneIndex: 0, mean: -3 })
})

test('nor does one stay it that a version ranked which did not look at that', () => {
  const folder = temporaryHome()
  const database = createDatabase(
    join(folder, databaseName),
    readMigrations(defaultMigrationsFolder).filter(({ version }) => version < 7),
  )
  const { lanes, ...config } = fakeExperiment(['a'], 10)
  const texts = [JSON.stringify({ ...config, lanes }), '["a"]', '[1]'].map((text) => `'${text.replaceAll("'", "''")}'`)
  database.exec(`
    INSERT INTO experiments (id, name, config, data_title, lane_labels, seeds, created_at)
      VALUES ('old', 'Old', ${texts[0]}, 'Data', ${texts[1]}, ${texts[2]}, 0);
    INSERT INTO runs (id, experiment_id, position, lane_id, lane_index, label, seed, status, created_at)
      VALUES ('old-run', 'old', 0, 'lane-0', 0, 'a', 1, 'finished', 0);
    INSERT INTO metric_rows (id, run_id, iteration, evaluations, compute_seconds) VALUES (1, 'old-run', 5, 5, 5);
    INSERT INTO metric_values VALUES (1, 'quadratureConverged', 'finite', 0), (1, 'testLogLikelihood', 'finite', 5);
    INSERT INTO held_out (run_id, log_likelihood) VALUES ('old-run', 5);`)
  database.close()
  const store = openTestStore(folder)
  expect(store.experiments.list({ deleted: false })[0].bestTestLogLikelihood).toBeNull()
  const obtained = { by: 'quadrature', shape: [], converged: false }
  expect(store.metrics.latest('old-run').testLogLikelihood).toEqual({ value: 5, obtained })
})

test('a run that goes on with other kernels records which computed what', () => {
  const store = openTestStore()
  const [runId] = addRuns(store)
  const begin = (kernelVariant: string, from: number) =>
    store.runs.describe(runId, { backend: 'wasm', device: 'a processor', kernelVariant, reason: 'a test', from })
  const record = (iteration: number) =>
    store.record(runId, { ...nothing, progress: progressAt(iteration), checkpoint: new Uint8Array(1) })
  begin('avx2', 0)
  record(300)
  begin('avx2', 300)
  expect(kernelsText(store.runs.get(runId))).toBe('avx2')
  begin('sse41', 300)
  record(1200)
  begin('avx2', 1200)
  const spans = [
    { from: 0, kernelVariant: 'avx2' },
    { from: 300, kernelVariant: 'sse41' },
    { from: 1200, kernelVariant: 'avx2' },
  ]
  expect(store.runs.get(runId)).toMatchObject({ kernelVariant: 'avx2', kernelSpans: spans })
  expect(kernelsText(store.runs.get(runId))).toBe(
    'avx2 up to iteration 300, then sse41 up to iteration 1,200, then avx2',
  )
  // Back to 1200: what the last kernels were to compute is computed by whoever takes it up.
  store.rewind(runId, store.checkpoints.newest(runId))
  expect(store.runs.get(runId).kernelSpans).toEqual(spans.slice(0, 2))
  store.rewind(runId, null)
  expect(store.runs.get(runId).kernelSpans).toEqual([])
})
