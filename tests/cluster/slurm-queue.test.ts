// The queue of a real Slurm, whose chunks are toys: what runs, how often, and what is left.

import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Cluster, Part } from '../../src-engine/remote-studies/cluster.ts'
import { slurmCluster } from '../../src-engine/remote-studies/slurm/slurm-cluster.ts'
import type { SlurmPlace } from '../../src-shared/study/place.ts'
import { linkedProgram, toyProgram, type ProgramArchive } from './support/programs.ts'
import { slurmObstacle, startSlurmMachine, type SlurmMachine } from './support/slurm-machine.ts'
import { until } from './support/until.ts'

const obstacle = slurmObstacle()
if (obstacle !== null) console.warn(`No tests of Slurm: ${obstacle}`)

const hookMs = 60_000
let machine: SlurmMachine
let cluster: Cluster
let program: ProgramArchive
let studies = 0
let study: string

describe.skipIf(obstacle !== null)('parts on Slurm', { timeout: 180_000 }, () => {
  const path = process.env.PATH
  beforeAll(async () => {
    machine = await startSlurmMachine({ arrayMax: 40 })
    process.env.PATH = `${machine.login.programs}:${path}`
    program = toyProgram()
  }, hookMs)
  afterAll(async () => {
    process.env.PATH = path
    await machine?.stop()
  }, hookMs)
  beforeEach(async () => {
    study = `study-${++studies}`
    cluster = slurmCluster(place())
    await cluster.programs!.put(`${program.hash}.tar.gz`, program.bytes)
  })
  afterEach(async () => {
    machine.command('scancel', '-u', 'root')
    await until(isIdle, { what: 'nothing to be left running' })
    await cluster.close()
  }, hookMs)

  const place = (more: Partial<SlurmPlace> = {}): SlurmPlace => ({
    ...{ kind: 'slurm', user: 'root', host: 'login', port: null, partition: 'short', minutes: 5, account: null },
    memory: null,
    ...{ folder: join(machine.shared, 'base'), ...more },
  })
  const folder = () => join(machine.shared, 'base', 'studies', study)
  const part = (chunks: number, number = 1): Part => ({
    ...{ name: `ebm-${study}-${number}`, studyId: study, number, chunks, program: program.hash },
    ...{ chunkSeconds: null, threads: 1 },
  })
  const toy = (trials: number, trialMs: number) =>
    cluster.folder(study).put('toy.json', Buffer.from(JSON.stringify({ trials, trialMs })))
  const isIdle = () => machine.command('squeue', '-h') === '' && machine.jobProcesses().length === 0
  const events = () =>
    (existsSync(join(folder(), 'events')) ? readFileSync(join(folder(), 'events'), 'utf8') : '').trim().split('\n')
  const states = async (job: string) => (await cluster.queue.states([job])).get(job)!
  const ended = async (job: string) => (await states(job)).chunks.every((state) => state === 'ended')
  const results = () => readdirSync(join(folder(), 'results')).sort()
  const expected = (chunks: number, trials: number) =>
    Array.from({ length: chunks * trials }, (_, at) => `1-${Math.floor(at / trials)}-${at % trials}`).sort()

  test('every chunk runs once, and its states are told', async () => {
    await toy(2, 300)
    const job = await cluster.queue.submit(part(3))
    expect(await cluster.queue.find(part(3).name)).toBe(job)
    expect((await states(job)).chunks).toHaveLength(3)
    await until(async () => (await states(job)).chunks.includes('running'), { what: 'a chunk to run' })
    await until(() => ended(job), { what: 'the end of all chunks', timeoutMs: 40_000 })
    expect(results()).toEqual(expected(3, 2))
    expect(
      events()
        .filter((event) => event.startsWith('begin'))
        .sort(),
    ).toEqual(['begin 1-0 0', 'begin 1-1 0', 'begin 1-2 0'])
    expect(await cluster.queue.find(part(3).name)).toBe(job)
  })

  test('a name that was never submitted is not found, and an unknown job has no states', async () => {
    expect(await cluster.queue.find('ebm-never-1')).toBeNull()
    expect(await cluster.queue.states(['999999'])).toEqual(new Map())
    await cluster.queue.cancel(['999999'])
  })

  test('a submission that only seems to have failed is found by its name, and runs once', async () => {
    await toy(1, 100)
    machine.letSbatchLie()
    await expect(cluster.queue.submit(part(2))).rejects.toMatchObject({ code: 'unreachable' })
    const job = (await cluster.queue.find(part(2).name))!
    await until(() => ended(job), { what: 'the end of all chunks', timeoutMs: 40_000 })
    expect(
      events()
        .filter((event) => event.startsWith('begin'))
        .sort(),
    ).toEqual(['begin 1-0 0', 'begin 1-1 0'])
    expect(
      machine
        .command('squeue', '-h', '--states=all', '-o', '%F', `--name=${part(2).name}`)
        .trim()
        .split('\n'),
    ).toEqual([job, job])
  })

  test('submitted twice after such a failure, it still runs once', async () => {
    await toy(1, 100)
    machine.letSbatchLie()
    await expect(cluster.queue.submit(part(2))).rejects.toMatchObject({ code: 'unreachable' })
    const job = await cluster.queue.submit(part(2))
    expect(await cluster.queue.find(part(2).name)).toBe(job)
    await until(isIdle, { what: 'an empty queue', timeoutMs: 40_000 })
    expect(
      events()
        .filter((event) => event.startsWith('begin'))
        .sort(),
    ).toEqual(['begin 1-0 0', 'begin 1-1 0'])
    expect(results()).toEqual(expected(2, 1))
  })

  test('a job that is stray leaves without doing anything', async () => {
    await toy(1, 100)
    const job = await cluster.queue.submit(part(1))
    // What names the job is changed before it begins, as if another had been submitted since.
    writeFileSync(join(machine.shared, 'base', 'jobs', part(1).name), '424242\n')
    await until(() => ended(job), { what: 'it to leave' })
    expect(existsSync(join(folder(), 'events'))).toBe(false)
  })

  test('what ran on a node that is killed is begun again, and nothing that was done is done twice', async () => {
    await toy(8, 500)
    const job = await cluster.queue.submit(part(2))
    await until(() => events().filter((event) => event.startsWith('trial-2')).length === 2, { what: 'both to run' })
    await machine.killNode('n1')
    await until(async () => (await states(job)).chunks.includes('waiting'), {
      what: 'the loss to be noticed',
      timeoutMs: 40_000,
    })
    await machine.startNode('n1')
    await until(() => ended(job), { what: 'the end of all chunks', timeoutMs: 40_000 })
    expect(results()).toEqual(expected(2, 8))
    const begins = events()
      .filter((event) => event.startsWith('begin'))
      .map((event) => event.split(' ')[2])
    expect(begins.sort()).toEqual(['0', '0', '1'])
    // One trial was under way; all others have been made once.
    expect(events().filter((event) => event.startsWith('trial'))).toHaveLength(17)
  })

  test('a cancelled job gets SIGTERM where it runs, and never begins where it waits', async () => {
    await toy(1, 60_000)
    const job = await cluster.queue.submit(part(5))
    await until(() => events().filter((event) => event.startsWith('trial')).length === 2, { what: 'two to run' })
    await cluster.queue.cancel([job, '999999'])
    await until(() => ended(job), { what: 'its end' })
    await until(isIdle, { what: 'nothing to be left' })
    expect(events().filter((event) => event.startsWith('suspended'))).toHaveLength(2)
    expect(events().filter((event) => event.startsWith('begin'))).toHaveLength(2)
    await cluster.queue.cancel([job])
  })

  test('a queue asks for the longest array by itself, without a probe', async () => {
    expect(await cluster.queue.chunksMaximum()).toBe(40)
  })

  test('a probe finds Slurm, folder and node', async () => {
    const fresh = slurmCluster(place({ folder: join(machine.shared, 'fresh') }))
    const { usable, found } = await fresh.probe()
    expect([usable, found]).toEqual([
      true,
      [
        expect.stringMatching(/slurm-wlm 2.*partitions: other, short/),
        expect.stringContaining('can be written to'),
        expect.stringMatching(/^A small job ran on the node \S+ \(.+\)\.$/),
      ],
    ])
    // Now with what a study sends, and with what does not run there.
    const real = linkedProgram()
    await fresh.programs!.put(`${real.hash}.tar.gz`, real.bytes)
    expect((await fresh.probe()).found.at(-1)).toContain('The program ran there and passed its test.')
    await fresh.programs!.put(`${program.hash}.tar.gz`, program.bytes)
    const { usable: still, found: complaints } = await fresh.probe()
    expect([still, complaints.at(-1)]).toEqual([false, expect.stringContaining('Expected the program to run')])
    await fresh.close()
  })

  test('more chunks than an array may have are refused with words', async () => {
    await toy(0, 0)
    await expect(cluster.queue.submit(part(41))).rejects.toThrow(/an array of chunks that this Slurm accepts/)
  })

  test('what a probe misses is said with its cure', async () => {
    const wrongPartition = slurmCluster(place({ partition: 'lunch' }))
    expect(await wrongPartition.probe()).toMatchObject({
      usable: false,
      found: [expect.stringContaining('among other, short')],
    })
    await wrongPartition.close()
    const wrongFolder = slurmCluster(place({ folder: '/proc/nothing' }))
    const { usable, found } = await wrongFolder.probe()
    expect([usable, found.at(-1)]).toEqual([false, expect.stringContaining('may be written to')])
    await wrongFolder.close()
  })

  test('a full disk there is said, and room makes it good', async () => {
    const small = join(machine.shared, 'small')
    mkdirSync(small)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small])
    const tight = slurmCluster(place({ folder: small }))
    try {
      const body = Buffer.alloc(700_000, 7)
      await tight.folder(study).put('first', body)
      const failing = tight.folder(study).put('second', body)
      await expect(failing).rejects.toThrow(/Expected room/)
      await expect(failing).rejects.toMatchObject({ code: 'unreachable' })
      expect(readdirSync(join(small, 'studies', study))).toEqual(['first'])
      execFileSync('rm', [join(small, 'studies', study, 'first')])
      await tight.folder(study).put('second', body)
      expect((await tight.folder(study).get('second')).length).toBe(body.length)
    } finally {
      await tight.close()
      execFileSync('umount', ['-l', small])
    }
  })

  test('a controller that is away is no empty queue', async () => {
    const conf = join(machine.folder, 'slurm.conf')
    const whole = readFileSync(conf, 'utf8')
    writeFileSync(conf, whole.replace(/SlurmctldPort=\d+/, 'SlurmctldPort=1'))
    appendFileSync(conf, 'CompleteWait=0\n')
    try {
      await expect(cluster.queue.find('ebm-x-1')).rejects.toMatchObject({ code: 'unreachable' })
      await expect(cluster.queue.states(['1'])).rejects.toMatchObject({ code: 'unreachable' })
    } finally {
      writeFileSync(conf, whole)
    }
  })
})
