// A full disk: training waits for room, and comes to the numbers of a run that never had to.

import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import type { EngineEvent } from '../../../src-shared/protocol/events.ts'
import { createScheduler } from '../../../src-engine/scheduling/scheduler.ts'
import type { StartTrainer } from '../../../src-engine/scheduling/trainer-process.ts'
import { openStore, type Store } from '../../../src-engine/store/open-store.ts'
import { onlyReference } from '../support/fake-devices.ts'
import { fakeExperiment, startFakeTrainer } from '../support/fake-studio.ts'
import { batch, notingTrainers } from '../support/noting-trainers.ts'
import { temporaryHome } from '../support/temporary-home.ts'

/** A scheduler over a real store whose writes find no room while `disk.full`. */
function setUp(startTrainer: StartTrainer = startFakeTrainer) {
  const disk = { full: false, refusals: 0 }
  const store = openStore({ folder: temporaryHome() })
  const unlessFull = <Arguments extends unknown[], Result>(write: (...all: Arguments) => Result) =>
    function (...all: Arguments): Result {
      if (!disk.full) return write(...all)
      disk.refusals++
      throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL')
    }
  const runs = { ...store.runs }
  for (const name of ['apply', 'describe', 'raiseLanesBeside', 'setProgress'] as const) {
    runs[name] = unlessFull(store.runs[name] as (...all: unknown[]) => unknown) as never
  }
  const limited: Store = { ...store, runs, record: unlessFull(store.record) }
  const events: EngineEvent[] = []
  const watching = new Set<() => void>()
  const emit = (event: EngineEvent): void => {
    events.push(event)
    for (const watch of watching) watch()
  }
  const scheduler = createScheduler({
    store: limited,
    slots: 2,
    cores: 2,
    startTrainer,
    devices: onlyReference,
    emit,
    retryMs: 20,
  })
  onTestFinished(async () => {
    await scheduler.close('The test ended.')
    store.close()
  })
  let added = 0
  const start = (names: string[], iterations: number): string[] => {
    const id = `experiment-${++added}`
    let runsAdded = 0
    store.experiments.add({ id, config: fakeExperiment(names, iterations), newId: () => `${id}-run-${++runsAdded}` })
    const ids = store.runs.ofExperiment(id).map((run) => run.id)
    scheduler.enqueue(ids)
    return ids
  }
  const eventually = (condition: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('The condition did not come true in time.')), 20_000)
      const watch = (): void => {
        if (!condition()) return
        clearTimeout(timer)
        watching.delete(watch)
        resolve()
      }
      watching.add(watch)
      watch()
    })
  const notices = () => events.flatMap((event) => (event.kind === 'notice' ? [event.message] : []))
  const settled = (ids: string[]) => eventually(() => ids.every((id) => store.runs.get(id).status === 'finished'))
  return { disk, store, scheduler, events, start, eventually, notices, settled }
}

const numbersOf = (store: Store, runId: string) =>
  store.metrics.of(runId).map(({ iteration, values }) => ({ iteration, values }))

test(
  'runs wait for room and go on by themselves, with nothing lost, doubled or changed',
  { timeout: 60_000 },
  async () => {
    const { disk, store, start, eventually, notices, settled, events } = setUp()
    const ids = start(['slow', 'slow', 'slow'], 600)
    await eventually(() => ids.slice(0, 2).every((id) => store.runs.get(id).iteration > 0))
    disk.full = true
    await eventually(() => notices().length === 1)
    expect(notices()[0]).toMatch(/disk is full.*waits/)
    // The retries are the only thing that happens now.
    const before = store.runs.ofExperiment('experiment-1')
    const refusals = disk.refusals
    await expect.poll(() => disk.refusals, { timeout: 10_000 }).toBeGreaterThan(refusals + 20)
    expect(store.runs.ofExperiment('experiment-1')).toEqual(before)
    expect(notices()).toHaveLength(1)
    disk.full = false
    await settled(ids)
    expect(notices()).toHaveLength(2)
    expect(notices()[1]).toContain('room on the disk again')

    const [unbroken] = start(['slow'], 600)
    await settled([unbroken])
    for (const id of ids) {
      expect(numbersOf(store, id)).toEqual(numbersOf(store, unbroken))
      const told = events.flatMap((event) => (event.kind === 'metrics' && event.runId === id ? event.rows : []))
      expect(told).toEqual(store.metrics.from(id, 0))
    }
  },
)

