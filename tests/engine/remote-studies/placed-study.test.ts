// Studies that train elsewhere, from submission to the last record, with chunks as processes of this machine.

import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { imagesConfig } from '../../../src-shared/config/data/images.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import { AppError } from '../../../src-shared/errors.ts'
import type { RunRecord } from '../../../src-shared/run.ts'
import type { Studio } from '../../../src-engine/studio.ts'
import { eventsOf, eventually, fakeExperiment, openFakeStudio } from '../support/fake-studio.ts'
import { studyOf } from '../support/fake-study.ts'
import { openPlacedStudio, place, testCluster } from '../support/placed-studio.ts'
import { smallExperiment } from '../support/small-experiment.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const noises = { kind: 'grid', axes: [{ kind: 'values', parameter: 'data.noise', values: [0.2, 0.3] }] }
const deadlineMs = 120_000

const runsOf = (studio: Studio, studyId: string): RunRecord[] => studio.store.runs.ofStudy(studyId)

const isOver = (studio: Studio, studyId: string) => () =>
  runsOf(studio, studyId).every(({ status }) => ['finished', 'stopped', 'diverged', 'failed'].includes(status))

/** What a run recorded, but for times. */
function recordOf({ store }: Studio, run: RunRecord) {
  const timeless = <Row extends { computeSeconds: number }>({ computeSeconds: _, ...rest }: Row) => rest
  const { rows, snapshots } = store.records(run.id, null)
  return {
    key: `${store.experiments.summary(run.experimentId).name} ${run.label} ${run.seed}`,
    ...{ status: run.status, iteration: run.iteration, evaluations: run.evaluations, variant: run.kernelVariant },
    rows: rows.map(timeless).map(({ values: { iterationsPerSecond: _, ...values }, ...row }) => ({ ...row, values })),
    snapshots: snapshots.map(({ iteration, sequence }) => ({ iteration, sequence })),
    pictures: snapshots.map(({ iteration }) => {
      const { runId: _, ...picture } = store.snapshots.at(run.id, iteration)!
      return timeless(picture)
    }),
    metricCount: store.checkpoints.newest(run.id)?.metricCount,
    model: store.models.get(run.id)?.hash,
  }
}

const recordsOf = (studio: Studio, studyId: string) =>
  runsOf(studio, studyId)
    .map((run) => recordOf(studio, run))
    .sort((a, b) => a.key.localeCompare(b.key))

test('a study records elsewhere what it records here, number for number', { timeout: deadlineMs }, async () => {
  const search = { kind: 'grid', axes: [{ kind: 'values', parameter: 'data.count', values: [200, 240] }] }
  const config = studyOf({ ...smallExperiment(60, 2), seeds: [1] }, { search })
  const startTrainer = undefined
  const here = openFakeStudio(temporaryHome(), { startTrainer, slots: 2 })
  const local = await here.request('study.start', { config })
  const cluster = testCluster({ entry: join(import.meta.dirname, '../../../src-engine/remote-studies/run-chunk.ts') })
  const studio = openPlacedStudio(cluster)
  const placed = await studio.request('study.start', { config, place })
  await eventually(here, isOver(here, local.summary.id), deadlineMs)
  await eventually(studio, isOver(studio, placed.summary.id), deadlineMs)
  const [expected, got] = [recordsOf(here, local.summary.id), recordsOf(studio, placed.summary.id)]
  expect(got.map(({ key, status }) => `${key}: ${status}`)).toEqual(expected.map(({ key }) => `${key}: finished`))
  expect(got).toEqual(expected)
})

test(
  'what explodes, throws or aborts elsewhere ends as it would here; a trainer that dies is tried three times',
  { timeout: deadlineMs },
  async () => {
    const studio = openPlacedStudio(testCluster())
    const events = eventsOf(studio)
    const config = studyOf(fakeExperiment(['a', 'explode', 'fail', 'crash', 'crash once'], 60))
    const { summary } = await studio.request('study.start', { config, place })
    await eventually(studio, isOver(studio, summary.id), deadlineMs)
    const found = runsOf(studio, summary.id).map(({ label, status, reason }) => [label, status, reason])
    expect(found).toEqual([
      ['a', 'finished', null],
      ['explode', 'diverged', null],
      ['fail', 'failed', 'Expected luck, got none.'],
      ['crash', 'failed', expect.stringContaining('killed by SIGKILL')],
      ['crash once', 'finished', null],
    ])
    const warnings = events.flatMap((event) => (event.kind === 'notice' ? event.message : []))
    expect(warnings.filter((words) => words.startsWith('crash at seed'))).toHaveLength(2)
  },
)

