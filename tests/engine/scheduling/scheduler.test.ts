// Runs under the scheduler, in real trainer processes whose numbers are a closed formula.

import { describe, expect, test } from 'vitest'
import { emptyReplica, withEvent, withRecords, type Replica } from '../../../src-shared/recording.ts'
import { isLive } from '../../../src-shared/run.ts'
import type { Studio } from '../../../src-engine/studio.ts'
import { eventsOf, eventually, fakeExperiment, openFakeStudio, startRuns, statusOf } from '../support/fake-studio.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const many = 100_000

test('lanes train side by side, finish, and record everything up to the last row', async () => {
  const studio = openFakeStudio(temporaryHome(), { slots: 4 })
  const events = eventsOf(studio)
  const ids = await startRuns(studio, fakeExperiment(['a', 'b', 'c'], 40))
  await eventually(studio, () => ids.every((id) => statusOf(studio, id) === 'finished'))
  for (const id of ids) {
    const rows = studio.store.metrics.of(id)
    expect(rows.filter(({ values }) => 'energyGap' in values).map(({ iteration }) => iteration)).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 1),
    )
    expect(rows.at(-1)?.values).toHaveProperty('mmdPValue')
    expect(studio.store.snapshots.index(id).map(({ iteration }) => iteration)).toEqual([0, 10, 20, 30, 40])
    const told = events.flatMap((event) => (event.kind === 'metrics' && event.runId === id ? event.rows : []))
    expect(told).toEqual(studio.store.metrics.from(id, 0))
    expect(studio.store.runs.get(id)).toMatchObject({
      lanesBeside: 3,
      fraction: 1,
      iteration: 40,
      backend: 'reference',
    })
  }
})

test('of a long run about 500 rows are kept, and the last one always', async () => {
  const studio = openFakeStudio(temporaryHome())
  const [id] = await startRuns(studio, fakeExperiment(['a'], 20_001))
  await eventually(studio, () => statusOf(studio, id) === 'finished', 20_000)
  const rows = studio.store.metrics.of(id).filter(({ values }) => 'energyGap' in values)
  expect(rows.length).toBeGreaterThanOrEqual(500)
  expect(rows.length).toBeLessThanOrEqual(502)
  expect(rows.at(-1)?.iteration).toBe(20_001)
})

test('with one place, runs train one after the other, seed by seed', async () => {
  const studio = openFakeStudio(temporaryHome(), { slots: 1 })
  const events = eventsOf(studio)
  const ids = await startRuns(studio, fakeExperiment(['a', 'b'], 5, [7, 8]))
  await eventually(studio, () => ids.every((id) => statusOf(studio, id) === 'finished'))
  const begun = events.flatMap((event) => (event.kind === 'run' && event.run.status === 'running' ? [event.run] : []))
  const order = [...new Map(begun.map((run) => [run.id, `${run.label} ${run.seed}`])).values()]
  expect(order).toEqual(['a 7', 'b 7', 'a 8', 'b 8'])
  expect(ids.map((id) => studio.store.runs.get(id).lanesBeside)).toEqual([1, 1, 1, 1])
})

