// A Boltzmann machine over bars and stripes: its rows are 0 and 1, where no energy has a slope.

import { expect, test } from 'vitest'
import { reference } from '../../../src-engine/backends/reference/reference.ts'
import { loadData } from '../../../src-engine/data/registry.ts'
import type { EvaluationDefinition } from '../../../src-engine/evaluations/evaluation-definition.ts'
import type { CreateEvaluator } from '../../../src-engine/evaluations/evaluation.ts'
import { modelNow } from '../../../src-engine/evaluations/model-now.ts'
import { obstacleOf } from '../../../src-engine/evaluations/obstacle.ts'
import { evaluations } from '../../../src-engine/evaluations/registry.ts'
import { subjectOf } from '../../../src-engine/evaluations/subject.ts'
import { trainingWith } from '../../../src-engine/training/train.ts'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import { defaultExperiment, experimentConfigSchema } from '../../../src-shared/config/experiment.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import { autopsyRows } from '../../../src-shared/diagnosis/autopsy-rows.ts'
import { evaluationNames, type EvaluationName } from '../../../src-shared/evaluation.ts'

const pictures = parse(dataConfigSchema, { kind: 'bars-and-stripes', side: 2, count: 200 }, 'data')

/** Contrastive divergence in `method`'s way, with pieces of the experiment's settings. */
async function trainingOf(method: object, divergence: object, createEvaluator: CreateEvaluator) {
  const draft = defaultExperiment(pictures, ['contrastive-divergence'])
  const [lane] = draft.lanes
  const config = parse(
    experimentConfigSchema,
    { ...draft, lanes: [{ ...lane, batchSize: 16, ...method }], divergence: { ...draft.divergence, ...divergence } },
    'experiment',
  )
  const data = await loadData(config.data, 1, { coordinates: 'raw' })
  const options = { runId: 'run', config, lane: config.lanes[0], seed: 1, data, backend: reference, now: () => 0 }
  return trainingWith(createEvaluator)(options)
}

const nothing: CreateEvaluator = () => ({
  evaluate: ({ runId, progress }) =>
    Promise.resolve({ estimates: {}, snapshot: { ...progress, runId, logPartition: null, views: [] } }),
})

test('every evaluation that is offered can be made, and says no temperature of chains without a slope', async () => {
  const made = new Map<EvaluationName, Awaited<ReturnType<EvaluationDefinition['evaluate']>>>()
  const offered: EvaluationName[] = []
  const training = await trainingOf({}, {}, (options) => {
    const subject = subjectOf(options)
    return {
      async evaluate(request) {
        const now = modelNow(subject, request)
        for (const name of evaluationNames) {
          if (obstacleOf(name, subject.has) !== null) continue
          offered.push(name)
          made.set(name, await evaluations[name].evaluate(now))
        }
        const { runId, progress } = request
        return { estimates: {}, snapshot: { ...progress, runId, logPartition: null, views: [] } }
      },
    }
  })
  await training.step()
  await training.evaluate(true)
  training.dispose()
  expect(offered).toEqual(
    expect.arrayContaining(['sampler-diagnostics', 'memorisation', 'annealed-importance-sampling', 'model-samples']),
  )
  const { values } = made.get('sampler-diagnostics')!
  expect(values).not.toHaveProperty('impliedTemperature')
  // One step from the start a machine's pixels are nearly independent: the chains are at home.
  expect(values!.rHat!.value).toBeLessThan(1.01)
  expect(Math.abs(values!.chainEnergyGap!.value)).toBeLessThan(0.5)
})

test('a run that explodes ends as diverged, with a curvature that is not known', async () => {
  const training = await trainingOf(
    { optimizer: { kind: 'sgd', learningRate: 1, momentum: 0 } },
    { gradientNorm: 1 },
    nothing,
  )
  let outcome = (await training.step()).outcome
  for (let step = 0; step < 200 && outcome.kind === 'going'; step++) outcome = (await training.step()).outcome
  training.dispose()
  if (outcome.kind !== 'diverged') throw new Error(`Expected a run that diverged, got ${outcome.kind}.`)
  expect(outcome.divergence).toMatchObject({
    quantity: 'gradient norm',
    autopsy: { curvature: Number.NaN, stepSizeLimit: null },
  })
  const rows = Object.fromEntries(autopsyRows(outcome.divergence))
  expect(rows['Largest curvature λ']).toMatch(/^NaN: rows of 0 and 1 have none/)
})
