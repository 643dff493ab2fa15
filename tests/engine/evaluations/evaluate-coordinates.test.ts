// The evaluator where the model lives in coordinates of its own: what it tells is in the person's units, by closed forms.

import { describe, expect, test } from 'vitest'
import { createReferenceSession } from '../../../src-engine/backends/reference/session.ts'
import { coordinatesFrom, type CoordinateAxis } from '../../../src-engine/data/coordinates.ts'
import type { DataSet } from '../../../src-engine/data/data-set.ts'
import { momentsOf } from '../../../src-engine/metrics/moments.ts'
import { gaussian } from '../../../src-engine/distributions/gaussian.ts'
import { createEvaluator } from '../../../src-engine/evaluations/evaluate.ts'
import { purposes } from '../../../src-engine/random/purposes.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'
import { rowOfEstimates } from '../../../src-shared/metric.ts'
import { energyOf, samplesOf } from '../../support/pictures.ts'

const at = { iteration: 1, evaluations: 0, computeSeconds: 0 }

const config = { snapshots: 2, sampleCount: 2000, fieldResolution: 21, permutations: 20 }

/** Columns exchanged, the second of x turned round; the first of x in grams far from 0, the second in metres. */
const axes: CoordinateAxis[] = [
  { column: 1, centre: 0.02, scale: -0.004 },
  { column: 0, centre: 5000, scale: 300 },
]
const volume = Math.log(0.004 * 300)
/** In z the model is a Gaussian around 0 with this standard deviation, so that in x it is one around the centres. */
const deviation = 1.5
const density = gaussian({ mean: [5100, 0.02], covariance: [250 ** 2, 0, 0, 0.003 ** 2] })

function data(known: boolean): DataSet {
  const sample = (chain: number, count: number) =>
    density.sample(count, randomStream({ seed: 8, purpose: purposes.data, chain }))
  const train = sample(0, 400)
  return {
    title: 'table',
    dimension: 2,
    train,
    validation: sample(1, 80),
    test: sample(2, 80),
    density: known ? density : null,
    ...momentsOf(train, 2),
    view: {
      axes: [
        [4000, 6000],
        [0, 0.04],
      ],
      labels: ['mass (g)', 'length (m)'],
    },
    notes: [],
    weaknesses: [],
    columnChoices: [],
  }
}

/** log Z in z of exp(−|z|²/2s²) is log 2πs²; c says it exactly. */
const logPartition = Math.log(2 * Math.PI * deviation ** 2)

function evaluate(known: boolean) {
  const session = createReferenceSession({
    shape: {
      dimension: 2,
      terms: [{ weight: 1, term: { kind: 'mlp', widths: [2, 1, 1], activation: 'silu' } }],
      base: { mean: [0, 0], standardDeviation: deviation },
    },
    initial: Float64Array.of(0, 0, 0, 0, 0, logPartition),
    extraCount: 1,
  })
  return createEvaluator({ session, data: data(known), coordinates: coordinatesFrom(axes), config, seed: 1 }).evaluate({
    runId: 'run',
    progress: at,
    final: true,
    negatives: { dimension: 2, values: new Float32Array(0) },
    negativesTitle: '',
  })
}

describe.each([
  ['a table', false],
  ['a known density', true],
])('a model of %s, in coordinates of its own', (_what, known) => {
  test('has log Z, c and likelihoods of its density in the person’s units', async () => {
    const { estimates } = await evaluate(known)
    const { values } = rowOfEstimates(at, estimates)
    expect(estimates.logPartition!.obtained).toMatchObject({ by: 'quadrature', converged: true })
    expect(Math.abs(values.logPartition! - (logPartition + volume))).toBeLessThan(1e-6)
    expect(values.learnedLogPartition).toBeCloseTo(logPartition + volume, 12)
    expect(values.learnedLogPartition! - values.logPartition!).toBeCloseTo(0, 6)
    const model = gaussian({
      mean: [5000, 0.02],
      covariance: [(300 * deviation) ** 2, 0, 0, (0.004 * deviation) ** 2],
    })
    const logDensities = model.logDensity(data(known).test)
    const mean = logDensities.reduce((sum, value) => sum + value) / logDensities.length
    expect(Math.abs(values.testLogLikelihood! - mean)).toBeLessThan(1e-6)
  })

  test('is drawn where the person’s data are', async () => {
    const { snapshot } = await evaluate(known)
    // The first point of the view is 4000 g, 0 m: z = (5, −10/3).
    const expected = (5 ** 2 + (1000 / 300) ** 2) / (2 * deviation ** 2)
    expect(energyOf(snapshot).values[0]).toBeCloseTo(expected, 4)
    const column = (at: number) => Array.from(samplesOf(snapshot).values).filter((_, index) => index % 2 === at)
    const moments = (values: number[]) => {
      const mean = values.reduce((sum, value) => sum + value) / values.length
      return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)]
    }
    // Of 2,000 samples the mean is known to 2.2% of a standard deviation, that to 1.6%; four of each.
    for (const [at, centre, scale] of [
      [0, 5000, 300],
      [1, 0.02, 0.004],
    ]) {
      const [mean, spread] = moments(column(at))
      expect(Math.abs(mean - centre) / scale).toBeLessThan(0.09 * deviation)
      expect(Math.abs(spread / scale / deviation - 1)).toBeLessThan(0.064)
    }
  })
})

test('the divergence from a known density is that of the closed form, whatever the coordinates', async () => {
  const { values } = rowOfEstimates(at, (await evaluate(true)).estimates)
  const one = (ratio: number, offset: number) => (ratio ** 2 + offset ** 2 - 1) / 2 - Math.log(ratio)
  const expected = one(250 / 450, 100 / 450) + one(0.003 / 0.006, 0)
  // Columns of such unlike scale share the grid's first spacing, so that the rule is asked for five digits only.
  expect(Math.abs(values.klDataModel! - expected)).toBeLessThan(1e-5)
})
