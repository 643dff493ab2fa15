// The evaluator on models whose every quantity is known: a network of zeros plus the Gaussian base is a Gaussian.

import { describe, expect, it } from 'vitest'
import type { EnergySession } from '../../../src-engine/backends/backend.ts'
import { createReferenceSession } from '../../../src-engine/backends/reference/session.ts'
import type { DataSet } from '../../../src-engine/data/data-set.ts'
import { momentsOf } from '../../../src-engine/metrics/moments.ts'
import { loadData } from '../../../src-engine/data/registry.ts'
import { gaussianMixture } from '../../../src-engine/distributions/gaussian-mixture.ts'
import { createEvaluator } from '../../../src-engine/evaluations/evaluate.ts'
import type { EvaluationRequest } from '../../../src-engine/evaluations/evaluation.ts'
import { purposes } from '../../../src-engine/random/purposes.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'
import type { Estimate } from '../../../src-shared/estimate.ts'
import { rowOfEstimates, type MetricName } from '../../../src-shared/metric.ts'
import { pointsOf, valuesOf } from '../../../src-shared/snapshot.ts'
import { energyOf, samplesOf } from '../../support/pictures.ts'

const plain = (estimates: Partial<Record<MetricName, Estimate>>) =>
  rowOfEstimates({ iteration: 0, evaluations: 0, computeSeconds: 0 }, estimates).values

const config = { snapshots: 40, sampleCount: 400, fieldResolution: 41, permutations: 99 }

/** E = offset + |x − mean|²/2sd²; one hidden unit with zero weights, the offset is the output's bias. */
function gaussianSession(options: { mean: number[]; sd: number | null; offset?: number; c?: number }): EnergySession {
  const { mean, sd, offset = 0, c } = options
  const extra = c === undefined ? [] : [c]
  return createReferenceSession({
    shape: {
      dimension: mean.length,
      terms: [{ weight: 1, term: { kind: 'mlp', widths: [mean.length, 1, 1], activation: 'silu' } }],
      base: sd === null ? null : { mean, standardDeviation: sd },
    },
    initial: Float64Array.of(...mean.map(() => 0), 0, 0, offset, ...extra),
    extraCount: extra.length,
  })
}

/** Data from one Gaussian with its known density. */
function gaussianData(mean: number[], sd: number): DataSet {
  const dimension = mean.length
  const density = gaussianMixture({ dimension, centres: Float64Array.from(mean), weights: [1], standardDeviation: sd })
  const sample = (chain: number, count: number) =>
    density.sample(count, randomStream({ seed: 8, purpose: purposes.data, chain }))
  const train = sample(0, 700)
  return {
    title: 'Gaussian',
    dimension,
    train,
    validation: sample(1, 150),
    test: sample(2, 150),
    density,
    ...momentsOf(train, dimension),
    view: { axes: mean.map((centre) => [centre - 4 * sd, centre + 4 * sd]), labels: mean.map(String) },
    notes: [],
    weaknesses: [],
    columnChoices: [],
  }
}

function request(iteration: number, final = false): EvaluationRequest {
  return {
    runId: 'run-1',
    progress: { iteration, evaluations: 0, computeSeconds: 0 },
    final,
    negatives: { dimension: 2, values: Float32Array.of(1, 2) },
    negativesTitle: 'noise',
  }
}

describe('a Gaussian model of a checkerboard', () => {
  it('has finite values only, and the KL divergence of the closed form', async () => {
    const data = await loadData({ kind: 'checkerboard', side: 2, count: 1000 }, 1)
    const evaluator = createEvaluator({ session: gaussianSession({ mean: [0, 0], sd: 3 }), data, config, seed: 3 })
    const estimates = (await evaluator.evaluate(request(5, true))).estimates
    const values = plain(estimates)
    expect(Object.entries(values).filter(([, value]) => !Number.isFinite(value))).toEqual([])
    expect(estimates.logPartition!.obtained).toMatchObject({ by: 'quadrature', converged: true })
    // −log 32 + log 2πs² + E|x|²/2s², and each coordinate is uniform on (−4, 4).
    expect(values.klDataModel).toBeCloseTo(Math.log((2 * Math.PI * 9) / 32) + 16 / 3 / 9, 4)
  })
})

