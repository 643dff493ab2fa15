// Whole studies on a real Slurm: what they come to is what they come to here, whatever happens on the way.

import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Cluster } from '../../src-engine/remote-studies/cluster.ts'
import { programFile } from '../../src-engine/remote-studies/study-folder.ts'
import { eventsOf, eventually, fakeExperiment, openFakeStudio } from '../engine/support/fake-studio.ts'
import { studyOf } from '../engine/support/fake-study.ts'
import { smallExperiment } from '../engine/support/small-experiment.ts'
import { temporaryHome } from '../engine/support/temporary-home.ts'
import { linkedProgram, type ProgramArchive } from './support/programs.ts'
import { slurmObstacle, startSlurmMachine, type SlurmMachine } from './support/slurm-machine.ts'
import { allFinished, iterationsOf, recordsOf, runsOf, upTo } from './support/study-records.ts'
import { until } from './support/until.ts'

/** A busy machine takes ten times as long as a quiet one. */
const deadlineMs = 480_000
const hookMs = 60_000
const timing = { lookMs: 500, graceMs: 3000, retryMs: [100, 1000] } as const
/** As a chunk that trains, with trainers that need no numerics. */
const fakeChunk = resolve(import.meta.dirname, '..', 'engine', 'support', 'fake-chunk.ts')

let machine: SlurmMachine

describe.skipIf(slurmObstacle() !== null)('studies on Slurm', { timeout: deadlineMs }, () => {
  const path = process.env.PATH
  let fake: ProgramArchive
  beforeAll(async () => {
    machine = await startSlurmMachine()
    process.env.PATH = `${machine.login.programs}:${path}`
    fake = linkedProgram(fakeChunk)
  }, hookMs)
  afterAll(async () => {
    process.env.PATH = path
    await machine?.stop()
  }, hookMs)
  afterEach(() => until(isIdle, { what: 'nothing to be left running' }), hookMs)

  const place = (folder = 'base') => `slurm:root@login?time=10&folder=${join(machine.shared, folder)}`
  const isIdle = () => machine.command('squeue', '-h') === '' && machine.jobProcesses().length === 0
  const sending = (program: ProgramArchive) => ({
    timing,
    async sendProgram({ programs }: Pick<Cluster, 'programs'>) {
      await programs!.put(programFile(program.hash), program.bytes)
      return program.hash
    },
  })
  const started = async (lanes: readonly string[], iterations: number, folder?: string) => {
    const home = temporaryHome()
    const studio = openFakeStudio(home, { remote: sending(fake) })
    const events = eventsOf(studio)
    const config = studyOf(fakeExperiment(lanes, iterations))
    const { summary } = await studio.request('study.start', { config, place: place(folder) })
    const trained = () => runsOf(studio, summary.id).map(({ iteration }) => iteration)
    const notices = () => events.flatMap((event) => (event.kind === 'notice' ? [event.message] : []))
    return { home, studio, studyId: summary.id, trained, notices }
  }

  test('24 small runs come to the same numbers as here, bit for bit', async () => {
    const search = { kind: 'grid', axes: [{ kind: 'values', parameter: 'data.count', values: [200, 220, 240, 260] }] }
    const config = studyOf({ ...smallExperiment(30, 2), seeds: [1, 2, 3] }, { search })
    const here = openFakeStudio(temporaryHome(), { startTrainer: undefined, slots: 2 })
    const local = await here.request('study.start', { config })
    await eventually(here, allFinished(here, local.summary.id), deadlineMs)
    const studio = openFakeStudio(temporaryHome(), { remote: sending(linkedProgram()) })
    const { summary } = await studio.request('study.start', { config, place: place() })
    await eventually(studio, allFinished(studio, summary.id), deadlineMs)
    const [expected, got] = [recordsOf(here, local.summary.id), recordsOf(studio, summary.id)]
    expect(got).toHaveLength(24)
    expect(got).toEqual(expected)
  })

  test('a lying sbatch, a cut connection and a killed node cost nothing and double nothing', async () => {
    machine.letSbatchLie()
    const { studio, studyId, trained, notices } = await started(['slow', 'slow too'], 3000)
    await eventually(studio, () => Math.max(...trained()) > 100, deadlineMs)
    for (const pid of machine.login.sessions()) process.kill(pid, 'SIGKILL')
    const before = Math.max(...trained())
    await eventually(studio, () => Math.max(...trained()) > before + 100, deadlineMs)
    const node = machine.command('squeue', '-h', '-t', 'R', '-o', '%N').trim() as 'n1' | 'n2'
    await machine.killNode(node)
    await until(() => machine.command('squeue', '-h', '-t', 'PD') !== '', { what: 'a requeue', timeoutMs: 60_000 })
    await machine.startNode(node)
    await eventually(studio, allFinished(studio, studyId), deadlineMs)
    for (const run of runsOf(studio, studyId)) expect(iterationsOf(studio, run)).toEqual(upTo(3000, 6))
    expect(studio.store.studyPlaces.parts(studyId)).toHaveLength(1)
    expect(notices().some((words) => words.includes('submitted again'))).toBe(false)
  })

  test('a study that is stopped keeps what it has and leaves nothing behind; it goes on from there', async () => {
    const { studio, studyId, trained } = await started(['slow', 'slow too'], 2000)
    await eventually(studio, () => Math.max(...trained()) > 100, deadlineMs)
    await studio.request('study.stop', { studyId })
    await eventually(studio, () => runsOf(studio, studyId).every(({ status }) => status === 'stopped'), deadlineMs)
    await until(isIdle, { what: 'nothing to be left running' })
    expect(Math.max(...trained())).toBeGreaterThan(100)
    await studio.request('study.resume', { studyId })
    await eventually(studio, allFinished(studio, studyId), deadlineMs)
    for (const run of runsOf(studio, studyId)) expect(iterationsOf(studio, run)).toEqual(upTo(2000, 4))
  })

  test('a disk that fills up there is waited for, and costs no row', async () => {
    const small = join(machine.shared, 'small')
    mkdirSync(small)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', small])
    try {
      const { studio, studyId, trained } = await started(['slow'], 2000, 'small')
      await eventually(studio, () => Math.max(...trained()) > 50, deadlineMs)
      fill(join(small, 'ballast'))
      const stood = await standstill(trained)
      expect(stood).toBeLessThan(2000)
      rmSync(join(small, 'ballast'))
      await eventually(studio, allFinished(studio, studyId), deadlineMs)
      for (const run of runsOf(studio, studyId)) expect(iterationsOf(studio, run)).toEqual(upTo(2000, 4))
      expect(readdirSync(join(small, 'studies', studyId, 'frames')).length).toBeGreaterThan(0)
    } finally {
      await until(isIdle, { what: 'nothing to be left running' })
      execFileSync('umount', ['-l', small])
    }
  })
})

function fill(path: string): void {
  const file = openSync(path, 'a')
  // Down to the last page, which a whole piece might not fit into.
  for (const size of [65_536, 4096]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size, 1))
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
    }
  }
  closeSync(file)
}

/** The iteration at which all runs have stood for two seconds. */
async function standstill(trained: () => number[]): Promise<number> {
  let last = { at: Date.now(), iteration: -1 }
  await until(
    () => {
      const iteration = Math.max(...trained())
      if (iteration !== last.iteration) last = { at: Date.now(), iteration }
      return Date.now() - last.at > 2000
    },
    { what: 'training to wait for room', timeoutMs: 60_000 },
  )
  return last.iteration
}
