// The experiment on screen, against an engine whose answers and events come as the test wants them.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createComparison } from '../../src-renderer/state/comparison.svelte.ts'
import { Library } from '../../src-renderer/state/library.svelte.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { ExperimentDetail } from '../../src-shared/protocol/requests.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import { later, recordsOf, rowAt, scriptedEngine, scriptOf, settled, storedExperiment } from './scripted-engine.ts'

const stored = storedExperiment('moons', { seeds: [1, 2] })
const [run] = stored.runs

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

async function opened() {
  const engine = scriptedEngine(scriptOf(stored))
  const comparison = createComparison(engine)
  await comparison.experiment.open('moons')
  return { engine, comparison, experiment: comparison.experiment }
}

const sequences = (rows: readonly object[]) => rows.map((row) => (row as { sequence: number }).sequence)

test('what happens while it is being opened is merged in, and nothing stands twice', async () => {
  const detail = later<ExperimentDetail>()
  const engine = scriptedEngine({ ...scriptOf(stored), 'experiment.open': () => detail.promise })
  const { experiment } = createComparison(engine)
  const opening = experiment.open('moons')
  experiment.take({ kind: 'metrics', runId: run.id, rewinds: 0, rows: [rowAt(2), rowAt(3)] })
  expect(experiment.opening).toBe(true)
  detail.resolve(stored)
  await opening
  expect(experiment.opening).toBe(false)
  expect(sequences(experiment.rowsOf(run.id))).toEqual([0, 1, 2, 3])
})

test('what waits to be shown when it is read again is older than the answer, and never covers it', async () => {
  const { engine, experiment } = await opened()
  experiment.take({ kind: 'run', run: { ...run, status: 'running', iterationsPerSecond: 40 } })
  const interrupted = stored.runs.map((each) => ({ ...each, status: 'interrupted' as const }))
  engine.script['experiment.open'] = () => ({ ...stored, runs: interrupted })
  await experiment.open('moons')
  vi.advanceTimersByTime(2000)
  expect(experiment.runs.map(({ status }) => status)).toEqual(interrupted.map(({ status }) => status))
  expect(experiment.interrupted).toHaveLength(stored.runs.length)
})

test('events reach the screen together, after a tenth of a second at the earliest', async () => {
  const { experiment } = await opened()
  experiment.take({ kind: 'metrics', runId: run.id, rewinds: 0, rows: [rowAt(3)] })
  experiment.take({ kind: 'metrics', runId: run.id, rewinds: 0, rows: [rowAt(4)] })
  vi.advanceTimersByTime(99)
  expect(experiment.rowsOf(run.id)).toHaveLength(3)
  vi.advanceTimersByTime(1001)
  expect(sequences(experiment.rowsOf(run.id))).toEqual([0, 1, 2, 3, 4])
})

