// Kills −9 at seeded random moments of real runs, and what they cost.
//
// One experiment with a lane of every method is trained unbroken first. Then, for each kill, the same experiment is
// started again, and a trainer or the engine is killed when a lane has used a random share of its budget. Counted are
// metric rows that the engine had told and no longer has, processes that are still there 5 s later, and resumed runs
// that do not end with the numbers of the unbroken ones: parameters, optimizer and chains bit for bit, and every
// metric but the times.

import { isDeepStrictEqual } from 'node:util'
import { defaultExperiment, type ExperimentConfig } from '../src-shared/config/experiment.ts'
import { dataConfigSchema } from '../src-shared/config/data.ts'
import { energyConfigSchema } from '../src-shared/config/energy.ts'
import { parse } from '../src-shared/config/parse.ts'
import type { MetricRow } from '../src-shared/metric.ts'
import { isLive, type RunRecord } from '../src-shared/run.ts'
import { decodeCheckpoint } from '../src-engine/training/checkpoint.ts'
import { randomStream } from '../src-engine/random/random-stream.ts'
import { openStore } from '../src-engine/store/open-store.ts'
import { isAlive, launchEngine, poll, trainersOf, type TestEngine } from '../tests/engine/support/launch-engine.ts'

const orphanDeadlineMs = 5000
/** Later shares could find the lane finished before the signal arrives. */
const shareMax = 0.8
/** On a machine that does other work as well. */
const startDeadlineMs = 30_000
/** No purpose of training: the study's own stream. */
const purpose = 0xb111

export interface Kill {
  victim: 'trainer' | 'engine'
  lane: number
  /** Share of the lane's budget after which the signal is sent. */
  share: number
}

export interface KillResult extends Kill {
  /** Iteration of the lane in the store after the kill. */
  iteration: number
  /** Runs that the kill interrupted. */
  interrupted: number
  acknowledgedRows: number
  lostRows: number
  orphans: number
  /** Of all its lanes, resumed or not. */
  equal: boolean
}

export interface KillStudy {
  folder: string
  config: ExperimentConfig
  kills: readonly Kill[]
  /** Told after each kill, before its numbers are compared. */
  onKill?: (count: number) => void
}

/** Small, but real: all methods on a mixture, with snapshots, evaluations and checkpoints on the way. */
export function killStudyExperiment(iterations: number): ExperimentConfig {
  const data = parse(dataConfigSchema, { kind: 'mixture-one-dimensional', count: 400 }, 'data')
  const config = defaultExperiment(data)
  return {
    ...config,
    // Its numbers are compared: they must not depend on what this machine has.
    backend: 'reference',
    // Progress is told every 100 ms: an update of some milliseconds keeps a lane alive until its signal arrives, on fast
    // machines too. A method without sampling needs more rows for that.
    lanes: config.lanes.map((lane) => ({ ...lane, batchSize: 'sampler' in lane.method ? 128 : 1024 })),
    energy: parse(energyConfigSchema, { kind: 'mlp', hiddenWidths: [24, 24] }, 'energy'),
    budget: { unit: 'iterations', amount: iterations },
    evaluation: { ...config.evaluation, snapshots: 6, sampleCount: 40, fieldResolution: 41, permutations: 20 },
  }
}

/** Every third kill is of the engine, which takes all lanes with it. */
export function seededKills(count: number, seed: number, laneCount: number): Kill[] {
  const random = randomStream({ seed, purpose })
  return Array.from({ length: count }, (_, index) => ({
    victim: index % 3 === 2 ? 'engine' : 'trainer',
    lane: random.integer(laneCount),
    share: shareMax * random.uniform(),
  }))
}

export async function studyKills({ folder, config, kills, onKill }: KillStudy): Promise<KillResult[]> {
  let engine = launchEngine(folder)
  try {
    const unbroken = await trainUnbroken(engine, config)
    const broken: { result: KillResult; runIds: string[] }[] = []
    for (const kill of kills) {
      const trial = await breakOnce(engine, folder, config, kill)
      engine = trial.engine
      broken.push(trial)
      onKill?.(broken.length)
    }
    engine.child.disconnect()
    await engine.exited
    return compareEnds(folder, unbroken, broken)
  } finally {
    engine.child.kill('SIGKILL')
    await engine.exited
  }
}

async function trainUnbroken(engine: TestEngine, config: ExperimentConfig): Promise<string[]> {
  const { runs } = await engine.request('experiment.start', { config })
  await allFinished(engine, runs[0].experimentId)
  return runs.map(({ id }) => id)
}