describe('a running run', () => {
  async function running(names = ['slow']) {
    const studio = openFakeStudio(temporaryHome())
    const ids = await startRuns(studio, fakeExperiment(names, many))
    await eventually(studio, () => ids.every((id) => studio.store.metrics.count(id) > 0))
    return { studio, ids, id: ids[0] }
  }

  test('pauses with a checkpoint, steps once per wish with a picture, and goes on', async () => {
    const { studio, id } = await running()
    const [paused] = await studio.request('run.pause', { runIds: [id] })
    expect(paused.status).toBe('paused')
    expect(studio.store.checkpoints.newest(id)?.iteration).toBe(paused.iteration)
    const [stepped] = await studio.request('run.step', { runIds: [id] })
    expect(stepped).toMatchObject({ status: 'paused', iteration: paused.iteration + 1 })
    expect(studio.store.snapshots.at(id, null)?.iteration).toBe(stepped.iteration)
    expect(studio.store.metrics.of(id).at(-1)?.iteration).toBe(stepped.iteration)
    const [resumed] = await studio.request('run.resume', { runIds: [id] })
    expect(resumed.status).toBe('running')
    await eventually(studio, () => studio.store.runs.get(id).iteration > stepped.iteration)
  })

  test('that resumes while steps are owed keeps nobody waiting, then or later', async () => {
    const { studio, id } = await running()
    await studio.request('run.pause', { runIds: [id] })
    const owed = [1, 2, 3].map(() => studio.request('run.step', { runIds: [id] }))
    const resumed = studio.request('run.resume', { runIds: [id] })
    await Promise.all([...owed, resumed])
    const [before] = await studio.request('run.pause', { runIds: [id] })
    const [stepped] = await studio.request('run.step', { runIds: [id] })
    expect(stepped).toMatchObject({ status: 'paused', iteration: before.iteration + 1 })
    const [again] = await studio.request('run.step', { runIds: [id] })
    expect(again).toMatchObject({ status: 'paused', iteration: before.iteration + 2 })
  })

  test('that is asked for a single step pauses first', async () => {
    const { studio, id } = await running()
    const [run] = await studio.request('run.step', { runIds: [id] })
    expect(run.status).toBe('paused')
  })

  test('stops with a checkpoint and a last evaluation, which resuming drops again', async () => {
    const { studio, id } = await running()
    const [run] = await studio.request('run.stop', { runIds: [id] })
    expect(run.status).toBe('stopped')
    expect(studio.store.checkpoints.newest(id)?.iteration).toBe(run.iteration)
    expect(studio.store.snapshots.at(id, null)?.iteration).toBe(run.iteration)
    const [resumed] = await studio.request('run.resume', { runIds: [id] })
    expect(['queued', 'running']).toContain(resumed.status)
    expect(studio.store.snapshots.at(id, null)?.iteration).toBeLessThan(run.iteration)
  })

  test('whose trainer is killed becomes interrupted, with the reason, and the other lanes go on', async () => {
    const { studio, ids } = await running(['crash', 'slow'])
    await eventually(studio, () => statusOf(studio, ids[0]) === 'interrupted')
    expect(studio.store.runs.get(ids[0]).reason).toContain('SIGKILL')
    const before = studio.store.runs.get(ids[1]).iteration
    await eventually(studio, () => studio.store.runs.get(ids[1]).iteration > before)
    expect(statusOf(studio, ids[1])).toBe('running')
  })

  test('whose trainer aborts fails with what the device’s library said, and the other lanes go on', async () => {
    const { studio, ids } = await running(['abort', 'slow'])
    await eventually(studio, () => !isLive(statusOf(studio, ids[0])))
    expect(studio.store.runs.get(ids[0])).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(
        /crashed with SIGABRT, “F device\.cc:88\] Check failed: memory == enough/,
      ) as string,
    })
    const before = studio.store.runs.get(ids[1]).iteration
    await eventually(studio, () => studio.store.runs.get(ids[1]).iteration > before)
    expect(statusOf(studio, ids[1])).toBe('running')
  })

  test('becomes interrupted, not lost, when the engine closes', async () => {
    const folder = temporaryHome()
    const studio = openFakeStudio(folder, { slots: 1 })
    const ids = await startRuns(studio, fakeExperiment(['slow', 'slow'], many))
    await eventually(studio, () => studio.store.metrics.count(ids[0]) > 0)
    await studio.close('The test closed it.')
    const again = openFakeStudio(folder)
    for (const id of ids) {
      expect(again.store.runs.get(id)).toMatchObject({ status: 'interrupted', reason: 'The test closed it.' })
    }
    const closedAt = again.store.runs.get(ids[0]).iteration
    expect(again.store.checkpoints.newest(ids[0])?.iteration).toBe(closedAt)
    await again.request('run.resume', { runIds: ids })
    await eventually(again, () => again.store.runs.get(ids[0]).iteration > closedAt)
  })
})

// Three engines and trainers, one after the other.
test(
  'a run that is interrupted and resumed records the same numbers as an unbroken one',
  { timeout: 30_000 },
  async () => {
    const folder = temporaryHome()
    const config = fakeExperiment(['slow'], 600)
    const studio = openFakeStudio(folder)
    const [unbroken, broken] = [...(await startRuns(studio, config)), ...(await startRuns(studio, config))]
    await eventually(studio, () => studio.store.runs.get(broken).iteration > 100)
    await studio.request('run.stop', { runIds: [broken] })
    await studio.request('run.resume', { runIds: [broken] })
    const before = studio.store.runs.get(broken).iteration
    await eventually(studio, () => studio.store.runs.get(broken).iteration > before + 50)
    await studio.close()
    const again = openFakeStudio(folder)
    const interrupted = [unbroken, broken].filter((id) => statusOf(again, id) === 'interrupted')
    expect(interrupted).toContain(broken)
    await again.request('run.resume', { runIds: interrupted })
    await eventually(again, () => [unbroken, broken].every((id) => statusOf(again, id) === 'finished'))
    expect(again.store.metrics.of(broken)).toEqual(again.store.metrics.of(unbroken))
    expect(again.store.snapshots.index(broken).map(({ iteration }) => iteration)).toEqual(
      again.store.snapshots.index(unbroken).map(({ iteration }) => iteration),
    )
  },
)

