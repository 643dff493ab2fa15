// Whole studies on a real Ray (npm run test:ray): what they come to is what they come to here, whatever happens on the way.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Cluster } from '../../src-engine/remote-studies/cluster.ts'
import { programFile } from '../../src-engine/remote-studies/study-folder.ts'
import { fakeExperiment, eventsOf, eventually, openFakeStudio } from '../engine/support/fake-studio.ts'
import { studyOf } from '../engine/support/fake-study.ts'
import { fakeChunk } from '../engine/support/placed-studio.ts'
import { smallExperiment } from '../engine/support/small-experiment.ts'
import { temporaryHome } from '../engine/support/temporary-home.ts'
import { linkedProgram, type ProgramArchive } from './support/programs.ts'
import { pythonWithRay, startRayMachine, type RayMachine } from './support/ray-machine.ts'
import { allFinished, iterationsOf, recordsOf, runsOf, upTo } from './support/study-records.ts'
import { until } from './support/until.ts'

/** A busy machine takes ten times as long as a quiet one. */
const deadlineMs = 300_000
const hookMs = 260_000
const timing = { lookMs: 500, graceMs: 5000, retryMs: [100, 1000] } as const

const python = pythonWithRay()
let machine: RayMachine

describe.skipIf(python === null)('studies on Ray', { timeout: deadlineMs }, () => {
  const { RAY_AUTH_TOKEN_PATH: before } = process.env
  let fake: ProgramArchive
  beforeAll(async () => {
    machine = await startRayMachine(python!)
    process.env.RAY_AUTH_TOKEN_PATH = machine.tokenFile
    fake = linkedProgram(fakeChunk)
  }, hookMs)
  afterAll(async () => {
    if (before === undefined) delete process.env.RAY_AUTH_TOKEN_PATH
    else process.env.RAY_AUTH_TOKEN_PATH = before
    await machine?.stop()
  }, hookMs)

  const place = () => `ray:${machine.address}?folder=${machine.scratch}`
  const isIdle = () => machine.chunks().length === 0
  const sending = (program: ProgramArchive) => ({
    timing,
    async sendProgram({ programs }: Pick<Cluster, 'programs'>) {
      const file = programFile(program.hash)
      if (!(await programs!.has(file))) await programs!.put(file, program.bytes)
      return program.hash
    },
  })
  const started = async (lanes: readonly string[], iterations: number) => {
    const home = temporaryHome()
    const studio = openFakeStudio(home, { remote: sending(fake) })
    const events = eventsOf(studio)
    const config = studyOf(fakeExperiment(lanes, iterations))
    const { summary } = await studio.request('study.start', { config, place: place() })
    const trained = () => runsOf(studio, summary.id).map(({ iteration }) => iteration)
    const notices = () => events.flatMap((event) => (event.kind === 'notice' ? [event.message] : []))
    return { home, studio, studyId: summary.id, trained, notices }
  }

  test('a probe says what is there, and without the token what is missing', async () => {
    const studio = openFakeStudio(temporaryHome(), { remote: { timing } })
    expect(await studio.request('study.probe', { place: place() })).toMatchObject({
      usable: true,
      found: [
        expect.stringMatching(/^Ray \d/),
        'It has 2 processors on 3 nodes.',
        expect.stringContaining('A small task'),
      ],
    })
    process.env.RAY_AUTH_TOKEN = 'wrong'
    try {
      const { usable, found } = await studio.request('study.probe', { place: place() })
      expect([usable, ...found]).toEqual([false, expect.stringContaining('a token that the Ray cluster')])
      expect(found.join()).not.toContain('wrong')
    } finally {
      delete process.env.RAY_AUTH_TOKEN
    }
  })

  test('several small runs come to the same numbers as here, bit for bit', async () => {
    const search = { kind: 'grid', axes: [{ kind: 'values', parameter: 'data.count', values: [200, 220] }] }
    const config = studyOf({ ...smallExperiment(30, 2), seeds: [1, 2] }, { search })
    const here = openFakeStudio(temporaryHome(), { startTrainer: undefined, slots: 2 })
    const local = await here.request('study.start', { config })
    await eventually(here, allFinished(here, local.summary.id), deadlineMs)
    // The program as it travels.
    const studio = openFakeStudio(temporaryHome(), { remote: { timing } })
    const { summary } = await studio.request('study.start', { config, place: place() })
    await eventually(studio, allFinished(studio, summary.id), deadlineMs)
    const [expected, got] = [recordsOf(here, local.summary.id), recordsOf(studio, summary.id)]
    expect(got).toHaveLength(8)
    expect(got).toEqual(expected)
  })

  test('a lost answer, a killed worker and an engine that was closed cost nothing and double nothing', async () => {
    machine.loseAnswer()
    const { home, studio, studyId, trained } = await started(['slow', 'slow too'], 6000)
    await eventually(studio, () => Math.max(...trained()) > 100, deadlineMs)
    expect(studio.store.studyPlaces.parts(studyId)).toHaveLength(1)
    const [chunk] = machine.chunks()
    machine.killWorkerOf(chunk)
    await until(() => !machine.chunks().includes(chunk), { what: 'the chunk to go with its worker' })
    const before = Math.max(...trained())
    await eventually(studio, () => Math.max(...trained()) > before + 100, deadlineMs)
    await studio.close()
    const again = openFakeStudio(home, { remote: sending(fake) })
    await again.request('study.follow', { studyId })
    await eventually(again, allFinished(again, studyId), deadlineMs)
    for (const run of runsOf(again, studyId)) expect(iterationsOf(again, run)).toEqual(upTo(6000, 12))
    expect(again.store.studyPlaces.parts(studyId)).toHaveLength(1)
    await until(isIdle, { what: 'nothing to be left running' })
  })

  test('a study that is stopped keeps what it has and leaves nothing behind; it goes on from there', async () => {
    const { studio, studyId, trained } = await started(['slow', 'slow too', 'slow as well'], 3000)
    await eventually(studio, () => Math.max(...trained()) > 100, deadlineMs)
    await studio.request('study.stop', { studyId })
    await eventually(studio, () => runsOf(studio, studyId).every(({ status }) => status === 'stopped'), deadlineMs)
    await until(isIdle, { what: 'nothing to be left running' })
    expect(Math.max(...trained())).toBeGreaterThan(100)
    await studio.request('study.resume', { studyId })
    await eventually(studio, allFinished(studio, studyId), deadlineMs)
    for (const run of runsOf(studio, studyId)) expect(iterationsOf(studio, run)).toEqual(upTo(3000, 6))
  })

  test('one run that is stopped stops, and the others go on; a trainer that crashes is tried twice more', async () => {
    const { studio, studyId, trained, notices } = await started(['slow', 'crash', 'b'], 4000)
    await eventually(studio, () => trained()[0] > 100, deadlineMs)
    await studio.request('run.stop', { runIds: [runsOf(studio, studyId)[0].id] })
    const isOver = () =>
      runsOf(studio, studyId).every(({ status }) => ['stopped', 'failed', 'finished'].includes(status))
    await eventually(studio, isOver, deadlineMs)
    expect(runsOf(studio, studyId).map(({ status }) => status)).toEqual(['stopped', 'failed', 'finished'])
    expect(notices().filter((words) => words.startsWith('crash at seed'))).toHaveLength(2)
  })

  // Last: nobody starts the node again.
  test('a chunk goes on at another node where its own is lost', async () => {
    const { studio, studyId, trained } = await started(['slow', 'slow too'], 4000)
    await eventually(studio, () => Math.max(...trained()) > 100, deadlineMs)
    const [chunk] = machine.chunks()
    machine.killNodeOf(chunk)
    await until(() => !machine.chunks().includes(chunk), { what: 'the chunk to go with its node' })
    await eventually(studio, allFinished(studio, studyId), deadlineMs)
    for (const run of runsOf(studio, studyId)) expect(iterationsOf(studio, run)).toEqual(upTo(4000, 8))
    expect(studio.store.studyPlaces.parts(studyId)).toHaveLength(1)
  })
})