test(
  'a chunk that is killed goes on where it was, and no row is lost or there twice',
  { timeout: deadlineMs },
  async () => {
    const cluster = testCluster()
    const studio = openPlacedStudio(cluster)
    const config = studyOf(fakeExperiment(['slow', 'slow too'], 300))
    const { summary } = await studio.request('study.start', { config, place })
    const [first] = runsOf(studio, summary.id)
    await eventually(studio, () => studio.store.runs.get(first.id).iteration > 40, deadlineMs)
    cluster.running()[0].kill('SIGKILL')
    await eventually(studio, isOver(studio, summary.id), deadlineMs)
    for (const run of runsOf(studio, summary.id)) {
      expect(run.status).toBe('finished')
      const { rows } = studio.store.records(run.id, null)
      const iterations = rows.filter(({ values }) => 'energyGap' in values).map(({ iteration }) => iteration)
      expect(iterations).toEqual(Array.from({ length: 300 }, (_, index) => index + 1))
    }
  },
)

test('what breaks following is said, and costs neither the study nor the engine', { timeout: deadlineMs }, async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => said.mockRestore())
  const broken = new Error('a connection that cannot be closed.')
  // The first is opened to try the place.
  let opened = 0
  const studio = openPlacedStudio(testCluster(), {
    through: (inner) => (++opened === 1 ? inner : { ...inner, close: () => Promise.reject(broken) }),
  })
  const events = eventsOf(studio)
  const { summary } = await studio.request('study.start', { config: studyOf(fakeExperiment(['a'], 20)), place })
  const told = () => events.filter((event) => event.kind === 'notice' && event.level === 'error')
  await eventually(studio, () => told().length > 0, deadlineMs)
  expect(told()).toEqual([expect.objectContaining({ message: expect.stringContaining(broken.message) })])
  expect(said).toHaveBeenCalledWith(broken)
  expect(runsOf(studio, summary.id).map(({ status }) => status)).toEqual(['finished'])
})

test('a study that is stopped keeps what it has, and goes on from there', { timeout: deadlineMs }, async () => {
  const cluster = testCluster()
  const studio = openPlacedStudio(cluster)
  const { summary } = await studio.request('study.start', {
    config: studyOf(fakeExperiment(['slow', 'slow too'], 300), { search: noises }),
    place,
  })
  const [first] = runsOf(studio, summary.id)
  await eventually(studio, () => studio.store.runs.get(first.id).iteration > 20, deadlineMs)
  await studio.request('study.stop', { studyId: summary.id })
  await eventually(studio, isOver(studio, summary.id), deadlineMs)
  expect(runsOf(studio, summary.id).map(({ status }) => status)).toEqual(Array(4).fill('stopped'))
  const before = studio.store.runs.get(first.id).iteration
  expect(before).toBeGreaterThan(20)
  await studio.request('study.resume', { studyId: summary.id })
  await eventually(studio, () => runsOf(studio, summary.id).every(({ status }) => status === 'finished'), deadlineMs)
  expect(studio.store.studyPlaces.parts(summary.id).map(({ number }) => number)).toEqual([1, 2])
})

test('a study is resumed while the connection to its cluster is being closed', { timeout: deadlineMs }, async () => {
  let isClosing = false
  let close = (): void => undefined
  const closed = new Promise<void>((resolve) => (close = resolve))
  const studio = openPlacedStudio(testCluster(), {
    through: (inner) => ({
      ...inner,
      folder: (id) => ({
        ...inner.folder(id),
        async follow(...given) {
          await inner.folder(id).follow(...given)
          isClosing = true
          await closed
        },
      }),
    }),
  })
  const config = studyOf(fakeExperiment(['slow', 'slow too'], 200))
  const { summary } = await studio.request('study.start', { config, place })
  const { id: studyId } = summary
  const [first] = runsOf(studio, studyId)
  await eventually(studio, () => studio.store.runs.get(first.id).iteration > 20, deadlineMs)
  await studio.request('study.stop', { studyId })
  await eventually(studio, () => isClosing, deadlineMs)
  const resumed = studio.request('study.resume', { studyId })
  close()
  await resumed
  await eventually(studio, () => runsOf(studio, studyId).every(({ status }) => status === 'finished'), 30_000)
  expect(studio.store.studyPlaces.parts(studyId).map(({ number }) => number)).toEqual([1, 2])
})

