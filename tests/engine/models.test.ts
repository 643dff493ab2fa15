// Trained models: things of their own in the library, which say what their run's pictures say.

import Database from 'better-sqlite3'
import fc from 'fast-check'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { energyConfigSchema } from '../../src-shared/config/energy.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { defaultLane } from '../../src-shared/config/lane.ts'
import { parse } from '../../src-shared/config/parse.ts'
import { gridRows } from '../../src-engine/metrics/regular-grid.ts'
import { decodeArrays, encodeArrays } from '../../src-engine/models/arrays-file.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../src-engine/training/checkpoint.ts'
import { encodeModel } from '../../src-engine/models/trained-model.ts'
import { databaseName, openStore } from '../../src-engine/store/open-store.ts'
import { openStudio, type Studio } from '../../src-engine/studio.ts'
import { byQuadrature, energyOf } from '../support/pictures.ts'
import { onlyReference } from './support/fake-devices.ts'
import { fakeModel } from './support/fake-model.ts'
import { fakeSnapshot } from './support/fake-snapshot.ts'
import { eventually, fakeExperiment, startRuns } from './support/fake-studio.ts'
import { smallExperiment } from './support/small-experiment.ts'
import { homeWith } from './support/stored-library.ts'
import { temporaryHome } from './support/temporary-home.ts'

function openTestStudio(folder = temporaryHome()): Studio {
  const studio = openStudio({ folder, devices: onlyReference })
  onTestFinished(() => studio.close())
  return studio
}

/** With CD and, where two are asked for, NCE, which learns a c. */
async function trained(studio: Studio, change: (config: ExperimentConfig) => void = () => undefined) {
  const config = smallExperiment(20)
  const nce = { ...defaultLane('noise-contrastive-estimation', 'lane-2'), batchSize: 8 }
  config.lanes = [config.lanes[0], nce]
  change(config)
  const runIds = await startRuns(studio, config)
  await eventually(studio, () => runIds.every((id) => studio.store.runs.get(id).status === 'finished'), 30_000)
  return runIds
}

describe('a finished run’s model', { timeout: 60_000 }, () => {
  test('has the energy of the closed form, in the units of the data', async () => {
    const studio = openTestStudio()
    const gaussian = parse(energyConfigSchema, { kind: 'gaussian' }, 'energy')
    const runIds = await trained(studio, (config) => (config.energy = gaussian))
    for (const runId of runIds) {
      const model = await studio.request('model.show', { runId })
      const points = [[-1.5], [0], [0.25], [3]]
      const [{ centre, scale }] = model.axes!
      for (const parameters of ['average', 'current'] as const) {
        const [mu, lambda] = model[parameters]
        const found = await studio.request('model.evaluate', { runId, points, parameters })
        points.forEach(([x], index) => {
          const z = (x - centre) / scale
          expect(found.energy[index]).toBeCloseTo(0.5 * Math.exp(lambda) * (z - mu) ** 2, 12)
        })
      }
      const [, lambda] = model.average
      // To the precision that quadrature promises.
      const exact = 0.5 * Math.log(2 * Math.PI) - lambda / 2 + Math.log(Math.abs(scale))
      expect(model.logPartition?.obtained).toMatchObject({ by: 'quadrature', converged: true })
      expect(Math.abs(model.logPartition!.value - exact)).toBeLessThan(1e-5)
      const { energy, logDensity } = await studio.request('model.evaluate', { runId, points, parameters: 'average' })
      expect(logDensity).toEqual(energy.map((value) => -value - model.logPartition!.value))
    }
  })

  test('agrees with the run’s last picture, and is listed', async () => {
    const studio = openTestStudio()
    const runIds = await trained(studio)
    const listed = await studio.request('model.list', {})
    expect(listed.map(({ runId }) => runId)).toEqual(runIds)
    for (const runId of runIds) {
      const snapshot = studio.store.snapshots.at(runId, null)!
      const { view, shape, values } = energyOf(snapshot)
      const points = Array.from(gridRows({ box: view.axes, shape }), (x) => [x])
      const found = await studio.request('model.evaluate', { runId, points, parameters: 'average' })
      expect(found.iteration).toBe(snapshot.iteration)
      // Pictures are kept in single precision.
      found.energy.forEach((energy, index) => expect(Math.fround(energy)).toBe(values[index]))
      expect(found.logPartition).toEqual(snapshot.logPartition)
      expect(listed.find((model) => model.runId === runId)).toMatchObject({
        hash: found.hash,
        logPartition: found.logPartition,
      })
    }
  })

  test('tells the c that a method learned where no evaluation is of these parameters', async () => {
    const studio = openTestStudio()
    const [cd, nce] = await trained(studio)
    const at = { points: [[0]], parameters: 'current' as const }
    const learned = await studio.request('model.evaluate', { runId: nce, ...at })
    const { axes, extra } = await studio.request('model.show', { runId: nce })
    const value = extra.current[0] + Math.log(Math.abs(axes![0].scale))
    expect(learned.logPartition).toEqual({ value, obtained: { by: 'training' } })
    expect(learned.logDensity).toEqual([-learned.energy[0] - value])
    const unknown = await studio.request('model.evaluate', { runId: cd, ...at })
    expect(unknown).toMatchObject({ logPartition: null, logDensity: null })
  })

  test('is found again in the checkpoint, the same to the last bit, when it was lost or damaged', async () => {
    const folder = temporaryHome()
    const studio = openTestStudio(folder)
    const runIds = await trained(studio)
    const before = await studio.request('model.list', {})
    const database = new Database(join(folder, databaseName))
    database.prepare('DELETE FROM models WHERE run_id = ?').run(runIds[0])
    database.prepare('UPDATE models SET log_partition = 7 WHERE run_id = ?').run(runIds[1])
    database.close()
    for (const runId of runIds) await studio.request('model.show', { runId })
    expect(studio.store.damage.found).toEqual([expect.stringMatching(/^The model of NCE.*damaged\.$/)])
    expect(await studio.request('model.list', {})).toEqual(before)
  })

  test('says what was expected where points have too many numbers, or there is no model', async () => {
    const studio = openTestStudio()
    const [runId] = await trained(studio, (config) => config.lanes.pop())
    await expect(studio.request('model.evaluate', { runId, points: [[1, 2]], parameters: 'average' })).rejects.toThrow(
      /Expected 1 number a point \(x\), got 2/,
    )
    studio.store.experiments.add({ id: 'fresh', config: fakeExperiment(['a'], 10), newId: () => 'fresh-run' })
    await expect(studio.request('model.show', { runId: 'fresh-run' })).rejects.toThrow(
      /Expected a run with a checkpoint/,
    )
  })
})

