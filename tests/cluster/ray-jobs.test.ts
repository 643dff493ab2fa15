// Studies over Ray's Jobs API, against a stand-in for the dashboard that runs the product's own driver.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Cluster } from '../../src-engine/remote-studies/cluster.ts'
import { rayToken } from '../../src-engine/remote-studies/ray/ray-token.ts'
import { rayConnection } from '../../src-engine/remote-studies/ray/ray-connection.ts'
import { submitJob } from '../../src-engine/remote-studies/ray/ray-queue.ts'
import { storedZip } from '../../src-engine/remote-studies/ray/stored-zip.ts'
import { programFile } from '../../src-engine/remote-studies/study-folder.ts'
import { extractZip } from '../../scripts/setup/zip.mjs'
import { eventsOf, eventually, fakeExperiment, openFakeStudio } from '../engine/support/fake-studio.ts'
import { studyOf } from '../engine/support/fake-study.ts'
import { fakeChunk } from '../engine/support/placed-studio.ts'
import { temporaryHome } from '../engine/support/temporary-home.ts'
import { fakeRayObstacle, startFakeRay, token, type FakeRay } from './support/fake-ray.ts'
import { linkedProgram } from './support/programs.ts'
import { allFinished, iterationsOf, runsOf, upTo } from './support/study-records.ts'
import { until } from './support/until.ts'

/** A busy machine takes ten times as long as a quiet one. */
const deadlineMs = 300_000
const hookMs = 60_000
const timing = { lookMs: 200, graceMs: 3000, retryMs: [50, 200] } as const
const obstacle = fakeRayObstacle()
if (obstacle !== null) console.warn(`No tests of Ray’s jobs: ${obstacle}`)

