// The engine as a process of its own, with real trainers: what a kill costs, and that nobody is left behind.

import { expect, test } from 'vitest'
import type { MetricRow } from '../../src-shared/metric.ts'
import { isAlive, poll, startEngine, trainersOf, type TestEngine } from './support/engine-process.ts'
import { smallExperiment } from './support/small-experiment.ts'
import { temporaryHome } from './support/temporary-home.ts'

const long = 10_000_000
const timeout = 30_000

async function startLong(engine: TestEngine, laneCount: number): Promise<string[]> {
  const { runs } = await engine.request('experiment.start', { config: smallExperiment(long, laneCount) })
  const ids = runs.map(({ id }) => id)
  await Promise.all(ids.map((id) => hasTrained(engine, id, 0)))
  return ids
}

const hasTrained = (engine: TestEngine, runId: string, beyond: number) =>
  engine.event((event) => event.kind === 'run' && event.run.id === runId && event.run.iteration > beyond)

/** What repeats exactly: all but the time it took. */
const numbersOf = (rows: MetricRow[]) =>
  rows.map(({ iteration, evaluations, values: { iterationsPerSecond: _, ...values } }) => ({
    iteration,
    evaluations,
    values,
  }))

test('an engine whose window is gone checkpoints, leaves, and takes its trainers along', { timeout }, async () => {
  const folder = temporaryHome()
  const engine = startEngine(folder)
  const [runId] = await startLong(engine, 3)
  const trainers = trainersOf(engine)
  expect(trainers).toHaveLength(3)
  engine.child.disconnect()
  expect(await engine.exited).toMatchObject({ code: 0 })
  await poll(() => !trainers.some(isAlive), 5000)
  const again = startEngine(folder)
  const { runs } = await again.request('experiment.open', { experimentId: await experimentOf(again) })
  expect(runs.map(({ status }) => status)).toEqual(['interrupted', 'interrupted', 'interrupted'])
  expect(runs.find(({ id }) => id === runId)?.iteration).toBeGreaterThan(0)
})

test(
  'a killed engine leaves no trainer behind; the next one finds its runs interrupted and resumes them',
  { timeout },
  async () => {
    const folder = temporaryHome()
    const engine = startEngine(folder)
    const runIds = await startLong(engine, 2)
    const trainers = trainersOf(engine)
    expect(trainers).toHaveLength(2)
    engine.child.kill('SIGKILL')
    await engine.exited
    await poll(() => !trainers.some(isAlive), 5000)
    const again = startEngine(folder)
    const { notices } = await again.request('studio.info', {})
    expect(notices).toEqual([expect.stringContaining('2 runs were interrupted')])
    const { runs } = await again.request('experiment.open', { experimentId: await experimentOf(again) })
    expect(runs.map(({ status, reason }) => [status, reason])).toEqual(
      runs.map(() => ['interrupted', 'The engine ended unexpectedly.']),
    )
    await again.request('run.resume', { runIds })
    await hasTrained(again, runIds[0], runs[0].iteration)
  },
)

test('a second engine on one folder is refused with the reason and the holder', { timeout }, async () => {
  const folder = temporaryHome()
  const engine = startEngine(folder)
  await engine.request('studio.info', {})
  const { code, stderr } = await startEngine(folder).exited
  expect(code).toBe(1)
  expect(stderr.trim().split('\n').at(-1)).toContain(`process ${engine.child.pid} is using it`)
})

test('a run whose trainer was killed resumes to the numbers of an unbroken run', { timeout }, async () => {
  const engine = startEngine(temporaryHome())
  // Slow enough, at a few milliseconds an update, to be killed half way on any machine.
  const config = smallExperiment(1000)
  Object.assign(config.energy, { hiddenWidths: [32, 32] })
  config.lanes[0].batchSize = 32
  const start = async () => (await engine.request('experiment.start', { config })).runs[0].id
  const ends = (runId: string, status: string) =>
    engine.event((event) => event.kind === 'run' && event.run.id === runId && event.run.status === status)

  const broken = await start()
  await hasTrained(engine, broken, 0)
  const [{ iteration }] = await engine.request('run.pause', { runIds: [broken] })
  const [trainer] = trainersOf(engine)
  await engine.request('run.resume', { runIds: [broken] })
  await hasTrained(engine, broken, iteration)
  const interrupted = ends(broken, 'interrupted')
  process.kill(trainer, 'SIGKILL')
  expect(await interrupted).toMatchObject({ run: { reason: expect.stringContaining('SIGKILL') } })
  const finished = ends(broken, 'finished')
  const [resumed] = await engine.request('run.resume', { runIds: [broken] })
  expect(resumed.iteration).toBeGreaterThanOrEqual(iteration)
  await finished

  const unbroken = await start()
  await ends(unbroken, 'finished')
  const [first, second] = await Promise.all(
    [broken, unbroken].map((runId) => engine.request('run.records', { runId, after: null })),
  )
  expect(numbersOf(first.rows)).toEqual(numbersOf(second.rows))
  const [one, other] = await Promise.all(
    [broken, unbroken].map((runId) => engine.request('run.snapshot', { runId, iteration: null })),
  )
  expect(one!.views).toEqual(other!.views)
})

test('a trainer ignores Ctrl+C and a closed terminal: its engine decides when it ends', { timeout }, async () => {
  const engine = startEngine(temporaryHome())
  const [runId] = await startLong(engine, 1)
  const [trainer] = trainersOf(engine)
  process.kill(trainer, 'SIGINT')
  process.kill(trainer, 'SIGTERM')
  process.kill(trainer, 'SIGHUP')
  const [run] = await engine.request('run.pause', { runIds: [runId] })
  expect(run.status).toBe('paused')
  await engine.request('run.stop', { runIds: [runId] })
})

async function experimentOf(engine: TestEngine): Promise<string> {
  const [experiment] = await engine.request('experiment.list', {})
  return experiment.id
}