test('a study whose runs end before its jobs are called off keeps its connection until they are', async () => {
  let [isClosed, wasClosed] = [false, false]
  const cluster = testCluster()
  const studio = openPlacedStudio(cluster, {
    through: (inner) => ({
      ...inner,
      queue: {
        ...inner.queue,
        async cancel(jobs) {
          await inner.queue.cancel(jobs)
          await eventually(studio, isOver(studio, summary.id), deadlineMs)
          // A study that did not wait would be gone by then; one that does stays however long this takes.
          await new Promise((resolve) => setTimeout(resolve, 200))
          wasClosed = isClosed
        },
      },
      close: async () => void (isClosed = true),
    }),
  })
  const config = studyOf(fakeExperiment(['slow'], 200))
  const { summary } = await studio.request('study.start', { config, place })
  // A probe has a connection of its own.
  isClosed = false
  const [first] = runsOf(studio, summary.id)
  await eventually(studio, () => studio.store.runs.get(first.id).iteration > 20, deadlineMs)
  await studio.request('study.stop', { studyId: summary.id })
  expect(wasClosed).toBe(false)
  await eventually(studio, () => isClosed, deadlineMs)
})

test('a run that was stopped by itself goes on while the others train', { timeout: deadlineMs }, async () => {
  const studio = openPlacedStudio(testCluster())
  const config = studyOf(fakeExperiment(['slow', 'slow too'], 400))
  const { summary } = await studio.request('study.start', { config, place })
  const [first] = runsOf(studio, summary.id)
  await eventually(studio, () => studio.store.runs.get(first.id).iteration > 10, deadlineMs)
  await studio.request('run.stop', { runIds: [first.id] })
  await eventually(studio, () => studio.store.runs.get(first.id).status === 'stopped', deadlineMs)
  await studio.request('study.resume', { studyId: summary.id })
  await eventually(studio, () => runsOf(studio, summary.id).every(({ status }) => status === 'finished'), deadlineMs)
  const { rows } = studio.store.records(first.id, null)
  const iterations = rows.filter(({ values }) => 'energyGap' in values).map(({ iteration }) => iteration)
  expect(iterations).toEqual(Array.from({ length: 400 }, (_, index) => index + 1))
})

test(
  'an engine that is closed while a study trains elsewhere finds it further on',
  { timeout: deadlineMs },
  async () => {
    const [home, cluster] = [temporaryHome(), testCluster()]
    const studio = openPlacedStudio(cluster, { home })
    const { summary } = await studio.request('study.start', {
      config: studyOf(fakeExperiment(['slow', 'b'], 200)),
      place,
    })
    const [first] = runsOf(studio, summary.id)
    await eventually(studio, () => studio.store.runs.get(first.id).iteration > 10, deadlineMs)
    await studio.close()
    const again = openPlacedStudio(cluster, { home })
    expect(again.store.studies.get(summary.id).paused).toBe(false)
    expect(again.store.runs.get(first.id).status).toBe('running')
    await again.request('study.follow', { studyId: summary.id })
    await eventually(again, () => runsOf(again, summary.id).every(({ status }) => status === 'finished'), deadlineMs)
    const { rows } = again.store.records(first.id, null)
    const iterations = rows.filter(({ values }) => 'energyGap' in values).map(({ iteration }) => iteration)
    expect(iterations).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
  },
)

test(
  'a submission that fails after it came through is found again, and nothing trains twice',
  { timeout: deadlineMs },
  async () => {
    const cluster = testCluster()
    let submissions = 0
    const studio = openPlacedStudio(cluster, {
      through: (inner) => ({
        ...inner,
        queue: {
          ...inner.queue,
          async submit(part) {
            submissions++
            await inner.queue.submit(part)
            throw new Error('Expected an answer, got a timeout.')
          },
        },
      }),
    })
    const { summary } = await studio.request('study.start', { config: studyOf(fakeExperiment(['a'], 5)), place })
    await eventually(studio, isOver(studio, summary.id), deadlineMs)
    expect(submissions).toBe(1)
    expect(runsOf(studio, summary.id).map(({ status }) => status)).toEqual(['finished'])
  },
)