test('a run that explodes ends as diverged and keeps the value that did it', async () => {
  const studio = openFakeStudio(temporaryHome())
  const [id] = await startRuns(studio, fakeExperiment(['explode'], many))
  await eventually(studio, () => !isLive(statusOf(studio, id)))
  const run = studio.store.runs.get(id)
  expect(run).toMatchObject({
    status: 'diverged',
    iteration: 20,
    divergence: { quantity: 'energy gap', value: Number.NaN },
  })
  const rows = studio.store.metrics.of(id)
  expect(rows.some(({ values }) => Number.isNaN(values.energyGap))).toBe(true)
})

test('a run that throws ends as failed with what was thrown', async () => {
  const studio = openFakeStudio(temporaryHome())
  const [id] = await startRuns(studio, fakeExperiment(['fail'], many))
  await eventually(studio, () => !isLive(statusOf(studio, id)))
  expect(studio.store.runs.get(id)).toMatchObject({ status: 'failed', reason: 'Expected luck, got none.' })
})

test('wishes that fit none of the runs are refused, and those that fit some leave the rest alone', async () => {
  const studio = openFakeStudio(temporaryHome(), { slots: 1 })
  const [done] = await startRuns(studio, fakeExperiment(['a'], 5))
  await eventually(studio, () => statusOf(studio, done) === 'finished')
  for (const wish of ['run.pause', 'run.resume', 'run.stop', 'run.step'] as const) {
    await expect(studio.request(wish, { runIds: [done] })).rejects.toMatchObject({
      code: 'wrong-state',
      field: 'runIds',
    })
    await expect(studio.request(wish, { runIds: [done, 'nobody'] })).rejects.toMatchObject({ code: 'not-found' })
  }
  const [slow, waiting] = await startRuns(studio, fakeExperiment(['slow', 'slow'], many))
  await eventually(studio, () => studio.store.metrics.count(slow) > 0)
  await expect(studio.request('run.step', { runIds: [waiting] })).rejects.toMatchObject({ code: 'wrong-state' })
  const stopped = await studio.request('run.stop', { runIds: [done, slow, waiting] })
  expect(stopped.map(({ status }) => status)).toEqual(['finished', 'stopped', 'stopped'])
})

test('a queued run that was paused waits until it is resumed', async () => {
  const studio = openFakeStudio(temporaryHome(), { slots: 1 })
  const [first, second] = await startRuns(studio, fakeExperiment(['slow', 'a'], 300))
  await studio.request('run.pause', { runIds: [second] })
  await eventually(studio, () => statusOf(studio, first) === 'finished')
  // Whoever asks now, a page that was loaded again too, learns that it waits for a person.
  const [{ id, statuses }] = await studio.request('experiment.list', {})
  expect(statuses).toEqual(['finished', 'held'])
  const { runs } = await studio.request('experiment.open', { experimentId: id })
  expect(runs[1].status).toBe('held')
  const [resumed] = await studio.request('run.resume', { runIds: [second] })
  expect(['queued', 'running']).toContain(resumed.status)
  await eventually(studio, () => statusOf(studio, second) === 'finished')
})

test('deleting an experiment stops its runs, and restoring it lets them be resumed', async () => {
  const studio = openFakeStudio(temporaryHome())
  const { summary, runs } = await studio.request('experiment.start', { config: fakeExperiment(['slow'], many) })
  const deleted = await studio.request('experiment.delete', { experimentId: summary.id })
  expect(deleted.deletedAt).not.toBeNull()
  expect(await studio.request('experiment.list', {})).toEqual([])
  expect(statusOf(studio, runs[0].id)).toBe('stopped')
  await studio.request('experiment.restore', { experimentId: summary.id })
  expect(await studio.request('experiment.list', {})).toHaveLength(1)
})

