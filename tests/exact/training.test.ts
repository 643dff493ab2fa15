import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { adjustableFields, adjustedLane, changesBetween } from '../../src-shared/adjustment.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import { methodKinds } from '../../src-shared/config/method.ts'
import { energyConfigSchema } from '../../src-shared/config/energy.ts'
import { samplerConfigSchema, samplerKinds } from '../../src-shared/config/sampler.ts'
import type { Backend } from '../../src-engine/backends/backend.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../src-engine/training/checkpoint.ts'
import type { EvaluationRequest } from '../../src-engine/evaluations/evaluation.ts'
import type { Training, TrainingStep } from '../../src-engine/training/training.ts'
import { smallTraining } from './small-training.ts'

/** The backend, noting where each walk's random numbers begin. */
function noting(backend: Backend, firstSteps: number[]): Backend {
  return {
    ...backend,
    async createSession(options) {
      const session = await backend.createSession(options)
      const walk: typeof session.walk = (rows, program) => {
        if ('firstStep' in program.normals) firstSteps.push(program.normals.firstStep)
        return session.walk(rows, program)
      }
      return { ...session, walk }
    },
  }
}

async function steps(training: Training, count: number): Promise<TrainingStep[]> {
  const made: TrainingStep[] = []
  for (let step = 0; step < count; step++) made.push(await training.step())
  return made
}

test.each(['contrastive-divergence', 'persistent-contrastive-divergence'] as const)(
  '%s never draws a random number twice, though k changes and the run is resumed',
  async (kind) => {
    let lane!: LaneConfig
    const drawn: number[] = []
    const change = (config: ExperimentConfig) => void (lane = config.lanes[0])
    const backend = noting(reference, drawn)
    const training = await smallTraining({ kind, change, backend })
    const withSteps = (count: number) => adjustedLane(lane, [{ path: 'method.steps', value: count }])
    await steps(training, 2)
    training.adjust(withSteps(4))
    await steps(training, 2)
    const saved = decodeCheckpoint(encodeCheckpoint(await training.checkpoint()))
    const resumed = await smallTraining({
      kind,
      change: (config) => void (config.lanes = [withSteps(7)]),
      checkpoint: saved,
      backend,
    })
    await steps(resumed, 2)
    expect(drawn).toEqual([0, 10, 20, 24, 28, 35])
  },
)

test('a checkpoint of an earlier version, which did not count sampler steps, goes on all the same', async () => {
  const kind = 'contrastive-divergence'
  const unbroken = await smallTraining({ kind })
  const all = await steps(unbroken, 6)
  const first = await smallTraining({ kind })
  await steps(first, 4)
  const { samplerSteps, ...old } = await first.checkpoint()
  expect(samplerSteps).toBe(40)
  const resumed = await smallTraining({ kind, checkpoint: decodeCheckpoint(encodeCheckpoint(old)) })
  expect((await steps(resumed, 2)).map(({ row }) => row)).toEqual(all.slice(4).map(({ row }) => row))
})

describe.each(methodKinds)('a lane with %s', (kind) => {
  test('resumed from an encoded checkpoint equals the unbroken one bit for bit', async () => {
    const unbroken = await smallTraining({ kind })
    const all = await steps(unbroken, 20)

    const first = await smallTraining({ kind })
    await steps(first, 11)
    const saved = decodeCheckpoint(encodeCheckpoint(await first.checkpoint()))
    const second = await smallTraining({ kind, checkpoint: saved })
    expect(second.progress).toEqual(first.progress)
    const rest = await steps(second, 9)

    expect(rest.map(({ row }) => row)).toEqual(all.slice(11).map(({ row }) => row))
    expect(rest.at(-1)!.outcome).toEqual({ kind: 'finished' })
    expect(encodeCheckpoint(await second.checkpoint())).toEqual(encodeCheckpoint(await unbroken.checkpoint()))
  })

  test('changed at an iteration equals one that was resumed there with the other lane, and differs from the unchanged', async () => {
    // A schedule, too: it scales from the new rate.
    let lane!: LaneConfig
    const change = (config: ExperimentConfig) => {
      config.lanes[0].optimizer.schedule = 'cosine'
      lane = config.lanes[0]
    }
    const unchanged = await smallTraining({ kind, change })
    const before = await steps(unchanged, 20)
    const other = adjustedLane(
      lane,
      adjustableFields(lane).map(({ path, value }) => ({ path, value: value / 2 })),
    )
    expect(changesBetween(lane, other).length).toBe('sampler' in lane.method ? 3 : 1)

    const adjusted = await smallTraining({ kind, change })
    await steps(adjusted, 8)
    const saved = decodeCheckpoint(encodeCheckpoint(await adjusted.checkpoint()))
    adjusted.adjust(other)
    const rest = await steps(adjusted, 12)

    const withOther = (config: ExperimentConfig) => void (config.lanes = [other])
    const resumed = await smallTraining({ kind, change: withOther, checkpoint: saved })
    expect((await steps(resumed, 12)).map(({ row }) => row)).toEqual(rest.map(({ row }) => row))
    expect(encodeCheckpoint(await resumed.checkpoint())).toEqual(encodeCheckpoint(await adjusted.checkpoint()))
    expect(rest.at(-1)!.row.values.loss).not.toBe(before.at(-1)!.row.values.loss)
  })

  test('reports its loss, the gradient’s norm and the speed at every step', async () => {
    const training = await smallTraining({ kind })
    const { row, outcome } = await training.step()
    expect(outcome).toEqual({ kind: 'going' })
    expect(row).toMatchObject({ iteration: 1, computeSeconds: 0.5, values: { iterationsPerSecond: 2 } })
    expect(Object.keys(row.values)).toEqual(expect.arrayContaining(['gradientNorm', 'iterationsPerSecond', 'loss']))
    expect(row.evaluations).toBeGreaterThan(0)
  })
})