test(
  'a part that is refused keeps nobody from seeing that a chunk of another has gone',
  { timeout: deadlineMs },
  async () => {
    const cluster = testCluster()
    const studio = openPlacedStudio(cluster, {
      through: (inner) => ({
        ...inner,
        queue: {
          ...inner.queue,
          async submit(part) {
            if (part.number === 2) throw new AppError('not-supported', 'Expected a shorter time, got a longer one.')
            return inner.queue.submit(part)
          },
        },
      }),
    })
    const events = eventsOf(studio)
    const warnings = () => events.flatMap((event) => (event.kind === 'notice' ? event.message : []))
    const config = studyOf(fakeExperiment(['slow', 'slow too'], 2000))
    const { summary } = await studio.request('study.start', { config, place })
    const [first] = runsOf(studio, summary.id)
    await eventually(studio, () => studio.store.runs.get(first.id).iteration > 10, deadlineMs)
    await studio.request('run.stop', { runIds: [first.id] })
    await eventually(studio, () => studio.store.runs.get(first.id).status === 'stopped', deadlineMs)
    await studio.request('study.resume', { studyId: summary.id })
    await eventually(studio, () => warnings().some((words) => words.includes('a shorter time')), deadlineMs)
    await cluster.queue.cancel([studio.store.studyPlaces.parts(summary.id)[0].job!])
    await eventually(studio, () => warnings().some((words) => words.includes('submitted again')), deadlineMs)
  },
)

test('what does not work is said once, while all else works', async () => {
  let [looks, tries] = [0, 0]
  const tried = Promise.withResolvers<void>()
  const studio = openPlacedStudio(testCluster(), {
    through: (inner) => ({
      ...inner,
      folder: (id) => ({
        ...inner.folder(id),
        async follow() {
          // Ten of either, so that each has come after the other.
          if (++tries > 10 && looks > 10) tried.resolve()
          throw new AppError('unreachable', 'Expected news, got none.')
        },
      }),
      queue: {
        ...inner.queue,
        states: (jobs) => {
          looks++
          return inner.queue.states(jobs)
        },
      },
    }),
  })
  const events = eventsOf(studio)
  await studio.request('study.start', { config: studyOf(fakeExperiment(['slow'], 2000)), place })
  await tried.promise
  const said = events.filter((event) => event.kind === 'notice' && event.message.includes('Expected news'))
  expect(said).toHaveLength(1)
})

test('a run that trains elsewhere can be stopped by itself, and nothing else', { timeout: deadlineMs }, async () => {
  const studio = openPlacedStudio(testCluster())
  const config = studyOf(fakeExperiment(['slow', 'b'], 2000))
  const { summary } = await studio.request('study.start', { config: { ...config }, place })
  const [slow, other] = runsOf(studio, summary.id)
  await eventually(studio, () => studio.store.runs.get(slow.id).status === 'running', deadlineMs)
  await expect(studio.request('run.pause', { runIds: [slow.id] })).rejects.toThrow('which trains elsewhere')
  await studio.request('run.stop', { runIds: [slow.id] })
  await eventually(studio, isOver(studio, summary.id), deadlineMs)
  expect(runsOf(studio, summary.id).map(({ id, status }) => [id, status])).toEqual([
    [slow.id, 'stopped'],
    [other.id, 'finished'],
  ])
})

test('an experiment that needs a library of this machine is refused before anything is stored', async () => {
  const studio = openPlacedStudio(testCluster())
  const config = studyOf({ ...fakeExperiment(['a'], 5), backend: 'webgpu' })
  await expect(studio.request('study.start', { config, place })).rejects.toThrow('got webgpu')
  expect(await studio.request('study.list', {})).toEqual([])
})

test('MNIST does not travel: a study on it is refused before anything is stored, but for processes of this machine', async () => {
  const studio = openPlacedStudio(testCluster())
  const config = studyOf({ ...fakeExperiment(['a'], 5), data: parse(imagesConfig, { kind: 'images' }, 'the data') })
  for (const elsewhere of ['slurm:anna@login.example.org', 'ray:http://127.0.0.1:8265']) {
    await expect(studio.request('study.start', { config, place: elsewhere })).rejects.toThrow(
      /got MNIST.*train on this machine, or choose a file of images/,
    )
  }
  expect(await studio.request('study.list', {})).toEqual([])
  expect((await studio.request('study.start', { config, place })).summary.name).toBe(config.name)
})
