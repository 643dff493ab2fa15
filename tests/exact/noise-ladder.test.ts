import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { methodConfigSchema } from '../../src-shared/config/method.ts'
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
