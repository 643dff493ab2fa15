// Studies beside other work: whose turn it is, and what pausing, stopping and restarts do to a study as a whole.

import { describe, expect, test, vi } from 'vitest'
import type { RunStatus } from '../../../src-shared/run.ts'
import { openStore } from '../../../src-engine/store/open-store.ts'
import type { Studio } from '../../../src-engine/studio.ts'
import { eventsOf, eventually, fakeExperiment, openFakeStudio, startRuns, statusOf } from '../support/fake-studio.ts'
import { studyOf } from '../support/fake-study.ts'
import { temporaryHome } from '../support/temporary-home.ts'

// Trainers are processes: starting several takes seconds on a busy machine.
vi.setConfig({ testTimeout: 30_000 })

const many = 100_000

async function startStudy(studio: Studio, names: string[], iterations: number, rest: Record<string, unknown> = {}) {
  const config = studyOf(fakeExperiment(names, iterations), rest)
  const { summary, runs } = await studio.request('study.start', { config })
  return { studyId: summary.id, runIds: runs.map(({ runId }) => runId) }
}

const statusesOf = (studio: Studio, ids: readonly string[]): RunStatus[] => ids.map((id) => statusOf(studio, id))
const all = (studio: Studio, ids: readonly string[], status: RunStatus): boolean =>
  ids.every((id) => statusOf(studio, id) === status)
const gapsOf = (studio: Studio, runId: string) =>
  studio.store.metrics
    .of(runId)
    .flatMap(({ iteration, values }) => ('energyGap' in values ? [[iteration, values.energyGap]] : []))

/** What an unbroken run comes to. */
async function unbroken(iterations: number) {
  const studio = openFakeStudio(temporaryHome())
  const [id] = await startRuns(studio, fakeExperiment(['slow'], iterations))
  await eventually(studio, () => statusOf(studio, id) === 'finished')
  return gapsOf(studio, id)
}

describe('turns', () => {
  test('runs of a higher priority begin first, whenever they came, and a priority can change', async () => {
    const studio = openFakeStudio(temporaryHome(), { slots: 1 })
    const events = eventsOf(studio)
    const [busy] = await startRuns(studio, fakeExperiment(['slow'], many))
    await eventually(studio, () => statusOf(studio, busy) === 'running')
    const low = await startStudy(studio, ['a', 'b'], 5, { name: 'low' })
    const high = await startStudy(studio, ['c', 'd'], 5, { name: 'high', priority: 5 })
    const raised = await startStudy(studio, ['e'], 5, { name: 'raised', priority: -3 })
    const told = await studio.request('study.setPriority', { studyId: raised.studyId, priority: 6 })
    expect(told.priority).toBe(6)
    await studio.request('run.stop', { runIds: [busy] })
    const ids = [...low.runIds, ...high.runIds, ...raised.runIds]
    await eventually(studio, () => all(studio, ids, 'finished'))
    const begun = events.flatMap((event) =>
      event.kind === 'run' && event.run.status === 'running' ? event.run.label : [],
    )
    expect([...new Set(begun)]).toEqual(['slow', 'e', 'c', 'd', 'a', 'b'])
  })

  test('a study takes no more places than it may, and leaves the others to other work', async () => {
    const studio = openFakeStudio(temporaryHome(), { slots: 4 })
    const { studyId, runIds } = await startStudy(studio, ['slow', 'slow', 'slow'], many, { runsAtOnce: 2 })
    const [other] = await startRuns(studio, fakeExperiment(['slow'], many))
    await eventually(studio, () => [...runIds.slice(0, 2), other].every((id) => statusOf(studio, id) === 'running'))
    expect(statusOf(studio, runIds[2])).toBe('queued')
    await studio.request('run.stop', { runIds: [runIds[0]] })
    await eventually(studio, () => statusOf(studio, runIds[2]) === 'running')
    await studio.request('study.stop', { studyId })
    expect(statusOf(studio, other)).toBe('running')
  })
})