test('a run that ends while the disk is full is recorded to its end when there is room', async () => {
  const { disk, store, start, eventually, notices, settled } = setUp()
  disk.full = true
  const ids = start(['a', 'b', 'c'], 40)
  await eventually(() => notices().length === 1)
  disk.full = false
  await settled(ids)
  for (const id of ids) expect(store.metrics.of(id).at(-1)?.iteration).toBe(40)
})

test('closing on a full disk ends the trainers; the next start finds the runs as orphans', async () => {
  const { disk, store, start, eventually, notices, scheduler } = setUp()
  const ids = start(['slow', 'slow', 'slow'], 100_000)
  await eventually(() => ids.slice(0, 2).every((id) => store.runs.get(id).iteration > 0))
  disk.full = true
  await eventually(() => notices().length === 1)
  await scheduler.close('The test ended.')
  expect(store.runs.withStatus('running').length + store.runs.withStatus('queued').length).toBe(3)
})

test('a stop of a queued run that finds no room stops that run at the second try, and no other', async () => {
  const { disk, store, scheduler, start, eventually } = setUp()
  const ids = start(['slow', 'slow', 'slow', 'slow', 'slow'], 100_000)
  const [, , stopped, ...queued] = ids
  await eventually(() => ids.slice(0, 2).every((id) => store.runs.get(id).iteration > 0))
  disk.full = true
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(scheduler.stop([stopped])).rejects.toThrow('full')
    expect(store.runs.get(stopped).status).toBe('queued')
  }
  disk.full = false
  await scheduler.stop([stopped])
  expect(store.runs.get(stopped).status).toBe('stopped')
  expect(queued.map((id) => store.runs.get(id).status)).toEqual(['queued', 'queued'])
  // Those that are left start in their turn: nobody was lost from the queue.
  await scheduler.stop(ids.slice(0, 2))
  await eventually(() => queued.every((id) => store.runs.get(id).status === 'running'))
})

test('a trainer that goes on reporting while the disk is full is ended at its 64th report', async () => {
  const trainers = notingTrainers()
  let kills = 0
  const { disk, store, start, eventually } = setUp((assignment, listeners) => ({
    ...trainers.startTrainer(assignment, listeners),
    // Deaf: it is told to pause.
    send: () => undefined,
    kill() {
      kills++
      queueMicrotask(() => listeners.onExit('it was killed'))
    },
  }))
  const [id] = start(['deaf'], 100_000)
  await eventually(() => trainers.started.length === 1)
  const { listeners } = trainers.lane('lane-0')
  const report = (iteration: number): void =>
    listeners.onReport(
      batch({
        progress: { iteration, evaluations: 0, computeSeconds: 0 },
        rows: [{ iteration, evaluations: 0, computeSeconds: 0, values: { energyGap: iteration } }],
      }),
    )
  report(1)
  disk.full = true
  // The first finds the disk full and is told of by a notice; the others wait behind it.
  for (let iteration = 2; iteration <= 65; iteration++) report(iteration)
  expect(kills).toBe(0)
  report(66)
  expect(kills).toBe(1)
  disk.full = false
  await eventually(() => store.runs.get(id).status === 'interrupted')
  expect(store.runs.get(id).reason).toContain('the disk was full')
  // What was reported before is stored all the same.
  expect(numbersOf(store, id).map(({ iteration }) => iteration)).toEqual(Array.from({ length: 66 }, (_, i) => i + 1))
})

test('a stop of a queued run that cannot be stored leaves it queued and stoppable, and no other is stopped for it', async () => {
  const { disk, store, scheduler, start, eventually } = setUp()
  const [one, two, queued, last] = start(['slow', 'slow', 'a', 'b'], 100_000)
  await eventually(() => [one, two].every((id) => store.runs.get(id).status === 'running'))
  disk.full = true
  await expect(scheduler.stop([queued])).rejects.toMatchObject({ code: 'SQLITE_FULL' })
  expect(store.runs.get(queued).status).toBe('queued')
  disk.full = false
  const [stopped] = await scheduler.stop([queued])
  expect(stopped.status).toBe('stopped')
  expect(store.runs.get(last).status).toBe('queued')
  await scheduler.stop([one])
  await eventually(() => store.runs.get(last).status !== 'queued')
  expect([one, two, queued].map((id) => store.runs.get(id).status)).not.toContain('failed')
})