test.each(['version-3', 'version-7'])('a library of %s yields the models of its checkpoints', async (library) => {
  const studio = openTestStudio(homeWith(library))
  expect(await studio.request('model.list', {})).toEqual([])
  const { store } = studio
  const runIds = store.experiments.list({ deleted: false }).flatMap(({ id }) => store.runs.ofExperiment(id))
  const withCheckpoint = runIds.flatMap(({ id }) => (store.checkpoints.newest(id) ? [id] : []))
  expect(withCheckpoint.length).toBeGreaterThan(0)
  let compared = 0
  for (const runId of withCheckpoint) {
    const { iteration } = await studio.request('model.show', { runId })
    const snapshot = store.snapshots.at(runId, iteration)
    // Some checkpoints stand between two pictures.
    if (snapshot?.iteration !== iteration) continue
    const { view, shape, values } = energyOf(snapshot)
    const rows = gridRows({ box: view.axes, shape })
    const points = Array.from({ length: 21 }, (_, i) => [...rows.subarray(i * shape.length, (i + 1) * shape.length)])
    const found = await studio.request('model.evaluate', { runId, points, parameters: 'average' })
    found.energy.forEach((energy, index) => expect(energy).toBeCloseTo(values[index], 4))
    compared++
  }
  expect(compared).toBe(5)
  expect((await studio.request('model.list', {})).length).toBe(withCheckpoint.length)
})

