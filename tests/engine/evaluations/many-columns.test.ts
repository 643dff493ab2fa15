// Beyond two dimensions there is no grid: what is measured all the same, when, and how right it is of a model that is known.

import { describe, expect, test } from 'vitest'
import { valuesOf, pointsOf } from '../../../src-shared/snapshot.ts'
import { createEvaluator } from '../../../src-engine/evaluations/evaluate.ts'
import { chooseEvaluations } from '../../../src-engine/evaluations/registry.ts'
import { subjectOf, type EvaluatorOptions } from '../../../src-engine/evaluations/subject.ts'
import { reference } from '../../../src-engine/backends/reference/reference.ts'
import { momentsOf } from '../../../src-engine/metrics/moments.ts'
import { session, standardGaussian } from '../../exact/session.ts'
import { gaussianRows } from './gaussian-subject.ts'

const config = { snapshots: 2, sampleCount: 400, fieldResolution: 21, permutations: 99 }
const dimension = 4

async function evaluatorOptions(): Promise<EvaluatorOptions> {
  const data = { ...gaussianRows(new Array<number>(dimension).fill(0)), density: null }
  return { session: await session(standardGaussian(dimension)), data, config, seed: 3, backend: reference }
}

const request = (final: boolean) => ({
  runId: 'run',
  progress: { iteration: 5, evaluations: 0, computeSeconds: 0 },
  final,
  negatives: { dimension, values: new Float32Array(0) },
  negativesTitle: '',
})

test('at a snapshot there are samples of short chains, and no likelihood', async () => {
  const options = await evaluatorOptions()
  const { estimates, snapshot } = await createEvaluator(options).evaluate(request(false))
  expect(estimates).toEqual({})
  expect(snapshot.logPartition).toBeNull()
  const samples = pointsOf(snapshot, 'model-samples')!
  expect(samples.title).toBe('ends of Hamiltonian chains, 25 trajectories from data and a wide Gaussian')
  expect(samples.points).toMatchObject({ dimension })
  expect(valuesOf(snapshot, 'test-log-likelihoods')).toHaveLength(0)
  const { leftOut } = chooseEvaluations(subjectOf(options).has, ['every-snapshot'])
  expect(leftOut.find(({ name }) => name === 'log-likelihoods')?.missing).toEqual(['log-partition'])
})

test('at the end the held-out log-likelihood stands between bounds that hold its exact value', async () => {
  const options = await evaluatorOptions()
  const { estimates, snapshot } = await createEvaluator(options).evaluate(request(true))
  const { test: rows } = options.data
  // Of N(0, I): −(d log 2π + |x|²)/2, the mean over the rows.
  const squared = rows.reduce((sum, value) => sum + value * value, 0) / (rows.length / dimension)
  const exact = -(dimension * Math.log(2 * Math.PI) + squared) / 2
  const [low, high] = [estimates.testLogLikelihoodLowerBound!, estimates.testLogLikelihoodUpperBound!]
  // Both ends rest on the same rows: what is left is log Z, whose standard errors are far below a hundredth.
  expect(low.value).toBeLessThan(exact + 0.01)
  expect(high.value).toBeGreaterThan(exact - 0.01)
  expect(high.value - low.value).toBeLessThan(0.1)
  expect(low.obtained).toMatchObject({ by: 'reverse-annealed-importance-sampling', trusted: true })
  expect(estimates.mmdPValue!.value).toBeGreaterThan(0.01)
  // 400 nearly independent draws: a variance of 1 within 5 of its standard errors, √(2/400).
  const { values } = pointsOf(snapshot, 'model-samples')!.points
  expect(values).toHaveLength(400 * dimension)
  const { covariance } = momentsOf(Float64Array.from(values), dimension)
  for (let axis = 0; axis < dimension; axis++) {
    expect(Math.abs(covariance[axis * (dimension + 1)] - 1)).toBeLessThan(5 * Math.sqrt(2 / 400))
  }
})

describe('KL(data‖model) of Gaussians in four dimensions stands between bounds', () => {
  /** N(centre, I) against N(0, I): |centre|²/2. */
  async function boundsAt(centre: number[]) {
    const data = gaussianRows(centre)
    const evaluator = createEvaluator({ ...(await evaluatorOptions()), data })
    const { estimates } = await evaluator.evaluate(request(true))
    const [low, high] = [estimates.klDataModelLowerBound!, estimates.klDataModelUpperBound!]
    const width = high.value - low.value
    // The part of the points that log q − log p leaves: centre·(x − centre), of variance |centre|².
    const { test: rows } = data
    const excess = centre.map((at, axis) => {
      const column = rows.filter((_, index) => index % dimension === axis)
      return at * (column.reduce((sum, value) => sum + value, 0) / column.length - at)
    })
    const square = centre.reduce((sum, at) => sum + at * at, 0)
    return { low, high, width, onRows: square / 2 + excess.reduce((sum, value) => sum + value, 0), square }
  }

  test('around the value on the same points, with their error', async () => {
    const { low, high, width, onRows, square } = await boundsAt([0.6, -0.3, 0.2, 0])
    // log Z is within a hundredth of a nat, as above.
    expect(low.value).toBeLessThan(onRows + 0.01)
    expect(high.value).toBeGreaterThan(onRows - 0.01)
    expect(width).toBeGreaterThan(-0.01)
    expect(width).toBeLessThan(0.1)
    // Of 600 points whose difference has the variance |centre|²: within a fifth.
    const ofPoints = Math.sqrt(square / 600)
    expect(low.standardError! / ofPoints).toBeGreaterThan(0.8)
    expect(low.standardError! / ofPoints).toBeLessThan(1.2)
    expect(low.obtained.by).toBe('annealed-importance-sampling')
    expect(high.obtained.by).toBe('reverse-annealed-importance-sampling')
  })

  test('around 0, with almost no error, where the model is the data’s density', async () => {
    const { low, high } = await boundsAt([0, 0, 0, 0])
    expect(low.value).toBeLessThan(0.01)
    expect(high.value).toBeGreaterThan(-0.01)
    expect(Math.max(low.standardError!, high.standardError!)).toBeLessThan(0.02)
  })
})

test('where the density of the data is not known there is no KL divergence', async () => {
  const { estimates } = await createEvaluator(await evaluatorOptions()).evaluate(request(true))
  expect(estimates.klDataModelLowerBound).toBeUndefined()
})