describe('a Gaussian model of Gaussian data in the plane', () => {
  const mean = [0.5, -1]
  const data = gaussianData(mean, 1)
  const session = gaussianSession({ mean: [0, 0], sd: 1.5, offset: 2, c: 0.25 })
  const evaluator = createEvaluator({ session, data, config, seed: 3 })
  const logPartition = Math.log(2 * Math.PI * 1.5 ** 2) - 2

  it('has the closed log Z, likelihoods and KL divergence', async () => {
    const estimates = (await evaluator.evaluate(request(5))).estimates
    const values = plain(estimates)
    expect(estimates.logPartition!.obtained).toMatchObject({ by: 'quadrature', converged: true })
    expect(Math.abs((values.logPartition ?? 0) - logPartition)).toBeLessThan(1e-6)
    for (const [name, rows] of [
      ['trainLogLikelihood', data.train],
      ['validationLogLikelihood', data.validation],
      ['testLogLikelihood', data.test],
    ] as const) {
      const meanEnergy = rows.reduce((sum, value) => sum + value * value, 0) / (rows.length / 2) / 4.5 + 2
      expect(Math.abs((values[name] ?? 0) + meanEnergy + logPartition)).toBeLessThan(1e-6)
    }
    // 2 log(t/s) + (2 s² + |a − b|²)/2t² − 1 with s = 1, t = 1.5, |a − b|² = 1.25
    expect(Math.abs((values.klDataModel ?? 0) - (2 * Math.log(1.5) + 3.25 / 4.5 - 1))).toBeLessThan(1e-6)
    expect(values.modeMassError).toBeCloseTo(0, 8)
    expect(values.learnedLogPartition).toBe(0.25)
  })

  it('keeps the log-likelihood of every test point, whose mean is the held-out log-likelihood', async () => {
    const { estimates, snapshot } = await evaluator.evaluate(request(5))
    const values = plain(estimates)
    const points = valuesOf(snapshot, 'test-log-likelihoods')
    expect(points).toHaveLength(data.test.length / 2)
    const [x, y] = data.test
    expect(points[0]).toBeCloseTo(-(x * x + y * y) / 4.5 - 2 - logPartition, 5)
    const mean = points.reduce((sum, value) => sum + value, 0) / points.length
    expect(mean).toBeCloseTo(values.testLogLikelihood!, 5)
  })

  it('gives a p-value only at the end', async () => {
    expect((await evaluator.evaluate(request(5))).estimates).not.toHaveProperty('mmdPValue')
    const estimates = (await evaluator.evaluate(request(5, true))).estimates
    const values = plain(estimates)
    expect(values.mmdPValue).toBeGreaterThan(0)
    expect(values.mmdPValue).toBeLessThanOrEqual(1)
  })

  it('draws the energy on the view, and exact samples, and passes the negatives on', async () => {
    const { snapshot } = await evaluator.evaluate(request(5))
    expect(snapshot).toMatchObject({
      runId: 'run-1',
      iteration: 5,
      logPartition: { obtained: { by: 'quadrature', converged: true } },
    })
    expect(pointsOf(snapshot, 'negatives')?.title).toBe('noise')
    expect(energyOf(snapshot).shape).toEqual([41, 41])
    // The view's lower left corner is (−3.5, −5).
    expect(energyOf(snapshot).values[0]).toBeCloseTo((3.5 ** 2 + 5 ** 2) / 4.5 + 2, 4)
    expect(samplesOf(snapshot).values).toHaveLength(800)
    expect(pointsOf(snapshot, 'model-samples')!.title).toBe('exact, inverse CDF on the quadrature grid')
    const meanX =
      samplesOf(snapshot)
        .values.filter((_, index) => index % 2 === 0)
        .reduce((sum, x) => sum + x, 0) / 400
    // Four standard errors.
    expect(Math.abs(meanX)).toBeLessThan((4 * 1.5) / Math.sqrt(400))
  })

  it('depends on seed and iteration alone, not on what was evaluated before', async () => {
    const fresh = createEvaluator({ session, data, config, seed: 3 })
    expect(await fresh.evaluate(request(9))).toEqual(await evaluator.evaluate(request(9)))
    const other = createEvaluator({ session, data, config, seed: 4 })
    expect((await other.evaluate(request(9))).snapshot.views).not.toEqual(
      (await fresh.evaluate(request(9))).snapshot.views,
    )
  })
})

