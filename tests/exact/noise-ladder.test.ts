import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { methodConfigSchema } from '../../src-shared/config/method.ts'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { isTrusted } from '../../src-shared/estimate.ts'
import { fieldOf, levelsOf, pointsOf } from '../../src-shared/snapshot.ts'
import { loadData } from '../../src-engine/data/registry.ts'
import { startTraining } from '../../src-engine/training/train.ts'
import { conditionOf, noiseLevels } from '../../src-shared/config/noise-ladder.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import {
  conditionedShape,
  parametersAt,
  withCondition,
  withoutCondition,
} from '../../src-engine/energies/conditioned-energy.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../src-engine/training/checkpoint.ts'
import { openModel } from '../../src-engine/models/open-model.ts'
import { denoisingStep } from '../../src-engine/methods/denoising-score-matching.ts'
import {
  ladderStep,
  multiscaleDenoisingScoreMatching,
} from '../../src-engine/methods/multiscale-denoising-score-matching.ts'
import type { EvaluationRequest } from '../../src-engine/evaluations/evaluation.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { annealedLangevin } from '../../src-engine/samplers/annealed-langevin.ts'
import { mlpShape, normals, session } from './session.ts'
import { smallTraining } from './small-training.ts'

const dimension = 2
const shape = mlpShape([dimension, 7, 5, 1], 'silu')
const conditioned = conditionedShape(shape)
const ladder = { levelCount: 5, noiseMaximum: 1, noiseMinimum: 0.1 }
const kind = 'multiscale-denoising-score-matching'

/** The energy at a condition, as a session of its own. */
async function sessionAt(own: Awaited<ReturnType<typeof session>>, condition: number) {
  const { parameters } = await own.readState()
  return reference.createSession({ shape, initial: parametersAt(parameters, conditioned, condition), extraCount: 0 })
}

test('a ladder is geometric, and its condition goes from 1 at the top to −1 at the bottom', () => {
  const levels = noiseLevels(ladder)
  expect(levels[0]).toBeCloseTo(1, 14)
  expect(levels[4]).toBeCloseTo(0.1, 14)
  for (let level = 1; level < 5; level++) expect(levels[level] / levels[level - 1]).toBeCloseTo(0.1 ** 0.25, 14)
  expect(conditionOf(ladder, 1)).toBeCloseTo(1, 14)
  expect(conditionOf(ladder, Math.sqrt(0.1))).toBeCloseTo(0, 14)
  expect(conditionOf(ladder, 0.1)).toBeCloseTo(-1, 14)
})

describe('a network at a condition', () => {
  test.each([-1, 0.4])('is the conditioned one with c = %d, in energy and slope', async (condition) => {
    const own = await session(conditioned)
    const x = normals(6 * dimension, 3)
    const plain = await sessionAt(own, condition)
    const rows = own.upload(
      withCondition(x, dimension, () => condition),
      6,
    )
    const expected = await own.energy(rows)
    const got = await plain.energy(plain.upload(x, 6))
    // The base counts the condition too: ½ c² / s², a constant of x.
    got.forEach((energy, row) => expect(energy + condition ** 2 / (2 * 1.5 ** 2)).toBeCloseTo(expected[row], 12))
    const slopes = withoutCondition(await own.download(own.energyGradientX(rows)), dimension)
    const plainSlopes = await plain.download(plain.energyGradientX(plain.upload(x, 6)))
    slopes.forEach((slope, i) => expect(slope).toBeCloseTo(plainSlopes[i], 12))
  })

  test('needs a network', () => {
    const term = { kind: 'quadratic' as const, dimension }
    expect(() => conditionedShape({ dimension, terms: [{ weight: 1, term }], base: null })).toThrow(
      /multilayer perceptron/,
    )
  })
})

