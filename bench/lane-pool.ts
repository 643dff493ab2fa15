// Lanes of a study, each trained in a process of its own, two at a time, with the snapshots that the app would take.

import { fork } from 'node:child_process'
import type { ExperimentConfig } from '../src-shared/config/experiment.ts'
import type { LaneConfig } from '../src-shared/config/lane.ts'
import type { MetricRow } from '../src-shared/metric.ts'
import { reference } from '../src-engine/backends/reference/reference.ts'
import { loadData } from '../src-engine/data/registry.ts'
import { startTraining } from '../src-engine/training/train.ts'
import type { TrainingOutcome } from '../src-engine/training/training.ts'

const processes = 2

export interface LaneJob {
  config: ExperimentConfig
  lane: LaneConfig
  seed: number
}

export interface LaneResult {
  outcome: TrainingOutcome
  /** Of the final evaluation. */
  row: MetricRow
}

if (process.send && process.argv[2] === 'lane') {
  process.once(
    'message',
    (job) => void train(job as LaneJob).then((result) => process.send!(result, () => process.disconnect())),
  )
}

/** Results in the order of the jobs; `told` hears of each as it ends. Throws if a process ends without a result. */
export async function trainLanes(
  jobs: readonly LaneJob[],
  told: (job: LaneJob, result: LaneResult) => void = () => undefined,
): Promise<LaneResult[]> {
  const results: LaneResult[] = []
  const waiting = [...jobs.entries()]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, job] = next
      results[index] = await inProcess(job)
      told(job, results[index])
    }
  }
  await Promise.all(Array.from({ length: processes }, work))
  return results
}

function inProcess(job: LaneJob): Promise<LaneResult> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, ['lane'], { serialization: 'advanced' })
    child.on('message', (result) => resolve(result as LaneResult))
    child.on('exit', (code) =>
      reject(new Error(`Lane ${job.lane.id} of seed ${job.seed} ended with exit code ${code}.`)),
    )
    child.send(job)
  })
}

async function train({ config, lane, seed }: LaneJob): Promise<LaneResult> {
  const data = await loadData(config.data, seed)
  const now = () => performance.now()
  const training = await startTraining({ runId: 'study', config, lane, seed, data, backend: reference, now })
  let outcome: TrainingOutcome = { kind: 'going' }
  while (outcome.kind === 'going') {
    if (training.snapshotDue) await training.evaluate(false)
    outcome = (await training.step()).outcome
  }
  const { row } = await training.evaluate(true)
  return { outcome, row }
}
