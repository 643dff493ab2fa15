// One of our backends as a competitor (see competitor.ts): the product's own training loop, without evaluation.
// Run as a process of its own: node our-iteration.ts <backend> [threads]

import { createInterface } from 'node:readline'
import * as v from 'valibot'
import { defaultExperiment, type BackendId, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { laneConfigSchema } from '../../src-shared/config/lane.ts'
import type { MethodKind } from '../../src-shared/config/method.ts'
import { backends } from '../../src-engine/backends/registry.ts'
import type { DataSet } from '../../src-engine/data/data-set.ts'
import { gaussian } from '../../src-engine/distributions/gaussian.ts'
import { trainingWith } from '../../src-engine/training/train.ts'
import type { Training } from '../../src-engine/training/training.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'
import { noiseRatio, type Workload } from './workload.ts'

const methodKinds: Record<Workload['method'], MethodKind> = {
  cd: 'contrastive-divergence',
  pcd: 'persistent-contrastive-divergence',
  nce: 'noise-contrastive-estimation',
  rbm: 'contrastive-divergence',
}
const warmUpIterations = 3
const trainRowsMinimum = 8192

const startTraining = trainingWith(() => ({
  evaluate: () => Promise.reject(new Error('Nothing is evaluated in a bench.')),
}))

export async function trainingOf(id: BackendId, workload: Workload, threads?: number): Promise<Training> {
  const config = experimentOf(workload)
  const backend = backends[id]
  const data = workload.method === 'rbm' ? binaryData(workload) : gaussianData(workload)
  const now = () => performance.now()
  return startTraining({ runId: 'bench', config, lane: config.lanes[0], seed: 1, data, backend, threads, now })
}

function experimentOf({ method, widths, batch, steps }: Workload): ExperimentConfig {
  const kind = methodKinds[method]
  const config = defaultExperiment(undefined, [kind])
  if (method === 'rbm') config.energy = { kind: 'bernoulli-rbm', hidden: widths[1], centring: false }
  else Object.assign(config.energy, { hiddenWidths: widths.slice(1, -1) })
  config.budget.amount = 1e12
  const sampled = { steps, sampler: { kind: 'unadjusted-langevin', stepSize: 0.01 } }
  const details = {
    cd: sampled,
    pcd: { ...sampled, chainCount: batch },
    nce: { noiseRatio },
    rbm: { steps, sampler: { kind: 'gibbs' } },
  }[method]
  config.lanes = config.lanes.map((lane) =>
    v.parse(laneConfigSchema, { ...lane, method: { kind, ...details }, batchSize: batch }),
  )
  return config
}

/** Standard normal rows, as the peers have. */
function gaussianData({ widths, batch }: Workload): DataSet {
  const dimension = widths[0]
  const covariance = Float64Array.from({ length: dimension ** 2 }, (_, i) => (i % (dimension + 1) === 0 ? 1 : 0))
  const mean = new Float64Array(dimension)
  const density = gaussian({ mean, covariance: [...covariance] })
  const random = randomStream({ seed: 1, purpose: purposes.data })
  const train = density.sample(Math.max(trainRowsMinimum, 4 * batch), random)
  return {
    title: 'A Gaussian',
    dimension,
    train,
    validation: train,
    test: train,
    density,
    mean,
    covariance,
    radius: 4 + Math.sqrt(dimension),
    view: { axes: [], labels: [] },
    notes: [],
    weaknesses: [],
    columnChoices: [],
  }
}

/** Fair coins, as the peers have. */
function binaryData({ widths: [dimension], batch }: Workload): DataSet {
  const random = randomStream({ seed: 1, purpose: purposes.data })
  const count = Math.max(trainRowsMinimum, 4 * batch)
  const train = Float64Array.from({ length: count * dimension }, () => (random.uniform() < 0.5 ? 0 : 1))
  return {
    ...{ title: 'Coins', dimension, train, validation: train, test: train, density: null, rowKind: 'binary' },
    // Of the coins themselves: the rows' own covariance would take longer than all iterations.
    ...{ mean: new Float64Array(dimension).fill(0.5), radius: Math.sqrt(dimension) / 2 },
    covariance: Float64Array.from({ length: dimension ** 2 }, (_, i) => (i % (dimension + 1) === 0 ? 0.25 : 0)),
    ...{ view: { axes: [], labels: [] }, notes: [], weaknesses: [], columnChoices: [] },
  }
}

interface Request {
  prepare?: Workload
  run?: number
}

async function answerRequests(id: BackendId, threads: number | undefined): Promise<void> {
  let training: Training | null = null
  for await (const line of createInterface({ input: process.stdin })) {
    const { prepare, run = 0 } = JSON.parse(line) as Request
    if (prepare) {
      training = await trainingOf(id, prepare, threads)
      await iterate(training, warmUpIterations)
      answer({ ready: true, name: await nameOf(id) })
    } else {
      const startedAt = performance.now()
      const finite = await iterate(training!, run)
      answer({ milliseconds: performance.now() - startedAt, finite })
    }
  }
  training?.dispose()
}

async function iterate(training: Training, count: number): Promise<boolean> {
  let finite = true
  for (let iteration = 0; iteration < count; iteration++) {
    const { outcome } = await training.step()
    finite &&= outcome.kind === 'going'
  }
  return finite
}

async function nameOf(id: BackendId): Promise<string> {
  const availability = await backends[id].availability()
  if (!availability.available) return id
  const { device, kernelVariant } = availability.device
  return `${id}: ${kernelVariant}, ${device}`
}

const answer = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`)

if (process.argv[1] === import.meta.filename) {
  const [, , id, threads] = process.argv
  await answerRequests(id as BackendId, threads === undefined ? undefined : Number(threads))
  process.exit(0)
}
