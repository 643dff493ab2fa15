// The next update of a training, estimated again and again: with every method, and without a trace in the training.

import { describe, expect, test } from 'vitest'
import { methodKinds, type MethodKind } from '../../src-shared/config/method.ts'
import type { EvaluationRequest } from '../../src-engine/evaluations/evaluation.ts'
import { stepAtHand } from '../../src-engine/evaluations/step-at-hand.ts'
import { methodOf } from '../../src-engine/methods/registry.ts'
import type { MethodContext } from '../../src-engine/methods/method.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../src-engine/training/checkpoint.ts'
import type { Checkpoint, Training } from '../../src-engine/training/training.ts'
import { smallTraining } from './small-training.ts'

async function trained(kind: MethodKind, checkpoint?: Checkpoint) {
  const requests: EvaluationRequest[] = []
  const training = await smallTraining({ kind, requests, ...(checkpoint && { checkpoint }) })
  if (!checkpoint) for (let step = 0; step < 2; step++) await training.step()
  return { training, requests }
}

async function estimates(training: Training, requests: EvaluationRequest[]): Promise<Float64Array[]> {
  await training.evaluate(true)
  const { step } = requests.at(-1)!
  return [await step!.estimate(0), await step!.estimate(1)]
}

/** The parameters of a network for many energies are not those of the model, with which the meter would compare. */
const [conditioned, measured] = [true, false].map((levels) =>
  methodKinds.filter((kind) => (methodOf(kind).levels !== undefined) === levels),
)

test.each(conditioned)('%s has no gradient to be measured', async (kind) => {
  const { training, requests } = await trained(kind)
  await training.evaluate(true)
  expect(requests.at(-1)!.step).toBeUndefined()
})

describe.each(measured)('%s', (kind) => {
  test('gives finite estimates, the same in a resumed run, and trains on as if nobody had asked', async () => {
    const { training, requests } = await trained(kind)
    const saved = decodeCheckpoint(encodeCheckpoint(await training.checkpoint()))
    const found = await estimates(training, requests)
    expect(found[0].every(Number.isFinite)).toBe(true)
    expect(found[0]).toHaveLength(requests.at(-1)!.step!.session.parameterCount)
    const resumed = await trained(kind, saved)
    expect(await estimates(resumed.training, resumed.requests)).toEqual(found)
    const unasked = (await trained(kind)).training
    expect((await training.step()).row).toEqual((await unasked.step()).row)
    expect((await training.checkpoint()).arrays).toEqual((await unasked.checkpoint()).arrays)
  })
})

test('repeats differ in their seeds, and keep the seed of what was made for the run', async () => {
  const { training, requests } = await trained('noise-contrastive-estimation')
  await training.evaluate(true)
  const step = requests.at(-1)!.step!
  const contexts: MethodContext[] = []
  const method: typeof step.method = {
    ...step.method,
    step(config, batch, state, context) {
      contexts.push(context)
      return step.method.step(config, batch, state, context)
    },
  }
  const watched = stepAtHand({ ...step, method })
  await watched.estimate(0)
  await watched.estimate(1)
  expect(contexts.map(({ runSeed }) => runSeed)).toEqual([step.context.seed, step.context.seed])
  expect(new Set([step.context.seed, ...contexts.map(({ seed }) => seed)]).size).toBe(3)
})

test('is at hand at every fourth snapshot of the schedule, at the last, and whenever somebody looks in between', async () => {
  const requests: EvaluationRequest[] = []
  const training = await smallTraining({
    kind: 'contrastive-divergence',
    requests,
    change: (config) => {
      config.budget.amount = 16
      config.evaluation.snapshots = 5
    },
  })
  const seen: [iteration: number, measured: boolean][] = []
  const look = async (final: boolean) => {
    await training.evaluate(final)
    seen.push([training.progress.iteration, requests.at(-1)!.step !== undefined])
  }
  for (let iteration = 0; iteration < 16; iteration++) {
    if (training.snapshotDue) await look(false)
    if (iteration === 2) await look(false)
    await training.step()
  }
  await look(true)
  expect(seen).toEqual([
    [0, true],
    [1, false],
    [2, true],
    [4, false],
    [9, false],
    [16, true],
  ])
})