describe('denoising over the ladder', () => {
  const rows = normals(6 * dimension, 4)
  const drawn = { rows, normals: normals(6 * dimension, 5) }

  test('is σ² times denoising at each level alone', async () => {
    const own = await session(conditioned)
    for (const sigma of noiseLevels(ladder)) {
      const whole = await ladderStep(own, { ...drawn, noise: new Array<number>(6).fill(sigma), ladder })
      const alone = await denoisingStep(await sessionAt(own, conditionOf(ladder, sigma)), { ...drawn, noise: sigma })
      expect(whole.metrics.loss!).toBeCloseTo(sigma ** 2 * alone.metrics.loss!, 12)
      expect(whole.evaluations).toBe(alone.evaluations)
    }
  })

  test('has the gradient of its loss, by finite differences, with rows at different levels', async () => {
    const own = await session(conditioned)
    const noise = [...noiseLevels(ladder), 1]
    const step = () => ladderStep(own, { ...drawn, noise, ladder })
    const gradient = await own.downloadVector((await step()).gradient)
    const start = await own.readState()
    const direction = normals(own.parameterCount, 6)
    const lossAt = async (by: number) => {
      own.writeState({ ...start, parameters: start.parameters.map((value, i) => value + by * direction[i]) })
      return (await step()).metrics.loss!
    }
    const slope = ((await lossAt(1e-4)) - (await lossAt(-1e-4))) / 2e-4
    const expected = gradient.reduce((sum, value, i) => sum + value * direction[i], 0)
    // Central differences err by the square of the step times a third derivative of some 10³.
    expect(Math.abs(slope - expected)).toBeLessThan(1e-5 * (1 + Math.abs(expected)))
  })

  test('refuses a ladder that goes up', () => {
    const config = v.parse(methodConfigSchema, { kind, noiseMaximum: 0.1, noiseMinimum: 0.1 })
    expect(() => multiscaleDenoisingScoreMatching.check(config as never)).toThrow(/below the largest, got 0.1 and 0.1/)
  })
})

describe('annealed Langevin down the ladder', () => {
  const [weight, centre, deviation] = [0.2, 4, 0.5]
  const levels = noiseLevels({ levelCount: 12, noiseMaximum: 6, noiseMinimum: 0.2 })
  const count = 1000

  /** Two modes 16 standard deviations apart, blurred by σ in closed form. */
  async function mixture() {
    const term = { kind: 'gaussian-mixture' as const, dimension: 1, components: 2 }
    const blurred = (noise: number) => {
      const logPrecision = -Math.log(deviation ** 2 + noise ** 2)
      return Float64Array.of(Math.log(weight), -centre, logPrecision, Math.log(1 - weight), centre, logPrecision)
    }
    const own = await reference.createSession({
      shape: { dimension: 1, terms: [{ weight: 1, term }], base: null },
      initial: blurred(levels[0]),
      extraCount: 0,
    })
    const show = async (noise: number) => {
      const state = await own.readState()
      own.writeState({ ...state, parameters: blurred(noise), average: blurred(noise) })
    }
    return { own, show }
  }

  async function sample(ladderLevels: readonly number[]) {
    const { own, show } = await mixture()
    const start = normals(count, 3).map((normal) => 7 * normal)
    const rows = await annealedLangevin({
      ...{ session: own, levels: ladderLevels, show, start: own.upload(start, count) },
      ...{ stepsPerLevel: 20, stepScale: 0.5 },
      normals: { seed: 1, purpose: purposes.ladderSteps, firstChain: 0, firstStep: 0 },
    })
    return own.download(rows)
  }

  test('gives modes 16 standard deviations apart their masses, and each its width', async () => {
    const rows = await sample(levels)
    const left = rows.filter((x) => x < 0)
    // Half at the start. Four standard errors of a share of 0.2 in 1,000.
    expect(Math.abs(left.length / count - weight)).toBeLessThan(0.05)
    const variance = left.reduce((sum, x) => sum + (x + centre) ** 2, 0) / left.length
    const blurred = deviation ** 2 + 0.2 ** 2
    // Unadjusted steps of ε = 0.02 raise it by 1 / (1 − ε / (4 · variance)), 2%; four standard errors of 200 are 40%.
    expect(Math.abs(variance / blurred - 1)).toBeLessThan(0.42)
  })

  test('which the last level alone does not', async () => {
    const rows = await sample(levels.slice(-1))
    expect(rows.filter((x) => x < 0).length / count).toBeGreaterThan(0.4)
  })
})

test('its samples in a run come down the ladder, and leave the model as it was', async () => {
  const config = defaultExperiment(undefined, [kind])
  Object.assign(config.energy, { hiddenWidths: [7, 5] })
  Object.assign(config.evaluation, { sampleCount: 50, fieldResolution: 21, permutations: 20 })
  const data = await loadData(v.parse(dataConfigSchema, { kind: 'two-moons', count: 400 }), 1)
  let time = 0
  const run = { runId: 'run', config, lane: config.lanes[0], seed: 1, data, backend: reference }
  const training = await startTraining({ ...run, now: () => (time += 500) })
  for (let update = 0; update < 3; update++) await training.step()
  const first = await training.evaluate(true)
  const samples = pointsOf(first.snapshot, 'model-samples')!
  expect(samples.title).toBe('annealed Langevin, 10 noise levels of 10 steps')
  expect(samples.points.values.length).toBe(100)
  expect(samples.points.values.every(Number.isFinite)).toBe(true)
  expect(first.row.values.testLogLikelihood).toBeLessThan(0)
  expect(await training.evaluate(true)).toEqual(first)
  training.dispose()
})

