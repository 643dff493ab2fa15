// A small lane to train in tests: a correlated Gaussian in the plane, a network of a few units, an evaluator that only
// remembers what it was asked.

import * as v from 'valibot'
import { defaultExperiment, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { laneConfigSchema } from '../../src-shared/config/lane.ts'
import type { MethodKind } from '../../src-shared/config/method.ts'
import type { Backend } from '../../src-engine/backends/backend.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import type { DataSet } from '../../src-engine/data/data-set.ts'
import { gaussian } from '../../src-engine/distributions/gaussian.ts'
import type { CreateEvaluator, EvaluationRequest } from '../../src-engine/evaluations/evaluation.ts'
import { trainingWith } from '../../src-engine/training/train.ts'
import type { Checkpoint, Training } from '../../src-engine/training/training.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'

export function gaussianData(covariance: number[], rowCount = 400): DataSet {
  const dimension = Math.sqrt(covariance.length)
  const mean = new Float64Array(dimension).fill(0.5)
  const density = gaussian({ mean, covariance })
  const train = density.sample(rowCount, randomStream({ seed: 1, purpose: purposes.data }))
  const axes = density.support.map(([minimum, maximum]): [number, number] => [minimum, maximum])
  return {
    title: 'A Gaussian',
    dimension,
    train,
    validation: train,
    test: train,
    density,
    mean,
    covariance: Float64Array.from(covariance),
    radius: 4,
    view: { axes, labels: axes.map((_, axis) => `x${axis}`) },
    notes: [],
    weaknesses: [],
    columnChoices: [],
  }
}

export interface SmallTraining {
  kind: MethodKind
  /** Written over the small experiment's own values. */
  change?: (config: ExperimentConfig) => void
  checkpoint?: Checkpoint
  backend?: Backend
  data?: DataSet
  requests?: EvaluationRequest[]
  /** Absent: one that only remembers in `requests` what it was asked. */
  evaluator?: CreateEvaluator
  /** Absent: evaluations look at the chains. */
  signs?: boolean
}

export function smallTraining({
  kind,
  change,
  checkpoint,
  backend = reference,
  data,
  requests,
  evaluator = rememberIn(requests ?? []),
  signs,
}: SmallTraining): Promise<Training> {
  const config = defaultExperiment(undefined, [kind])
  Object.assign(config.energy, { hiddenWidths: [7, 5] })
  config.budget.amount = 20
  config.evaluation.snapshots = 5
  config.lanes = config.lanes.map((lane) => v.parse(laneConfigSchema, { ...lane, batchSize: 50 }))
  change?.(config)
  let time = 0
  return trainingWith(evaluator, { signs })({
    runId: 'run',
    config,
    lane: config.lanes[0],
    seed: 3,
    data: data ?? gaussianData([1, 0.4, 0.4, 0.5]),
    backend,
    checkpoint,
    // A clock that advances half a second at every look.
    now: () => (time += 500),
  })
}

function rememberIn(requests: EvaluationRequest[]): CreateEvaluator {
  return () => ({
    async evaluate(request) {
      requests.push(request)
      const { progress, runId } = request
      return { estimates: {}, snapshot: { ...progress, runId, logPartition: null, views: [] } }
    },
  })
}