test('what is deleted and emptied while its trainer still leaves holds up nobody', async () => {
  const studio = openFakeStudio(temporaryHome(), { slots: 1 })
  const events = eventsOf(studio)
  const first = await studio.request('experiment.start', { config: fakeExperiment(['slow, leaves'], many) })
  const [next] = await startRuns(studio, fakeExperiment(['a'], 20))
  await eventually(studio, () => statusOf(studio, first.runs[0].id) === 'running')
  await studio.request('experiment.delete', { experimentId: first.summary.id })
  expect(await studio.request('library.compact', { deleted: 'all' })).toMatchObject({ experiments: 1 })
  await eventually(studio, () => statusOf(studio, next) === 'finished')
  expect(events.filter(({ kind }) => kind === 'notice')).toEqual([])
})

test('a held run keeps its turn, can be stopped, and is held still after the engine closes', async () => {
  const folder = temporaryHome()
  const studio = openFakeStudio(folder, { slots: 1 })
  const [first, second, third, fourth] = await startRuns(studio, fakeExperiment(['slow', 'slow too', 'b', 'c'], many))
  await studio.request('run.pause', { runIds: [second, third, fourth] })
  await studio.request('run.resume', { runIds: [fourth] })
  await studio.request('run.resume', { runIds: [second] })
  expect([second, third, fourth].map((id) => statusOf(studio, id))).toEqual(['queued', 'held', 'queued'])
  await studio.request('run.stop', { runIds: [first] })
  await eventually(studio, () => statusOf(studio, second) === 'running')
  await studio.request('run.stop', { runIds: [third] })
  expect(statusOf(studio, third)).toBe('stopped')
  await studio.request('run.pause', { runIds: [fourth] })
  await studio.close('The test closed it.')
  const again = openFakeStudio(folder)
  expect([second, fourth].map((id) => statusOf(again, id))).toEqual(['interrupted', 'held'])
  // It goes on waiting for a word, which may be another engine’s.
  await again.request('run.resume', { runIds: [fourth] })
  await eventually(again, () => statusOf(again, fourth) === 'running')
})

describe('whoever follows a run', () => {
  /** Takes every event, as a window does, from the moment it opens the run. */
  async function follow(studio: Studio, runId: string) {
    const copy = { replica: withRecords(emptyReplica, await studio.request('run.records', { runId, after: null })) }
    studio.subscribe((event) => {
      if (
        (event.kind === 'metrics' || event.kind === 'snapshot' || event.kind === 'rewound') &&
        event.runId === runId
      ) {
        copy.replica = withEvent(copy.replica, event)!
      }
    })
    return copy
  }
  const stored = (studio: Studio, runId: string): Replica => {
    const { rows, snapshots, cursor } = studio.store.records(runId, null)
    return { rows, snapshots, cursor }
  }

  test('has what is stored, once and in order, when it was opened while the run trained', async () => {
    const studio = openFakeStudio(temporaryHome())
    const [id] = await startRuns(studio, fakeExperiment(['slow'], 400))
    await eventually(studio, () => studio.store.metrics.count(id) > 60)
    const copy = await follow(studio, id)
    await eventually(studio, () => statusOf(studio, id) === 'finished')
    expect(copy.replica).toEqual(stored(studio, id))
    expect(copy.replica.rows.map(({ sequence }) => sequence)).toEqual(copy.replica.rows.map((_, index) => index))
  })

  test('has no curve that runs backwards after a trainer was killed and its run resumed', async () => {
    const studio = openFakeStudio(temporaryHome())
    const [id] = await startRuns(studio, fakeExperiment(['crash once'], 60))
    const copy = await follow(studio, id)
    await eventually(studio, () => statusOf(studio, id) === 'interrupted')
    const reached = studio.store.metrics.of(id).at(-1)!.iteration
    const checkpoint = studio.store.checkpoints.newest(id)!
    // Only then is something to go back on.
    expect(reached).toBeGreaterThan(checkpoint.iteration)
    await studio.request('run.resume', { runIds: [id] })
    expect(copy.replica.rows.every(({ iteration }) => iteration <= checkpoint.iteration)).toBe(true)
    await eventually(studio, () => statusOf(studio, id) === 'finished')
    expect(copy.replica).toEqual(stored(studio, id))
    const iterations = copy.replica.rows.map(({ iteration }) => iteration)
    expect(iterations).toEqual(iterations.toSorted((a, b) => a - b))
  })
})