describe('the perfect model', () => {
  it('has KL 0 and a log-likelihood of −entropy within its standard error', async () => {
    const data = gaussianData([1], 0.7)
    const session = gaussianSession({ mean: [1], sd: 0.7 })
    const estimates = (await createEvaluator({ session, data, config, seed: 1 }).evaluate(request(1, true))).estimates
    const values = plain(estimates)
    expect(values.klDataModel).toBeCloseTo(0, 8)
    const entropy = 0.5 * Math.log(2 * Math.PI * Math.E * 0.49)
    expect(Math.abs((values.testLogLikelihood ?? 0) + entropy)).toBeLessThan(
      4 * (estimates.testLogLikelihood?.standardError ?? 0),
    )
    expect(values.mmdPValue).toBeGreaterThan(0.01)
  })
})

describe('what is not a model', () => {
  const metrics = [
    'logPartition',
    'trainLogLikelihood',
    'testLogLikelihood',
    'klDataModel',
    'modeMassError',
    'mmd',
  ] as const

  it.each([
    ['parameters are NaN', { mean: [0, 0], sd: 1, offset: Number.NaN }],
    ['parameters are infinite', { mean: [0, 0], sd: 1, offset: Number.POSITIVE_INFINITY }],
    ['nothing confines a flat energy', { mean: [0, 0], sd: null }],
  ])('has metrics NaN and says why, where %s', async (_, options) => {
    const session = gaussianSession(options)
    const evaluator = createEvaluator({ session, data: gaussianData([0, 0], 1), config, seed: 1 })
    const { estimates, snapshot } = await evaluator.evaluate(request(1))
    const values = plain(estimates)
    metrics.forEach((name) => expect(values[name]).toBeNaN())
    expect(estimates.logPartition!.obtained).toMatchObject({ by: 'quadrature', converged: false })
    expect(snapshot.logPartition?.value).toBeNaN()
    expect(samplesOf(snapshot).values).toHaveLength(0)
    expect(pointsOf(snapshot, 'model-samples')!.title).toMatch(/^none: \w/)
  })

  it('is marked as not converged where the data find a peak that every grid point missed', async () => {
    const data = gaussianData([0, 0], 1)
    const [x, y] = data.train
    // A wide Gaussian, and at the first row a peak of 40 nats that is a hundred times narrower than the grid.
    const energy = (u: number, v: number) =>
      (u * u + v * v) / 4.5 - 40 * Math.exp(-((u - x) ** 2 + (v - y) ** 2) / (2 * 0.005 ** 2))
    const session = {
      shape: { dimension: 2, terms: [], base: null },
      extraCount: 0,
      capabilities: new Set(),
      upload: (values: Float64Array) => values,
      energy: async (rows: Float64Array) =>
        Float64Array.from({ length: rows.length / 2 }, (_, row) => energy(rows[2 * row], rows[2 * row + 1])),
    } as unknown as EnergySession
    const { estimates, snapshot } = await createEvaluator({ session, data, config, seed: 1 }).evaluate(request(1))
    expect(estimates.logPartition!.obtained).toMatchObject({ by: 'quadrature', converged: false })
    expect(pointsOf(snapshot, 'model-samples')!.title).toContain('too coarse for a peak')
  })
})

describe('measured data', () => {
  it('have likelihoods and MMD, but no KL and no mode mass', async () => {
    const columns = ['Beak Length (mm)', 'Flipper Length (mm)']
    const data = await loadData({ kind: 'penguins', columns, standardise: true }, 1)
    const session = gaussianSession({ mean: [0, 0], sd: 1 })
    const estimates = (await createEvaluator({ session, data, config, seed: 1 }).evaluate(request(1))).estimates
    const values = plain(estimates)
    expect(values).not.toHaveProperty('klDataModel')
    expect(values).not.toHaveProperty('modeMassError')
    // Standardised training rows under a standard Gaussian: −log 2π − (1 + 1)/2, exactly.
    expect(Math.abs((values.trainLogLikelihood ?? 0) + Math.log(2 * Math.PI) + 1)).toBeLessThan(1e-6)
    expect(values.mmd).toBeGreaterThan(-0.1)
  })
})