test('its last evaluation holds the density at every level, beside the data blurred as much', async () => {
  const config = defaultExperiment(undefined, [kind])
  Object.assign(config.energy, { hiddenWidths: [7, 5] })
  Object.assign(config.evaluation, { sampleCount: 50, fieldResolution: 21, permutations: 20 })
  const data = await loadData(v.parse(dataConfigSchema, { kind: 'gaussian-mixture' }), 1)
  let time = 0
  const run = { runId: 'run', config, lane: config.lanes[0], seed: 1, data, backend: reference }
  const training = await startTraining({ ...run, now: () => (time += 500) })
  await training.step()
  const running = await training.evaluate(false)
  expect(levelsOf(running.snapshot.views, 'noise-level-energies')).toBeNull()
  const { snapshot } = await training.evaluate(true)
  training.dispose()
  const [energies, truths, steps, trueSteps] = (
    ['noise-level-energies', 'noise-level-truths', 'noise-level-steps', 'noise-level-true-steps'] as const
  ).map((tag) => levelsOf(snapshot.views, tag)!)

  // The model is the last of its levels.
  expect(energies.levels.map(({ noise }) => noise)).toEqual(noiseLevels(config.lanes[0].method as never))
  const cells = 21 * 21
  expect(energies.values.length).toBe(10 * cells)
  expect(energies.values.subarray(9 * cells)).toEqual(fieldOf(snapshot, 'energy')!.values)
  // Both quadratures stand still to 1e-6 nats.
  expect(energies.levels[9].logPartition!.value).toBeCloseTo(snapshot.logPartition!.value, 5)
  expect(energies.levels.every(({ logPartition }) => isTrusted(logPartition!.obtained))).toBe(true)

  // The noise predictor is the slope of the field that stands beside it: at σ₁ it is smooth on the grid.
  const { axes } = energies.view
  const [columns] = energies.shape
  const spacing = (axes[0][1] - axes[0][0]) / (columns - 1)
  const { deviations } = energies.levels[0]
  // The middle point of both grids.
  const middle = (cells - 1) / 2
  const slope = (energies.values[middle + 1] - energies.values[middle - 1]) / (2 * spacing)
  const at = 2 * ((17 * 17 - 1) / 2)
  expect(Math.abs(steps.values[at] + deviations[0] ** 2 * slope)).toBeLessThan(0.02 * deviations[0])
  // Tweedie: the same of the blurred truth.
  const trueSlope = (truths.values[middle + 1] - truths.values[middle - 1]) / (2 * spacing)
  expect(Math.abs(trueSteps.values[at] - deviations[0] ** 2 * trueSlope)).toBeLessThan(0.02 * deviations[0])
})

test('a run goes on from its checkpoint bit for bit, and its stored model is the density at the smallest σ', async () => {
  const requests: EvaluationRequest[] = []
  const unbroken = await smallTraining({ kind, requests })
  for (let update = 0; update < 4; update++) await unbroken.step()
  const saved = decodeCheckpoint(encodeCheckpoint(await unbroken.checkpoint()))
  const resumed = await smallTraining({ kind, checkpoint: saved })
  for (let update = 0; update < 4; update++) expect(await resumed.step()).toEqual(await unbroken.step())
  await unbroken.evaluate(true)
  expect(requests[0].negatives.dimension).toBe(dimension)
  // Batch of 50, both ways.
  expect(requests[0].negatives.values.length).toBe(100 * dimension)
  expect(requests[0].step).toBeUndefined()

  const checkpoint = await resumed.checkpoint()
  const model = resumed.model(checkpoint)
  expect(model.shape.dimension).toBe(dimension)
  const opened = await openModel(model, reference)
  const points = normals(5 * dimension, 7)
  const trainedShape = conditionedShape(model.shape)
  const trained = await reference.createSession({
    ...{ shape: trainedShape, extraCount: 0 },
    initial: checkpoint.arrays.average,
  })
  const inModel = opened.coordinates.toModel(points)
  const at = withCondition(inModel, dimension, () => -1)
  const expected = await trained.energy(trained.upload(at, 5))
  const got = await opened.energy(points, 'average')
  const constant = 1 / (2 * model.shape.base!.standardDeviation ** 2)
  got.forEach((energy, row) => expect(energy + constant).toBeCloseTo(expected[row], 10))
})