test.each([
  ['contrastive-divergence', 10 * 50 + 2 * 50],
  ['persistent-contrastive-divergence', 10 * 256 + 50 + 256],
  ['noise-contrastive-estimation', 1.5 * (50 + 4 * 50)],
] as const)('%s counts evaluations by rows forward and backward', async (kind, evaluations) => {
  const training = await smallTraining({ kind })
  expect((await training.step()).row.evaluations).toBe(evaluations)
})

test('maximum-likelihood counts 61² points at half the cost for every size of the box, and some for the gradient', async () => {
  const training = await smallTraining({ kind: 'maximum-likelihood' })
  expect((await training.step()).row.evaluations).toBeGreaterThan(0.5 * 61 ** 2 + 50)
})

test.each([
  ['contrastive-divergence', ['chainRadius', 'energyGap']],
  ['persistent-contrastive-divergence', ['chainAge', 'chainRadius', 'energyGap']],
  ['noise-contrastive-estimation', ['lossOverChance']],
  ['maximum-likelihood', ['energyGap', 'trainingLogPartitionChange']],
] as const)('%s reports the gap and radius where it samples, and nothing that it has not', async (kind, more) => {
  const training = await smallTraining({ kind })
  const { row } = await training.step()
  expect(Object.keys(row.values).sort()).toEqual(['gradientNorm', 'iterationsPerSecond', 'loss', ...more].sort())
})

describe.each(samplerKinds)('chains moved by %s', (sampler) => {
  test('go on from an encoded checkpoint as if nothing had happened, bit for bit', async () => {
    const kind = 'persistent-contrastive-divergence'
    const change = (config: ExperimentConfig): void => {
      const { method } = config.lanes[0]
      const step = sampler === 'gibbs' ? {} : { stepSize: 0.05 }
      if ('sampler' in method) method.sampler = v.parse(samplerConfigSchema, { kind: sampler, ...step })
      // Gibbs steps need units to draw: a machine over real rows.
      if (sampler === 'gibbs') config.energy = v.parse(energyConfigSchema, { kind: 'gaussian-rbm' })
    }
    const unbroken = await smallTraining({ kind, change })
    await steps(unbroken, 7)
    const saved = decodeCheckpoint(encodeCheckpoint(await unbroken.checkpoint()))
    const rest = await steps(unbroken, 9)
    const resumed = await smallTraining({ kind, change, checkpoint: saved })
    expect((await steps(resumed, 9)).map(({ row }) => row)).toEqual(rest.map(({ row }) => row))
    expect(encodeCheckpoint(await resumed.checkpoint())).toEqual(encodeCheckpoint(await unbroken.checkpoint()))
  })
})

test('lanes of a seed start from the same energy, whatever their method', async () => {
  const starts = await Promise.all(methodKinds.map(async (kind) => (await smallTraining({ kind })).checkpoint()))
  const energies = starts.map(({ arrays }) => [...arrays.parameters.slice(0, starts[0].arrays.parameters.length)])
  expect(energies[1]).toEqual(energies[0])
  expect(energies[2]).toEqual(energies[0])
})