describe.skipIf(obstacle !== null)('studies over Ray’s Jobs API', { timeout: deadlineMs }, () => {
  const { RAY_AUTH_TOKEN: before } = process.env
  let ray: FakeRay
  const fake = linkedProgram(fakeChunk)
  beforeEach(async () => {
    ray = await startFakeRay()
    process.env.RAY_AUTH_TOKEN = token
  }, hookMs)
  afterEach(async () => {
    if (before === undefined) delete process.env.RAY_AUTH_TOKEN
    else process.env.RAY_AUTH_TOKEN = before
    await ray.stop()
  }, hookMs)

  const place = () => `ray:${ray.address}?folder=${ray.scratch}`
  const remote = {
    timing,
    async sendProgram({ programs }: Pick<Cluster, 'programs'>) {
      const file = programFile(fake.hash)
      if (!(await programs!.has(file))) await programs!.put(file, fake.bytes)
      return fake.hash
    },
  }
  const started = async (lanes: readonly string[], iterations: number) => {
    const home = temporaryHome()
    const studio = openFakeStudio(home, { remote })
    const events = eventsOf(studio)
    const config = studyOf(fakeExperiment(lanes, iterations))
    const { summary } = await studio.request('study.start', { config, place: place() })
    const trained = () => runsOf(studio, summary.id).map(({ iteration }) => iteration)
    const notices = () => events.flatMap((event) => (event.kind === 'notice' ? [event.message] : []))
    return { home, studio, studyId: summary.id, trained, notices }
  }
  const submissions = () => ray.asked.filter((wish) => wish === 'POST /api/jobs/')
  const chunks = () =>
    execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(ray.scratch) && line.includes('run-chunk.ts'))
      .map((line) => Number(line.trim().split(' ')[0]))

  test('a lost answer, a killed chunk and a segment cut short cost nothing and double nothing', async () => {
    ray.loseAnswer()
    // Results come once a second: of a shorter run a chunk would have ended before it is killed.
    const { studio, studyId, trained } = await started(['slow', 'slow too'], 5000)
    await eventually(studio, () => Math.max(...trained()) > 50, deadlineMs)
    ray.cutSegment()
    process.kill(chunks()[0], 'SIGKILL')
    await eventually(studio, allFinished(studio, studyId), deadlineMs)
    for (const run of runsOf(studio, studyId)) expect(iterationsOf(studio, run)).toEqual(upTo(5000, 10))
    // The probe's and the part's, whose answer was lost.
    expect(submissions()).toHaveLength(2)
    expect(studio.store.studyPlaces.parts(studyId)).toHaveLength(1)
    await until(() => ray.drivers().length === 0, { what: 'the driver to leave' })
    expect(readdirSync(join(ray.scratch, `ebm-studio-${process.getuid!()}`, 'scratch'))).toEqual([])
  })

  test('a study that is stopped keeps what it has and leaves nothing behind; its program travels once', async () => {
    const { studio, studyId, trained } = await started(['slow', 'slow too'], 5000)
    await eventually(studio, () => Math.max(...trained()) > 50, deadlineMs)
    await studio.request('study.stop', { studyId })
    await eventually(studio, () => runsOf(studio, studyId).every(({ status }) => status === 'stopped'), deadlineMs)
    await until(() => ray.drivers().length === 0 && chunks().length === 0, { what: 'nothing to be left running' })
    await studio.request('study.resume', { studyId })
    await eventually(studio, allFinished(studio, studyId), deadlineMs)
    for (const run of runsOf(studio, studyId)) expect(iterationsOf(studio, run)).toEqual(upTo(5000, 10))
    const sent = ray.asked.filter((wish) => wish.startsWith('PUT') && wish.includes('ebm_program'))
    expect(sent).toHaveLength(1)
  })

  test('an engine that was closed reads on where it was, and a driver that is killed costs a new part', async () => {
    const { home, studio, studyId, trained } = await started(['slow', 'slow too'], 2500)
    await eventually(studio, () => Math.max(...trained()) > 300, deadlineMs)
    await studio.close()
    const readings = () => ray.asked.filter((wish) => wish.endsWith('-1/00000000')).length
    expect(readings()).toBe(1)
    const again = openFakeStudio(home, { remote })
    await again.request('study.follow', { studyId })
    const reached = () => Math.max(...runsOf(again, studyId).map(({ iteration }) => iteration))
    const then = reached()
    await eventually(again, () => reached() > then + 50, deadlineMs)
    expect(readings()).toBe(1)
    ray.drivers()[0].kill('SIGKILL')
    await eventually(again, allFinished(again, studyId), deadlineMs)
    for (const run of runsOf(again, studyId)) expect(iterationsOf(again, run)).toEqual(upTo(2500, 5))
    expect(again.store.studyPlaces.parts(studyId)).toHaveLength(2)
  })

  test('one run that is stopped stops with its reason, and the others go on', async () => {
    const { studio, studyId, trained } = await started(['slow', 'b'], 9000)
    await eventually(studio, () => trained()[0] > 50, deadlineMs)
    const [slow] = runsOf(studio, studyId)
    await studio.request('run.stop', { runIds: [slow.id] })
    await eventually(studio, () => runsOf(studio, studyId).every(({ status }) => status !== 'running'), deadlineMs)
    expect(runsOf(studio, studyId).map(({ status }) => status)).toEqual(['stopped', 'finished'])
  })

  test('without its token a cluster says what is missing, and nobody sees the token', async () => {
    const studio = openFakeStudio(temporaryHome(), { remote })
    const { usable, found } = await studio.request('study.probe', { place: place() })
    expect([usable, found[0]]).toEqual([true, 'Ray 2.0.0 answers.'])
    process.env.RAY_AUTH_TOKEN = `${token}-of-another`
    const refused = await studio.request('study.probe', { place: place() })
    expect(refused).toEqual({ usable: false, found: [expect.stringContaining('RAY_AUTH_TOKEN')] })
    expect(refused.found.join()).not.toContain(token)
  })
})

test('the token is taken from where Ray takes it', () => {
  const file = join(temporaryHome(), 'token')
  writeFileSync(file, 'from a file\n')
  expect(rayToken({ RAY_AUTH_TOKEN: 'given', RAY_AUTH_TOKEN_PATH: file })).toBe('given')
  expect(rayToken({ RAY_AUTH_TOKEN_PATH: file })).toBe('from a file')
  expect(() => rayToken({ RAY_AUTH_TOKEN_PATH: `${file}.not` })).toThrow('RAY_AUTH_TOKEN_PATH')
})

test('a dashboard that takes no jobs is told, not taken for one that did', async () => {
  const server = createServer((_request, response) => response.writeHead(404).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const connection = rayConnection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await expect(submitJob(connection, { submission_id: 'ebm-x' })).rejects.toThrow(/to take jobs, got 404 .*dashboard/)
  connection.close()
  await new Promise((resolve) => server.close(resolve))
})

test('a stored zip holds what was put into it', async () => {
  const folder = temporaryHome()
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256))
  const entries = [
    { path: 'a/ä.bin', body: bytes },
    { path: 'b', body: new Uint8Array() },
  ]
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'x.zip'), storedZip(entries))
  await extractZip(join(folder, 'x.zip'), (name) => join(folder, 'out', name))
  expect(readFileSync(join(folder, 'out', 'a', 'ä.bin'))).toEqual(bytes)
  expect(readFileSync(join(folder, 'out', 'b'))).toHaveLength(0)
  expect(storedZip(entries)).toEqual(storedZip(entries))
})