describe('the table of models', () => {
  const body = encodeModel(fakeModel)

  function storeWithRun() {
    const store = openStore({ folder: temporaryHome() })
    onTestFinished(() => store.close())
    store.experiments.add({ id: 'experiment', config: fakeExperiment(['a'], 10), newId: () => 'run-1' })
    const record = (iteration: number, parts: { model?: Uint8Array; logPartition?: number }) => {
      const progress = { iteration, evaluations: iteration, computeSeconds: 1 }
      const { model = null, logPartition } = parts
      const snapshot =
        logPartition === undefined
          ? null
          : fakeSnapshot('run-1', progress, { logPartition: byQuadrature(logPartition) })
      store.record('run-1', { progress, fraction: 0, rows: [], snapshot, checkpoint: model, model })
    }
    return { store, record }
  }

  test('takes log Z from an evaluation of the same iteration, before or after, and from no other', () => {
    const { store, record } = storeWithRun()
    const known = () => store.models.get('run-1')?.logPartition?.value ?? null
    record(4, { logPartition: 1 })
    record(5, { model: body })
    expect(known()).toBeNull()
    record(5, { logPartition: 2 })
    expect(known()).toBe(2)
    // The same model once more, as a pause stores it.
    record(5, { model: body })
    expect(known()).toBe(2)
    record(6, { logPartition: 3 })
    expect(known()).toBe(2)
    const other = encodeModel({ ...fakeModel, average: Float64Array.of(2) })
    record(7, { model: other, logPartition: Number.NaN })
    expect(known()).toBeNull()
    expect(store.models.get('run-1')).toMatchObject({ iteration: 7, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })

  test('takes hundreds of bytes beside its checkpoint, and goes with it', () => {
    const { store } = storeWithRun()
    const parameters = Float64Array.from({ length: 4000 }, (_, index) => Math.fround(Math.sin(index * index)))
    const average = parameters.map((value) => Math.fround(value / 3))
    const model = encodeModel({ ...fakeModel, current: parameters, average })
    const checkpoint = encodeArrays('EBMCKPT1', {}, { parameters, average, moments: parameters.map(Math.cbrt) })
    const progress = { iteration: 5, evaluations: 5, computeSeconds: 1 }
    store.record('run-1', { progress, fraction: 0, rows: [], snapshot: null, checkpoint, model })
    expect(store.models.get('run-1')?.body).toEqual(Buffer.from(model))
    const database = new Database(join(store.folder, databaseName))
    onTestFinished(() => void database.close())
    expect(database.prepare('SELECT length(body) FROM models').pluck().get()).toBeLessThan(1000)
    database.pragma('foreign_keys = ON')
    database.exec('DELETE FROM checkpoints')
    expect(store.models.get('run-1')).toBeNull()
    expect(store.damage.found).toEqual([])
  })

  test('goes back with its run', () => {
    const { store, record } = storeWithRun()
    record(5, { model: body })
    const checkpoint = store.checkpoints.newest('run-1')
    record(9, { model: encodeModel({ ...fakeModel, average: Float64Array.of(2) }) })
    store.rewind('run-1', checkpoint)
    expect(store.models.get('run-1')).toBeNull()
  })
})

describe('arrays as bytes', () => {
  const refuse = (got: string) => new Error(got)
  const decoded = (bytes: Uint8Array) => decodeArrays(bytes, 'EBMTEST1', refuse)

  test('come back as they were, and take half the room where single precision is enough', () => {
    fc.assert(
      fc.property(fc.float64Array(), fc.float32Array(), (double, single) => {
        const arrays = { double, single: Float64Array.from(single), odd: Float64Array.of(-0, Number.NaN, Infinity, 1) }
        const bytes = encodeArrays('EBMTEST1', { name: 'x' }, arrays)
        const found = decoded(bytes)
        expect(found).toMatchObject({ name: 'x' })
        for (const [name, array] of Object.entries(arrays)) {
          expect(found.arrays[name].every((value, index) => Object.is(value, array[index]))).toBe(true)
          expect(found.arrays[name].length).toBe(array.length)
        }
      }),
    )
    const size = (values: Float64Array) => encodeArrays('EBMTEST1', {}, { values }).length
    const [exact, inexact] = [new Float64Array(1000).fill(0.5), new Float64Array(1000).fill(0.1)]
    expect(size(inexact) - size(exact)).toBeGreaterThan(3900)
  })

  test('that are cut or foreign are refused', () => {
    const bytes = encodeArrays('EBMTEST1', {}, { values: Float64Array.of(1, 2) })
    expect(() => decoded(bytes.subarray(0, -1))).toThrow(/bytes instead of/)
    expect(() => decoded(encodeArrays('EBMELSE1', {}, {}))).toThrow(/begin with/)
    expect(() => decoded(new Uint8Array(3))).toThrow(/begin with/)
    const checkpoint = {
      ...{ progress: { iteration: 1, evaluations: 2, computeSeconds: 0.1 }, snapshotsTaken: 1, stepCount: 1 },
      ...{ arrays: { parameters: Float64Array.of(0.1) }, backend: 'reference', kernelVariant: 'float64' },
    }
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint)
  })
})

test('a model of measured columns says what its densities are per', { timeout: 60_000 }, async () => {
  const studio = openTestStudio()
  const data = parse(dataConfigSchema, { kind: 'penguins' }, 'data')
  const [runId] = await trained(studio, (config) => {
    config.data = data
    config.lanes.pop()
  })
  const written = await studio.request('model.show', { runId })
  expect(written.columns).toHaveLength(2)
  expect(written.densityUnit).toMatch(/mm/)
  expect(written.axes!.map(({ column }) => column).toSorted()).toEqual(written.columns.toSorted())
})