test('where an event leaves a gap, the rest is read from where the copy ends', async () => {
  const { engine, experiment } = await opened()
  engine.script['run.records'] = () => ({ ...recordsOf(9), rows: [3, 4, 5, 6, 7, 8].map(rowAt) })
  experiment.take({ kind: 'metrics', runId: run.id, rewinds: 0, rows: [rowAt(8)] })
  vi.advanceTimersByTime(1100)
  await settled()
  expect(engine.askedFor('run.records').at(-1)).toMatchObject({ runId: run.id, after: { rows: 3 } })
  expect(sequences(experiment.rowsOf(run.id))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
})

test('a run that goes back to its checkpoint loses what came after, and the pictures of it', async () => {
  const { comparison, experiment } = await opened()
  comparison.snapshots.want(run.id, 20)
  await settled()
  experiment.take({ kind: 'rewound', runId: run.id, to: { rewinds: 1, rows: 2, snapshots: 0 } })
  experiment.take({ kind: 'metrics', runId: run.id, rewinds: 1, rows: [{ ...rowAt(2), iteration: 21 }] })
  vi.advanceTimersByTime(1100)
  expect(experiment.rowsOf(run.id).map(({ iteration }) => iteration)).toEqual([0, 10, 21])
})

test('of a thinned run it is known how many rows the engine has beside these', async () => {
  const engine = scriptedEngine({ ...scriptOf(stored), 'run.records': () => recordsOf(3, { rows: 5000 }) })
  const { experiment, shown, previews } = createComparison(engine)
  await experiment.open('moons')
  void previews.look('panels', stored.config.data, 1)
  await settled()
  expect(experiment.rowsLeftOutOf(run.id)).toBe(4997)
  expect(shown.results?.runs[0].rowsLeftOut).toBe(4997)
})

test('the last one opened counts, whichever is answered first', async () => {
  const other = storedExperiment('other')
  const slow = later<ExperimentDetail>()
  const engine = scriptedEngine(scriptOf(stored, other))
  engine.script['experiment.open'] = ({ experimentId }) => (experimentId === 'moons' ? slow.promise : other)
  const { experiment } = createComparison(engine)
  const [first, second] = [experiment.open('moons'), experiment.open('other')]
  expect(await second).toBe(true)
  slow.resolve(stored)
  expect(await first).toBe(false)
  expect(experiment.summary?.id).toBe('other')
})

test('another experiment begins live, at its first seed and with its own pictures', async () => {
  const other = storedExperiment('other', { seeds: [5, 6] })
  const engine = scriptedEngine(scriptOf(stored, other))
  const { experiment, time, view, snapshots } = createComparison(engine)
  await experiment.open('moons')
  view.seed = 2
  time.goTo(30)
  snapshots.want(run.id, 10)
  await settled()
  await experiment.open('other')
  expect([experiment.seed, time.live, snapshots.shownOf(run.id)]).toEqual([5, true, null])
})

test('a setup that the engine refuses is marked at its field until it is changed', async () => {
  const refusal = new AppError('invalid-input', 'Expected another backend, got "webgpu".', { field: 'config.backend' })
  const engine = scriptedEngine({ ...scriptOf(), 'experiment.start': () => Promise.reject(refusal) })
  const { experiment, setup } = createComparison(engine)
  await experiment.start(stored.config)
  expect(experiment.starting).toBe(false)
  expect(setup.faultAt('backend')).toBe('Expected another backend, got “webgpu”.')
  expect(engine.said.map(({ level }) => level)).toEqual(['error'])
  setup.set('backend', 'auto')
  expect(setup.faultAt('backend')).toBeNull()
})

test('pausing asks those that train or wait, resuming those that are paused or held', async () => {
  const { engine, experiment } = await opened()
  const statuses = ['running', 'paused', 'queued', 'held', 'finished', 'stopped'] as const
  experiment.takeRuns(experiment.runs.map((each, index) => ({ ...each, status: statuses[index] })))
  const idsWhere = (...wanted: string[]) => experiment.runs.filter((r) => wanted.includes(r.status)).map(({ id }) => id)
  engine.script['run.pause'] = engine.script['run.resume'] = engine.script['run.stop'] = () => []
  await experiment.pause()
  await experiment.resume()
  await experiment.stop()
  expect(engine.askedFor('run.pause')).toEqual([{ runIds: idsWhere('running', 'queued') }])
  expect(engine.askedFor('run.resume')).toEqual([{ runIds: idsWhere('paused', 'held') }])
  expect(engine.askedFor('run.stop')).toEqual([{ runIds: idsWhere('running', 'paused', 'queued', 'held') }])
})

test('after a restart resuming asks for what is held and what was interrupted, and there is nothing to step', async () => {
  const { engine, experiment } = await opened()
  const statuses = ['interrupted', 'held', 'finished', 'stopped', 'diverged', 'failed'] as const
  experiment.takeRuns(experiment.runs.map((each, index) => ({ ...each, status: statuses[index] })))
  engine.script['run.resume'] = () => []
  expect([experiment.paused, experiment.steppable]).toEqual([true, false])
  await experiment.resume()
  expect(engine.askedFor('run.resume')).toEqual([{ runIds: experiment.runs.slice(0, 2).map(({ id }) => id) }])
})

test('runs of a study elsewhere can be stopped, but neither paused nor resumed here; a branch of one can', async () => {
  const placed = storedExperiment('placed')
  const study = { id: 's', name: 'Step size', trial: 0, place: 'slurm:anna@login.example.org' }
  const engine = scriptedEngine(scriptOf({ ...placed, summary: { ...placed.summary, study } }))
  const { experiment } = createComparison(engine)
  await experiment.open('placed')
  expect(experiment.elsewhere).toBe('Slurm at anna@login.example.org')
  expect([experiment.live, experiment.pausable]).toEqual([true, false])
  engine.script['run.pause'] = engine.script['run.stop'] = () => []
  await experiment.pause()
  expect(engine.askedFor('run.pause')).toEqual([])
  await experiment.stop()
  expect(engine.askedFor('run.stop')).toEqual([{ runIds: experiment.runs.map(({ id }) => id) }])
  const [first, ...rest] = experiment.runs
  experiment.takeRuns(rest.map((each) => ({ ...each, status: 'stopped' })))
  expect(experiment.resumable).toEqual([])
  experiment.takeRuns([{ ...first, origin: { runId: first.id, iteration: 10 } as RunRecord['origin'] }])
  expect(experiment.pausable).toBe(true)
  await experiment.pause()
  expect(engine.askedFor('run.pause')).toEqual([{ runIds: [first.id] }])
})

test('an adjustment can be undone and done again while its runs train, and says so', async () => {
  const { engine, comparison, experiment } = await opened()
  const { adjusting } = comparison
  const path = 'optimizer.learningRate'
  engine.script['run.adjust'] = ({ runId, changes }) => {
    const known = experiment.runs.find(({ id }) => id === runId)!
    const before = 0.002
    const adjustment = { iteration: 7, changes: changes.map((each) => ({ ...each, from: before, to: each.value })) }
    return { ...known, adjustments: [...known.adjustments, adjustment] }
  }
  await adjusting.apply(run, [{ path, value: 0.001 }], 'seed')
  expect([adjusting.canUndo, adjusting.canRedo]).toEqual([true, false])
  const [{ message, action }] = engine.said
  expect(message).toContain('at seed 1')
  action?.run()
  await settled()
  expect(engine.askedFor('run.adjust').at(-1)).toEqual({ runId: run.id, changes: [{ path, value: 0.002 }] })
  expect([adjusting.canUndo, adjusting.canRedo]).toEqual([false, true])
  await adjusting.redo()
  expect(engine.askedFor('run.adjust').at(-1)).toEqual({ runId: run.id, changes: [{ path, value: 0.001 }] })
  experiment.takeRuns([{ ...run, status: 'finished' }])
  expect([adjusting.canUndo, adjusting.canRedo]).toEqual([false, false])
})

test('an experiment that is deleted leaves the screen, and undoing brings it back there', async () => {
  const { engine, experiment } = await opened()
  const library = new Library(engine)
  engine.script['experiment.delete'] = () => ({ ...stored.summary, deletedAt: 5 })
  engine.script['experiment.restore'] = () => stored.summary
  await library.delete([stored.summary], experiment)
  expect(experiment.summary).toBeNull()
  expect(engine.said.at(-1)?.message).toContain('was deleted and closed')
  engine.said.at(-1)?.action?.run()
  await settled()
  expect(experiment.summary?.id).toBe('moons')
  expect(library.experiments.map(({ id }) => id)).toEqual(['moons'])
})
