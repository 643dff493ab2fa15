// A lane that is changed while it trains: what is answered, what is recorded, and that a kill changes nothing of it.

import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { laneWith, withAdjustment, type LaneAdjustment, type WishedChange } from '../../src-shared/adjustment.ts'
import { defaultExperiment, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { showRun } from '../../src-engine/cli/listings.ts'
import { decodeCheckpoint } from '../../src-engine/training/checkpoint.ts'
import { defaultMigrationsFolder, readMigrations } from '../../src-engine/store/schema.ts'
import { createDatabase, openStore } from '../../src-engine/store/open-store.ts'
import { openStudio, type Studio } from '../../src-engine/studio.ts'
import { eventually, fakeExperiment, openFakeStudio, startRuns, statusOf } from './support/fake-studio.ts'
import { smallExperiment } from './support/small-experiment.ts'
import { temporaryHome } from './support/temporary-home.ts'

const rate = (value: number): WishedChange[] => [{ path: 'optimizer.learningRate', value }]

async function running(config: ExperimentConfig) {
  const studio = openFakeStudio(temporaryHome())
  const [id] = await startRuns(studio, config)
  await eventually(studio, () => studio.store.runs.get(id).iteration > 0)
  return { studio, id }
}

/** Every metric but speed, which is the machine's. */
const exactRows = (studio: Studio, runId: string) =>
  studio.store.metrics.of(runId).map(({ iteration, evaluations, values }) => {
    const exact = Object.entries(values).filter(([name]) => name !== 'iterationsPerSecond')
    return { iteration, evaluations, exact }
  })

function openRealStudio(folder: string): Studio {
  const studio = openStudio({ folder, slots: 1 })
  onTestFinished(() => studio.close())
  return studio
}

test('a running lane takes other values, and the branch is recorded with a checkpoint of that iteration', async () => {
  const { studio, id } = await running(fakeExperiment(['slow'], 100_000))
  const run = await studio.request('run.adjust', { runId: id, changes: rate(5e-4) })
  expect(run.status).toBe('running')
  expect(run.adjustments).toEqual([
    { iteration: expect.any(Number), changes: [{ path: 'optimizer.learningRate', from: 2e-3, to: 5e-4 }] },
  ])
  const { iteration } = run.adjustments[0]
  expect(studio.store.checkpoints.newest(id)!.iteration).toBeGreaterThanOrEqual(iteration)
  const opened = await studio.request('experiment.open', { experimentId: run.experimentId })
  expect(opened.runs[0].adjustments).toEqual(run.adjustments)
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  showRun(studio, id, undefined)
  const printed = log.mock.calls.join('\n')
  log.mockRestore()
  expect(printed).toContain(`adjusted      at iteration ${iteration}: lr 0.002 → 0.0005`)
  // The experiment stays as it was started.
  expect(opened.config.lanes[0].optimizer.learningRate).toBe(2e-3)
})

test('a paused lane stays where it is; changed again there it is one change, changed back it is none', async () => {
  const { studio, id } = await running(fakeExperiment(['slow'], 100_000))
  const [{ iteration }] = await studio.request('run.pause', { runIds: [id] })
  const adjust = async (changes: WishedChange[]) => {
    const run = await studio.request('run.adjust', { runId: id, changes })
    expect(run).toMatchObject({ status: 'paused', iteration })
    return run.adjustments
  }
  await adjust(rate(5e-4))
  const steps = { path: 'method.steps', value: 3 } as const
  expect(await adjust([...rate(1e-4), steps])).toEqual([
    {
      iteration,
      changes: [
        { path: 'optimizer.learningRate', from: 2e-3, to: 1e-4 },
        { path: 'method.steps', from: 10, to: 3 },
      ],
    },
  ])
  expect(await adjust([...rate(2e-3), { ...steps, value: 10 }])).toEqual([])
  expect(await adjust(rate(2e-3))).toEqual([])
})

test('what cannot be is refused with the field, the range and the cure, and nothing is recorded', async () => {
  const config = defaultExperiment(undefined, ['noise-contrastive-estimation'])
  const studio = openFakeStudio(temporaryHome())
  const [id] = await startRuns(studio, { ...config, lanes: [{ ...config.lanes[0], name: 'slow' }] })
  await eventually(studio, () => statusOf(studio, id) === 'running')
  await expect(studio.request('run.adjust', { runId: id, changes: rate(-1) })).rejects.toMatchObject({
    code: 'invalid-input',
    field: 'optimizer.learningRate',
    message: expect.stringMatching(/Expected a number from .* to .*, got -1/),
  })
  const stepSize = { path: 'method.sampler.stepSize', value: 0.1 } as const
  await expect(studio.request('run.adjust', { runId: id, changes: [stepSize] })).rejects.toMatchObject({
    code: 'not-supported',
    field: 'method.sampler.stepSize',
    message: expect.stringContaining('change optimizer.learningRate instead'),
  })
  await expect(
    studio.request('run.adjust', { runId: id, changes: [...rate(1e-3), ...rate(1e-4)] }),
  ).rejects.toMatchObject({ code: 'invalid-input' })
  await studio.request('run.stop', { runIds: [id] })
  await expect(studio.request('run.adjust', { runId: id, changes: rate(1e-3) })).rejects.toMatchObject({
    code: 'wrong-state',
    message: expect.stringContaining('resume it first'),
  })
  expect(studio.store.runs.get(id).adjustments).toEqual([])
})

test('a run that is stopped and resumed goes on with what was changed; what lies behind its checkpoint is dropped', async () => {
  const { studio, id } = await running(fakeExperiment(['slow'], 100_000))
  const { adjustments } = await studio.request('run.adjust', { runId: id, changes: rate(5e-4) })
  await studio.request('run.stop', { runIds: [id] })
  await studio.request('run.resume', { runIds: [id] })
  await eventually(studio, () => statusOf(studio, id) === 'running')
  expect(studio.store.runs.get(id).adjustments).toEqual(adjustments)
  const run = await studio.request('run.adjust', { runId: id, changes: rate(1e-4) })
  expect(run.adjustments.at(-1)!.changes).toEqual([{ path: 'optimizer.learningRate', from: 5e-4, to: 1e-4 }])
  await studio.request('run.stop', { runIds: [id] })
  studio.store.rewind(id, null)
  expect(studio.store.runs.get(id).adjustments).toEqual([])
})

test('killed right after an adjustment and resumed, a real run equals the unbroken one bit for bit', async () => {
  const folder = temporaryHome()
  const studio = openRealStudio(folder)
  const [id] = await startRuns(studio, smallExperiment(300))
  while (studio.store.runs.get(id).iteration < 3) {
    if (statusOf(studio, id) === 'queued') await eventually(studio, () => statusOf(studio, id) === 'running')
    await studio.request('run.step', { runIds: [id] })
  }
  const { adjustments } = await studio.request('run.adjust', {
    runId: id,
    changes: [
      { path: 'optimizer.learningRate', value: 5e-4 },
      { path: 'method.sampler.stepSize', value: 0.01 },
      { path: 'method.steps', value: 4 },
    ],
  })
  expect(adjustments).toMatchObject([{ changes: [{}, {}, {}] }])
  // What is on the disk now is all that a kill would leave.
  const killed = temporaryHome()
  for (const name of readdirSync(folder).filter((file) => file.startsWith('studio.sqlite'))) {
    copyFileSync(join(folder, name), join(killed, name))
  }
  const finish = async (opened: Studio) => {
    await opened.request('run.resume', { runIds: [id] })
    await eventually(opened, () => statusOf(opened, id) === 'finished', 60_000)
    return { rows: exactRows(opened, id), adjustments: opened.store.runs.get(id).adjustments }
  }
  const unbroken = await finish(studio)
  const again = openRealStudio(killed)
  expect(statusOf(again, id)).toBe('interrupted')
  expect(await finish(again)).toEqual(unbroken)
  expect(unbroken.adjustments).toEqual(adjustments)
  const arraysOf = (opened: Studio) => decodeCheckpoint(opened.store.checkpoints.newest(id)!.body).arrays
  expect(arraysOf(again)).toEqual(arraysOf(studio))
}, 120_000)

test('a database from before adjustments is migrated, and its runs have none', () => {
  const folder = temporaryHome()
  const old = join(folder, 'old-migrations')
  mkdirSync(old)
  copyFileSync(join(defaultMigrationsFolder, '0001-initial.sql'), join(old, '0001-initial.sql'))
  const database = createDatabase(join(folder, 'studio.sqlite'), readMigrations(old))
  database
    .prepare(
      `INSERT INTO experiments (id, name, config, data_title, lane_labels, seeds, created_at)
       VALUES ('old-experiment', 'Old', ?, 'Two moons', '["CD-10"]', '[1]', 0)`,
    )
    .run(JSON.stringify(fakeExperiment(['a'], 5)))
  database
    .prepare(
      `INSERT INTO runs (id, experiment_id, position, lane_id, lane_index, label, seed, status, created_at)
       VALUES ('old-run', 'old-experiment', 0, 'lane-0', 0, 'CD-10', 1, 'finished', 0)`,
    )
    .run()
  database.close()
  const store = openStore({ folder })
  expect(store.runs.get('old-run')).toMatchObject({ label: 'CD-10', status: 'finished', adjustments: [] })
  store.close()
})

test('adjustments applied one after the other give the lane that trains', () => {
  const [lane] = fakeExperiment(['a'], 5).lanes
  const change = (iteration: number, from: number, to: number): LaneAdjustment => ({
    iteration,
    changes: [{ path: 'optimizer.learningRate', from, to }],
  })
  const first = withAdjustment([], change(10, 2e-3, 1e-3))
  const both = withAdjustment(first, change(20, 1e-3, 4e-3))
  expect(both.map(({ iteration }) => iteration)).toEqual([10, 20])
  expect(laneWith(lane, both)).toEqual({ ...lane, optimizer: { ...lane.optimizer, learningRate: 4e-3 } })
})
