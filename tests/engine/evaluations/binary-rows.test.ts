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
import { noiseRows } from '../../../src-engine/methods/chain-start.ts'
import { purposes } from '../../../src-engine/random/purposes.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'
import { trainingWith } from '../../../src-engine/training/train.ts'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import { defaultExperiment, experimentConfigSchema } from '../../../src-shared/config/experiment.ts'
import type { MethodKind } from '../../../src-shared/config/method.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import { autopsyRows } from '../../../src-shared/diagnosis/autopsy-rows.ts'
import { evaluationNames, type EvaluationName } from '../../../src-shared/evaluation.ts'

const pictures = parse(dataConfigSchema, { kind: 'bars-and-stripes', side: 2, count: 200 }, 'data')

interface Wish {
  kind?: MethodKind
  /** Of the method. */
  fields?: object
  /** Of the lane. */
  lane?: object
  divergence?: object
  createEvaluator?: CreateEvaluator
}

/** Its defaults, with what is wished for in their place. */
async function trainingOf({ kind = 'contrastive-divergence', fields, createEvaluator = nothing, ...wish }: Wish) {
  const draft = defaultExperiment(pictures, [kind])
  const [usual] = draft.lanes
  const lanes = [{ ...usual, batchSize: 16, ...wish.lane, method: { ...usual.method, ...fields } }]
  const divergence = { ...draft.divergence, ...wish.divergence }
  const config = parse(experimentConfigSchema, { ...draft, lanes, divergence }, 'experiment')
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
  const training = await trainingOf({
    createEvaluator: (options) => {
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
    },
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
  expect(made.get('memorisation')!.verdict!.text).toMatch(/\(the square root of the number of columns that differ\)\.$/)
})

test('a run that explodes ends as diverged, with a curvature that is not known', async () => {
  const training = await trainingOf({
    lane: { optimizer: { kind: 'sgd', learningRate: 1, momentum: 0 } },
    divergence: { gradientNorm: 1 },
  })
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

test.each([
  ['contrastive-divergence', { start: 'noise' }],
  ['persistent-contrastive-divergence', { restart: 0.5, restartSource: 'noise' }],
] as const)('%s from noise starts at coins', async (kind, wish) => {
  const training = await trainingOf({ kind, fields: wish })
  for (let step = 0; step < 3; step++) expect((await training.step()).outcome.kind).toBe('going')
  training.dispose()
})

test('noise of binary rows is 0 and 1, each as often, whatever the data', () => {
  const data = {
    ...{ dimension: 3, logDeterminant: 0, train: Float64Array.of(0, 0, 1) },
    rowKind: 'binary',
    ...{ mean: Float64Array.of(0, 0, 1), covariance: new Float64Array(9) },
  } as const
  const rows = noiseRows(data, 2000, randomStream({ seed: 1, purpose: purposes.chainStart }))
  expect(rows.filter((value) => value !== 0 && value !== 1)).toHaveLength(0)
  for (let axis = 0; axis < 3; axis++) {
    const ones = rows.filter((value, index) => index % 3 === axis && value === 1).length
    // Four standard deviations of a fair coin's count.
    expect(Math.abs(ones - 1000)).toBeLessThan(4 * Math.sqrt(500))
  }
})
