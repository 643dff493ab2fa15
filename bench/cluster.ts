// What Slurm and the way to it cost: 60 trials of a second of processor time each, on two slots, as a part of six chunks
// submitted over ssh, beside `xargs -P2`, which has no queue at all. Rounds take turns, since neighbours make a machine
// faster and slower from minute to minute.
//
//   npm run bench:cluster [-- --rounds 3]        as root, after npm run setup:slurm-test
//
// overhead per trial = (2 · wall time − Σ times of the trials) / 60, from before the submission to the end of the last trial

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { slurmCluster } from '../src-engine/remote-studies/slurm/slurm-cluster.ts'
import type { Cluster } from '../src-engine/remote-studies/cluster.ts'
import { archiveOfChunk, type ProgramArchive } from '../tests/cluster/support/programs.ts'
import { slurmObstacle, startSlurmMachine, type SlurmMachine } from '../tests/cluster/support/slurm-machine.ts'
import { until } from '../tests/cluster/support/until.ts'
import { machineLine } from './measure/machine.ts'
import { median } from './measure/statistics.ts'

const trials = 60
const slots = 2
const chunks = 6
const trialProgram = join(import.meta.dirname, 'cluster', 'trial.ts')
const patienceMs = 600_000

interface Outcome {
  wallSeconds: number
  /** From before the submission. */
  firstSeconds: number
  trialSeconds: number
  overheadSeconds: number
}

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } })
const obstacle = slurmObstacle()
if (obstacle !== null) {
  console.error(`No Slurm to measure: ${obstacle}`)
  process.exit(1)
}
console.log(await machineLine())
const machine = await startSlurmMachine()
try {
  await measure(machine, Number(values.rounds))
} finally {
  await machine.stop()
}

async function measure(machine: SlurmMachine, rounds: number): Promise<void> {
  process.env.PATH = `${machine.login.programs}:${process.env.PATH}`
  const program = archiveOfChunk(join(import.meta.dirname, 'cluster', 'chunk.ts'))
  const cluster = slurmCluster({
    ...{ kind: 'slurm', user: 'root', host: 'login', port: null, partition: null, minutes: 30 },
    ...{ memory: null, account: null },
    folder: join(machine.shared, 'bench'),
  })
  await cluster.programs!.put(`${program.hash}.tar.gz`, program.bytes)
  const outcomes: Record<'xargs' | 'slurm', Outcome[]> = { xargs: [], slurm: [] }
  for (let round = 0; round < rounds; round++) {
    outcomes.xargs.push(byXargs(machine))
    outcomes.slurm.push(await bySlurm(machine, cluster, { program, round }))
    for (const [name, of] of Object.entries(outcomes)) console.log(`round ${round + 1}, ${lineOf(name, of.slice(-1))}`)
  }
  console.log('medians:')
  for (const [name, of] of Object.entries(outcomes)) console.log(lineOf(name, of))
  const more = outcomes.slurm.map(({ overheadSeconds }, at) => overheadSeconds - outcomes.xargs[at].overheadSeconds)
  console.log(
    `Slurm costs ${median(more).toFixed(3)} s more of a slot per trial than xargs (median of ${rounds} rounds).`,
  )
  await cluster.close()
}

function byXargs(machine: SlurmMachine): Outcome {
  const folder = join(machine.folder, 'xargs')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const file = join(folder, 'trials')
  const began = Date.now()
  const numbers = Array.from({ length: trials }, (_, trial) => trial).join('\n')
  execFileSync('xargs', [`-P${slots}`, '-I{}', process.execPath, trialProgram, file, '{}'], { input: numbers })
  return outcomeOf(file, began)
}

async function bySlurm(
  machine: SlurmMachine,
  cluster: Cluster,
  { program, round }: { program: ProgramArchive; round: number },
): Promise<Outcome> {
  const studyId = `bench-${round}`
  const toy = { trials: trials / chunks, program: trialProgram }
  await cluster.folder(studyId).put('toy.json', Buffer.from(JSON.stringify(toy)))
  const began = Date.now()
  const name = `ebm-${studyId}-1`
  const part = { name, studyId, number: 1, chunks, program: program.hash, chunkSeconds: null, threads: 1 }
  await cluster.queue.submit(part)
  await until(() => machine.command('squeue', '-h') === '', { what: 'the end of the job', timeoutMs: patienceMs })
  return outcomeOf(join(machine.shared, 'bench', 'studies', studyId, 'trials'), began)
}

function outcomeOf(file: string, began: number): Outcome {
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  const rows = lines.map((line) => JSON.parse(line) as { trial: number; began: number; ended: number })
  if (new Set(rows.map(({ trial }) => trial)).size !== trials || rows.length !== trials) {
    throw new Error(`Expected ${trials} trials once each, got ${rows.length} ends.`)
  }
  const wallSeconds = (Math.max(...rows.map(({ ended }) => ended)) - began) / 1000
  const trialSeconds = rows.reduce((sum, row) => sum + row.ended - row.began, 0) / 1000
  return {
    wallSeconds,
    firstSeconds: (Math.min(...rows.map((row) => row.began)) - began) / 1000,
    trialSeconds: trialSeconds / trials,
    overheadSeconds: (slots * wallSeconds - trialSeconds) / trials,
  }
}

function lineOf(name: string, outcomes: readonly Outcome[]): string {
  const of = (key: keyof Outcome) => median(outcomes.map((outcome) => outcome[key]))
  return (
    `${name.padEnd(5)} wall ${of('wallSeconds').toFixed(1)} s, first trial after ${of('firstSeconds').toFixed(2)} s, ` +
    `a trial ${of('trialSeconds').toFixed(2)} s, overhead ${of('overheadSeconds').toFixed(3)} s a trial`
  )
}
