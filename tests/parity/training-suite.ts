// Whole trainings on a backend: as good as the reference's from the same seed, and the same after a resumption.

import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { defaultExperiment, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { coordinatesKindOf } from '../../src-shared/config/coordinates.ts'
import { laneConfigSchema } from '../../src-shared/config/lane.ts'
import { methodConfigSchema, type MethodConfig } from '../../src-shared/config/method.ts'
import type { Backend } from '../../src-engine/backends/backend.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import type { DataSet } from '../../src-engine/data/data-set.ts'
import { modelDataOf } from '../../src-engine/data/model-data.ts'
import { loadData } from '../../src-engine/data/registry.ts'
import { energyShape } from '../../src-engine/models/energy-shape.ts'
import { startTraining } from '../../src-engine/training/train.ts'
import type { Checkpoint, Training } from '../../src-engine/training/training.ts'
import { logLikelihood } from '../../src-engine/metrics/log-likelihood.ts'
import { integrateDensity } from '../../src-engine/metrics/quadrature.ts'

/** Nats per point: what is asked of every backend. */
const likelihoodTolerance = 0.02

const seed = 2
const sampler = { kind: 'unadjusted-langevin', stepSize: 0.013 }
const trained: [string, MethodConfig][] = (
  [
    ['contrastive divergence', { kind: 'contrastive-divergence', steps: 5, sampler }],
    [
      'persistent contrastive divergence',
      { kind: 'persistent-contrastive-divergence', steps: 5, chainCount: 64, sampler },
    ],
    ['noise-contrastive estimation', { kind: 'noise-contrastive-estimation' }],
  ] as const
).map(([name, method]) => [name, v.parse(methodConfigSchema, method)])

const resumed: [string, MethodConfig][] = [
  ...trained,
  ...(['metropolis-adjusted-langevin', 'random-walk-metropolis', 'hamiltonian-monte-carlo'] as const).map(
    (kind): [string, MethodConfig] => [
      `persistent contrastive divergence by ${kind}`,
      v.parse(methodConfigSchema, {
        kind: 'persistent-contrastive-divergence',
        steps: 3,
        sampler: { kind, stepSize: 0.013 },
      }),
    ],
  ),
]

export function describeTraining(backend: Backend, { trainingIterations }: { trainingIterations: number }): void {
  describe(`${trainingIterations} iterations on ${backend.id} end as likely on held-out data as the reference’s by`, () => {
    test.each(trained)('%s', async (_name, method) => {
      const config = experimentOf(method, trainingIterations)
      const data = await loadData(config.data, seed)
      const [own, truth] = [
        await heldOutLikelihood(config, data, backend),
        await heldOutLikelihood(config, data, reference),
      ]
      expect(Math.abs(own - truth)).toBeLessThanOrEqual(likelihoodTolerance)
    })
  })

  describe(`on ${backend.id} a resumed run equals the unbroken one bit for bit by`, () => {
    test.each(resumed)('%s', async (_name, method) => {
      const config = experimentOf(method, 10)
      const data = await loadData(config.data, seed)
      const unbroken = await start(config, data, backend)
      await stepTimes(unbroken, 4)
      const halfway = structuredClone(await unbroken.checkpoint())
      await stepTimes(unbroken, 4)
      const again = await start(config, data, backend, halfway)
      await stepTimes(again, 4)
      expect(await again.checkpoint()).toEqual(await unbroken.checkpoint())
      for (const training of [unbroken, again]) training.dispose()
    })
  })
}

function experimentOf(method: MethodConfig, iterations: number): ExperimentConfig {
  const config = defaultExperiment(undefined, [method.kind])
  Object.assign(config.energy, { hiddenWidths: [17, 15] })
  config.budget.amount = iterations
  config.lanes = config.lanes.map((lane) => v.parse(laneConfigSchema, { ...lane, method, batchSize: 67 }))
  return config
}

function start(config: ExperimentConfig, data: DataSet, backend: Backend, checkpoint?: Checkpoint): Promise<Training> {
  let time = 0
  // A clock that moves evenly: seconds are part of a checkpoint.
  const now = () => (time += 500)
  return startTraining({ runId: 'parity', config, lane: config.lanes[0], seed, data, backend, checkpoint, now })
}

async function stepTimes(training: Training, count: number): Promise<void> {
  for (let step = 0; step < count; step++) await training.step()
}

/** Of the averaged parameters after the whole budget; judged by the reference, so that only training differs. */
async function heldOutLikelihood(config: ExperimentConfig, data: DataSet, backend: Backend): Promise<number> {
  const training = await start(config, data, backend)
  await stepTimes(training, config.budget.amount)
  const { average } = (await training.checkpoint()).arrays
  training.dispose()
  const { coordinates, ...moments } = modelDataOf(data, coordinatesKindOf(config))
  const shape = energyShape(config.energy, moments)
  const extraCount = config.lanes[0].method.kind === 'noise-contrastive-estimation' ? 1 : 0
  const judge = await reference.createSession({ shape, initial: average, extraCount })
  const energy = (rows: Float64Array) => judge.energy(judge.upload(coordinates.toModel(rows), rows.length / 2))
  const { density } = data
  if (!density) throw new Error('Expected data of a known density, got measured data.')
  const { logPartition, converged } = await integrateDensity({
    energy,
    box: density.support,
    resolution: density.resolution,
  })
  expect(converged).toBe(true)
  return logLikelihood(await energy(data.test), logPartition).mean
}