describe('a paused study', () => {
  test('gives its places back, leaves other work alone, and goes on to the numbers of an unbroken run', async () => {
    const truth = await unbroken(300)
    const studio = openFakeStudio(temporaryHome(), { slots: 1 })
    const { studyId, runIds } = await startStudy(studio, ['slow', 'slow'], 300)
    await eventually(studio, () => studio.store.metrics.count(runIds[0]) > 0)
    const paused = await studio.request('study.pause', { studyId })
    expect(paused).toMatchObject({ paused: true, statuses: { held: 2 } })
    expect(studio.store.runs.get(runIds[0]).iteration).toBeGreaterThan(0)
    const [other] = await startRuns(studio, fakeExperiment(['a'], 5))
    await eventually(studio, () => statusOf(studio, other) === 'finished')
    const resumed = await studio.request('study.resume', { studyId })
    expect(resumed.paused).toBe(false)
    await eventually(studio, () => all(studio, runIds, 'finished'))
    for (const id of runIds) expect(gapsOf(studio, id)).toEqual(truth)
  })

  test('resumed while its runs still leave their places goes on, and one that is deleted then ends stopped', async () => {
    const studio = openFakeStudio(temporaryHome(), { slots: 2 })
    const { studyId, runIds } = await startStudy(studio, ['slow', 'slow'], many)
    await eventually(studio, () => all(studio, runIds, 'running'))
    const [, resumed] = await Promise.all([
      studio.request('study.pause', { studyId }),
      studio.request('study.resume', { studyId }),
    ])
    expect(resumed.paused).toBe(false)
    await eventually(studio, () => all(studio, runIds, 'running'))
    // A wish that fails holds up none that follows.
    const [stopped, refused, gone] = await Promise.allSettled([
      studio.request('study.stop', { studyId }),
      studio.request('study.pause', { studyId }),
      studio.request('study.delete', { studyId }),
    ])
    expect([stopped.status, refused.status, gone.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(statusesOf(studio, runIds)).toEqual(['stopped', 'stopped'])
  })

  test('waits through a restart, and so does one that was not paused when the engine closed', async () => {
    const truth = await unbroken(200)
    const home = temporaryHome()
    const first = openFakeStudio(home, { slots: 1 })
    const { studyId, runIds } = await startStudy(first, ['slow', 'slow'], 200)
    await eventually(first, () => first.store.metrics.count(runIds[0]) > 0)
    await first.close()
    const second = openFakeStudio(home, { slots: 1 })
    const [summary] = await second.request('study.list', {})
    expect(summary).toMatchObject({ id: studyId, paused: true, statuses: { held: 2 } })
    await second.request('study.resume', { studyId })
    await eventually(second, () => all(second, runIds, 'finished'))
    for (const id of runIds) expect(gapsOf(second, id)).toEqual(truth)
  })

  test('is what an engine that was killed leaves: what trained is interrupted, what waited is held', async () => {
    const home = temporaryHome()
    const store = openStore({ folder: home })
    let count = 0
    const newId = () => `id-of-${++count}`
    const config = studyOf(fakeExperiment(['a', 'b'], 5))
    store.studies.add({ id: 'study', config })
    store.experiments.add({
      id: 'trial',
      config: config.experiment,
      newId,
      trial: { studyId: 'study', index: 0, point: [] },
    })
    const [first, second] = store.runs.ofStudy('study').map(({ id }) => id)
    store.runs.apply(first, 'start')
    store.close()
    const studio = openFakeStudio(home)
    expect(statusesOf(studio, [first, second])).toEqual(['interrupted', 'held'])
    expect((await studio.request('study.open', { studyId: 'study' })).summary.paused).toBe(true)
    await studio.request('study.resume', { studyId: 'study' })
    await eventually(studio, () => all(studio, [first, second], 'finished'))
  })
})

describe('a stopped study', () => {
  test('goes on where it was stopped; one with nothing left to do says so', async () => {
    const studio = openFakeStudio(temporaryHome(), { slots: 1 })
    const { studyId, runIds } = await startStudy(studio, ['slow', 'a'], 300)
    await eventually(studio, () => studio.store.metrics.count(runIds[0]) > 0)
    expect((await studio.request('study.stop', { studyId })).statuses).toEqual({ stopped: 2 })
    await studio.request('study.resume', { studyId })
    await eventually(studio, () => all(studio, runIds, 'finished'))
    await expect(studio.request('study.pause', { studyId })).rejects.toMatchObject({
      code: 'wrong-state',
      field: 'studyId',
    })
    await expect(studio.request('study.stop', { studyId })).rejects.toThrow('one of which no run trains or waits')
    await expect(studio.request('study.stop', { studyId: 'nothing' })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('early stopping', () => {
  test('ends a run below the median of the others, keeps why, and a resumed study leaves it ended', async () => {
    const studio = openFakeStudio(temporaryHome(), { slots: 1 })
    const good = Array.from({ length: 5 }, () => 'reaches -2')
    const { studyId, runIds } = await startStudy(studio, [...good, 'slow, reaches -9'], 400, {
      earlyStopping: { from: 0.3, atLeast: 5 },
    })
    const hopeless = runIds[5]
    await eventually(studio, () => ['stopped', 'finished'].includes(statusOf(studio, hopeless)))
    const { status, reason, fraction } = studio.store.runs.get(hopeless)
    expect(status).toBe('stopped')
    expect(fraction).toBeGreaterThanOrEqual(0.5)
    expect(reason).toBe(
      'Stopped early: by 50% of the budget its best validation log-likelihood was −9.500 nats per point, below −2.500, the median of 5 other runs on the same data by then.',
    )
    const { summary, runs } = await studio.request('study.open', { studyId })
    expect(summary.statuses).toEqual({ finished: 5, stopped: 1 })
    expect(runs[5]).toMatchObject({ status: 'stopped', reason })
    await studio.request('study.resume', { studyId })
    expect(statusOf(studio, hopeless)).toBe('stopped')
  })

  test('goes on by what is left where a trial is purged while it looks at another', { timeout: 60_000 }, async () => {
    const studio = openFakeStudio(temporaryHome(), { slots: 1 })
    const axes = [{ kind: 'values', parameter: 'optimizer.learningRate', values: [0.001, 0.002] }]
    const names = [...Array.from({ length: 3 }, () => 'reaches -2'), 'slow, reaches -9']
    const { studyId, runIds } = await startStudy(studio, names, 4000, {
      search: { kind: 'grid', axes },
      earlyStopping: { from: 0.3, atLeast: 3 },
    })
    const [first, second] = [runIds[3], runIds[7]]
    // It has judged by then, with the runs of both trials before it.
    await eventually(studio, () => statusOf(studio, second) === 'running', 40_000)
    expect(studio.store.runs.get(first).reason).toMatch(/^Stopped early/)
    const { trials } = await studio.request('study.open', { studyId })
    const [{ experimentId }] = trials
    await studio.request('experiment.delete', { experimentId })
    await studio.request('library.purge', { experimentIds: [experimentId] })
    expect(studio.store.runs.has(first)).toBe(false)
    await eventually(studio, () => ['stopped', 'finished'].includes(statusOf(studio, second)), 40_000)
    expect(studio.store.runs.get(second).reason).toMatch(/the median of 3 other runs on the same data by then\.$/)
    const left = await studio.request('study.open', { studyId })
    expect(left.runs.map(({ runId }) => runId)).toEqual(runIds.slice(4))
    expect(left.summary.statuses).toEqual({ finished: 3, stopped: 1 })
  })

  test(
    'leaves every run alone where nobody asked for it, and where too few are on the same data',
    { timeout: 20_000 },
    async () => {
      const studio = openFakeStudio(temporaryHome(), { slots: 4 })
      const names = ['reaches -2', 'reaches -2', 'slow, reaches -9']
      const plain = await startStudy(studio, names, 100)
      const axes = [{ kind: 'values', parameter: 'data.noise', values: [0.2, 0.3, 0.4] }]
      const search = { kind: 'grid', axes }
      const apart = await startStudy(studio, names, 100, { search, earlyStopping: { from: 0.3, atLeast: 3 } })
      const ids = [...plain.runIds, ...apart.runIds]
      await eventually(studio, () => all(studio, ids, 'finished'))
    },
  )
})

test('a study tells its counts at intervals, and what its runs came to when it is opened', async () => {
  const studio = openFakeStudio(temporaryHome(), { slots: 4 })
  const events = eventsOf(studio)
  const { studyId } = await startStudy(studio, ['reaches -2', 'explode'], 40)
  const told = () => events.flatMap((event) => (event.kind === 'study' ? [event.summary] : []))
  await eventually(studio, () => told().at(-1)?.statuses.diverged === 1 && told().at(-1)?.statuses.finished === 1)
  expect(told().length).toBeLessThan(6)
  expect(told().at(-1)).toMatchObject({ id: studyId, secondsLeft: null })
  const { runs } = await studio.request('study.open', { studyId })
  expect(runs[0].values.validationLogLikelihood).toBe(-2)
  expect(runs[0].best.validationLogLikelihood).toEqual({ value: -2, iteration: 40 })
  const { testLogLikelihood } = runs[0].values
  expect(testLogLikelihood).toBe(studio.store.metrics.latest(runs[0].runId).testLogLikelihood?.value)
  expect(runs[1]).toMatchObject({ status: 'diverged', reason: 'energy gap exploded at iteration 20.' })
})