/** One experiment that is broken once and resumed; the engine it ends with may be another. */
async function breakOnce(engine: TestEngine, folder: string, config: ExperimentConfig, kill: Kill) {
  const told = new Map<string, MetricRow[]>()
  engine.watch((event) => {
    if (event.kind === 'metrics') told.set(event.runId, [...(told.get(event.runId) ?? []), ...event.rows])
  })
  // Those of the experiment before this one wait for another run; then they leave.
  await poll(() => trainersOf(engine).length === 0, startDeadlineMs)
  const { runs, summary } = await engine.request('experiment.start', { config })
  const target = runs[kill.lane].id
  const reached = engine.event(
    (event) => event.kind === 'run' && event.run.id === target && event.run.fraction >= kill.share,
  )
  // All lanes start together; one that is done sooner than the target is gone by then.
  const trainers = new Set<number>()
  await poll(() => {
    for (const pid of trainersOf(engine)) trainers.add(pid)
    return trainers.size === runs.length
  }, startDeadlineMs)
  await reached
  const left = await strike(engine, kill, [...trainers])
  const next = kill.victim === 'engine' ? launchEngine(folder) : engine
  if (kill.victim === 'trainer') await settled(next, summary.id, target)
  const after = (await next.request('experiment.open', { experimentId: summary.id })).runs
  // Rows told by now: those of lanes that train on are compared with what is stored a moment later.
  const acknowledged = new Map([...told].map(([runId, rows]) => [runId, [...rows]]))
  const lostRows = await countLost(next, acknowledged)
  const interrupted = after.filter(({ status }) => status === 'interrupted').map(({ id }) => id)
  if (interrupted.length > 0) await next.request('run.resume', { runIds: interrupted })
  await allFinished(next, summary.id)
  const result: KillResult = {
    ...kill,
    iteration: after[kill.lane].iteration,
    interrupted: interrupted.length,
    acknowledgedRows: [...acknowledged.values()].reduce((sum, rows) => sum + rows.length, 0),
    lostRows,
    orphans: left,
    equal: false,
  }
  return { engine: next, result, runIds: runs.map(({ id }) => id) }
}

/** Sends the signal; answers how many processes that should be gone are still there after 5 s. */
async function strike(engine: TestEngine, { victim, lane }: Kill, trainers: readonly number[]): Promise<number> {
  // Trainers are started lane by lane, so that their ids stand in that order.
  const doomed = victim === 'engine' ? [engine.child.pid!, ...trainers] : [trainers.toSorted((a, b) => a - b)[lane]]
  process.kill(doomed[0], 'SIGKILL')
  if (victim === 'engine') await engine.exited
  await poll(() => !doomed.some(isAlive), orphanDeadlineMs).catch(() => undefined)
  return doomed.filter(isAlive).length
}

async function countLost(engine: TestEngine, acknowledged: ReadonlyMap<string, MetricRow[]>): Promise<number> {
  let lost = 0
  for (const [runId, rows] of acknowledged) {
    const { rows: stored } = await engine.request('run.records', { runId, after: null })
    lost += rows.filter((row, index) => !isDeepStrictEqual(row, stored[index])).length
  }
  return lost
}

/** Resolves when this run is no longer live. */
async function settled(engine: TestEngine, experimentId: string, runId: string): Promise<void> {
  const ended = engine.event((event) => event.kind === 'run' && event.run.id === runId && !isLive(event.run.status))
  const { runs } = await engine.request('experiment.open', { experimentId })
  if (isLive(runs.find(({ id }) => id === runId)!.status)) await ended
}

async function allFinished(engine: TestEngine, experimentId: string): Promise<void> {
  const { runs } = await engine.request('experiment.open', { experimentId })
  await Promise.all(runs.map(({ id }) => settled(engine, experimentId, id)))
  const ends = (await engine.request('experiment.open', { experimentId })).runs
  const other = ends.find(({ status }) => status !== 'finished')
  if (other) throw new Error(`Expected all runs to finish, got one that is ${other.status}: ${reasonOf(other)}`)
}

const reasonOf = ({ reason, divergence }: RunRecord): string => reason ?? divergence?.suggestion ?? 'no reason'

function compareEnds(
  folder: string,
  unbroken: readonly string[],
  broken: readonly { result: KillResult; runIds: string[] }[],
): KillResult[] {
  const store = openStore({ folder })
  try {
    const endOf = (runId: string) => {
      const body = store.checkpoints.newest(runId)?.body
      if (!body) throw new Error(`Expected a checkpoint at the end of run ${runId}, got none.`)
      const { arrays, stepCount, snapshotsTaken } = decodeCheckpoint(body)
      // Bytes, because −0 and the bits of a NaN are part of "bit for bit".
      const bits = Object.entries(arrays).map(([name, { buffer }]) => [name, Buffer.from(buffer).toString('hex')])
      return { bits, stepCount, snapshotsTaken, metrics: store.metrics.of(runId).map(withoutTimes) }
    }
    const expected = unbroken.map(endOf)
    return broken.map(({ result, runIds }) => ({ ...result, equal: isDeepStrictEqual(runIds.map(endOf), expected) }))
  } finally {
    store.close()
  }
}

function withoutTimes({ iteration, evaluations, values }: MetricRow) {
  const { iterationsPerSecond: _, ...numbers } = values
  return { iteration, evaluations, numbers }
}
