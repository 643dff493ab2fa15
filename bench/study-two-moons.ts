// The default comparison, repeated: two moons with CD-10, PCD-10 and NCE at default settings, seeds 1–3.
//
//   npm run study:two-moons
//
// Lanes train in processes of their own, two at a time, with the snapshots the app would take. Prints the exact
// KL(data‖model) of each lane and seed and the wall time of each comparison; exits with 1 unless every lane ends at or
// below 0.20 nats and every comparison takes at most 240 s.

import { fork } from 'node:child_process'
import { defaultExperiment } from '../src-shared/config/experiment.ts'
import { laneLabel } from '../src-shared/config/lane.ts'
import type { MetricRow } from '../src-shared/metric.ts'
import { reference } from '../src-engine/backends/reference/reference.ts'
import { loadData } from '../src-engine/data/registry.ts'
import { startTraining } from '../src-engine/experiment/train.ts'
import type { TrainingOutcome } from '../src-engine/experiment/training.ts'

const seeds = [1, 2, 3]
const klMaximumNats = 0.2
const wallSecondsMaximum = 240
const processes = 2

interface LaneResult {
  outcome: TrainingOutcome
  row: MetricRow
}

const config = defaultExperiment()

if (process.argv[2] === 'lane') await trainLane(Number(process.argv[3]), Number(process.argv[4]))
else await study()

async function study(): Promise<void> {
  const labels = config.lanes.map(laneLabel)
  console.log('Two moons at default settings: KL(data‖model) by quadrature, nats')
  console.log(['seed', ...labels, 'wall seconds'].map(cell).join(''))
  let passed = true
  for (const seed of seeds) {
    const startedAt = performance.now()
    const results = await inPool(config.lanes.map((_, lane) => () => laneProcess(lane, seed)))
    const wallSeconds = (performance.now() - startedAt) / 1000
    const divergences = results.map(({ row }) => row.values.klDataModel ?? Number.NaN)
    console.log([seed, ...divergences.map((kl) => kl.toFixed(3)), wallSeconds.toFixed(1)].map(cell).join(''))
    for (const [lane, { outcome }] of results.entries()) {
      if (outcome.kind === 'diverged') console.log(`  ${labels[lane]} diverged: ${outcome.divergence.suggestion}`)
    }
    // Written so that NaN fails.
    passed &&= divergences.every((kl) => kl <= klMaximumNats) && wallSeconds <= wallSecondsMaximum
  }
  console.log(passed ? 'passed' : `failed: wanted KL ≤ ${klMaximumNats} nats and ≤ ${wallSecondsMaximum} s throughout`)
  process.exitCode = passed ? 0 : 1
}

function cell(value: string | number): string {
  return String(value).padStart(13)
}

/** Runs the jobs in order, so many at a time. */
async function inPool<Result>(jobs: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = []
  const waiting = [...jobs.entries()]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await next[1]()
  }
  await Promise.all(Array.from({ length: processes }, work))
  return results
}

function laneProcess(lane: number, seed: number): Promise<LaneResult> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, ['lane', String(lane), String(seed)], { serialization: 'advanced' })
    child.on('message', (result) => resolve(result as LaneResult))
    child.on('exit', (code) => reject(new Error(`Lane ${lane} of seed ${seed} ended with exit code ${code}.`)))
  })
}

async function trainLane(laneIndex: number, seed: number): Promise<void> {
  const lane = config.lanes[laneIndex]
  const data = await loadData(config.data, seed)
  const now = () => performance.now()
  const training = await startTraining({ runId: 'study', config, lane, seed, data, backend: reference, now })
  let outcome: TrainingOutcome = { kind: 'going' }
  while (outcome.kind === 'going') {
    if (training.snapshotDue) await training.evaluate(false)
    outcome = (await training.step()).outcome
  }
  const { row } = await training.evaluate(true)
  process.send!({ outcome, row } satisfies LaneResult)
}