describe('the schedule of snapshots', () => {
  test('is due before the first step, denser at the start, and at the end', async () => {
    const requests: EvaluationRequest[] = []
    const training = await smallTraining({ kind: 'contrastive-divergence', requests })
    const at: number[] = []
    for (let iteration = 0; iteration <= 20; iteration++) {
      if (training.snapshotDue) {
        at.push(iteration)
        await training.evaluate(iteration === 20)
        expect(training.snapshotDue).toBe(false)
      }
      if (iteration < 20) await training.step()
    }
    // Shares 0, 1/16, 1/4, 9/16, 1 of 20 iterations, rounded up.
    expect(at).toEqual([0, 2, 5, 12, 20])
    expect(requests.map(({ final }) => final)).toEqual([false, false, false, false, true])
    expect(requests.map(({ negatives }) => negatives.values.length)).toEqual([0, 100, 100, 100, 100])
    expect(requests[0].negativesTitle).toBe('negatives after 10 steps from data')
  })

  test.each([
    // Shares 0, 1/4 and 1 of four iterations.
    [3, [0, 1, 4]],
    // Shares 0, 1/16, 1/4, 9/16 and 1: the second falls on the first iteration beside the third.
    [5, [0, 1, 3, 4]],
    [400, [0, 1, 2, 3, 4]],
  ])('of %i, those that fall on one iteration are one', async (snapshots, expected) => {
    const training = await smallTraining({
      kind: 'noise-contrastive-estimation',
      change: (config) => {
        config.evaluation.snapshots = snapshots
        config.budget.amount = 4
      },
    })
    const taken: number[] = []
    for (let iteration = 0; iteration <= 4; iteration++) {
      if (training.snapshotDue) {
        taken.push(iteration)
        await training.evaluate(false)
        expect(training.snapshotDue).toBe(false)
      }
      if (iteration < 4) await training.step()
    }
    expect(taken).toEqual(expected)
  })
})

describe('the budget', () => {
  test('in evaluations ends at the step that uses it up', async () => {
    const training = await smallTraining({
      kind: 'noise-contrastive-estimation',
      change: (config) => (config.budget = { unit: 'evaluations', amount: 1000 }),
    })
    const made = await steps(training, 3)
    expect(made.map(({ outcome }) => outcome.kind)).toEqual(['going', 'going', 'finished'])
    expect(training.fraction).toBe(1)
  })

  test('in seconds counts the time of steps alone', async () => {
    const training = await smallTraining({
      kind: 'contrastive-divergence',
      change: (config) => (config.budget = { unit: 'seconds', amount: 2 }),
    })
    await training.evaluate(false)
    const made = await steps(training, 4)
    expect(made.map(({ outcome }) => outcome.kind)).toEqual(['going', 'going', 'going', 'finished'])
    expect(training.progress.computeSeconds).toBe(2)
  })
})

test('persistent chains grow older by k with each update, and those that restart begin at 0', async () => {
  const kind = 'persistent-contrastive-divergence'
  const ageOf = async (training: Training, updates: number) =>
    (await steps(training, updates)).map(({ row }) => row.values.chainAge)
  expect(await ageOf(await smallTraining({ kind }), 3)).toEqual([10, 20, 30])
  const withRestart = (restart: number) => (config: ExperimentConfig) => {
    config.lanes = config.lanes.map((lane) => ({ ...lane, method: { ...lane.method, restart } }) as LaneConfig)
  }
  expect(await ageOf(await smallTraining({ kind, change: withRestart(1) }), 3)).toEqual([10, 10, 10])
  const half = await smallTraining({ kind, change: withRestart(0.5) })
  const [, second] = await ageOf(half, 2)
  // Half of 256 chains are 20 steps old, half 10: four standard errors of 10 √(¼/256).
  expect(Math.abs(second! - 15)).toBeLessThan(1.25)
  const saved = decodeCheckpoint(encodeCheckpoint(await half.checkpoint()))
  const resumed = await smallTraining({ kind, change: withRestart(0.5), checkpoint: saved })
  expect(await ageOf(resumed, 1)).toEqual(await ageOf(half, 1))
})

test('chains are looked at while a run trains, and left alone where a model is only measured', async () => {
  const namesWith = async (signs?: boolean) => {
    const training = await smallTraining({ kind: 'persistent-contrastive-divergence', signs })
    await training.step()
    const { row } = await training.evaluate(true)
    return Object.keys(row.values)
  }
  expect(await namesWith()).toEqual(expect.arrayContaining(['chainSpread', 'chainRHat']))
  expect(await namesWith(false)).toEqual([])
})
