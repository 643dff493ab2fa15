// What is measured between samples of a model and held-out data: where both have one law, and where they do not.

import { describe, expect, test } from 'vitest'
import { isTrusted } from '../../../src-shared/estimate.ts'
import type { MetricName } from '../../../src-shared/metric.ts'
import type { EvaluationDefinition } from '../../../src-engine/evaluations/evaluation-definition.ts'
import { evaluations } from '../../../src-engine/evaluations/registry.ts'
import { session, standardGaussian } from '../../exact/session.ts'
import { gaussianRows, nowOf } from './gaussian-subject.ts'

const names = [
  'energy-distance',
  'sliced-wasserstein',
  'frechet-distance',
  'classifier-two-sample',
  'precision-recall',
  'memorisation',
] as const

async function measured(centre: number[], dimension = centre.length) {
  const now = nowOf(await session(standardGaussian(dimension)), gaussianRows(centre))
  const values: Partial<Record<MetricName, number>> = {}
  const verdicts: Record<string, string> = {}
  let obtained
  for (const name of names) {
    const definition: EvaluationDefinition = evaluations[name]
    const found = await definition.evaluate(now)
    for (const [metric, estimate] of Object.entries(found.values ?? {})) values[metric as MetricName] = estimate.value
    obtained ??= Object.values(found.values ?? {})[0].obtained
    if (found.verdict) verdicts[name] = found.verdict.standing
  }
  return { values, verdicts, obtained: obtained! }
}

describe.each([2, 5])('a standard Gaussian in %d dimensions', (dimension) => {
  test('is not told from data of the same law', async () => {
    const { values, verdicts, obtained } = await measured(new Array<number>(dimension).fill(0))
    // Distances between two samples of 600: of order E|X − X′|/600 and √(1/600) a coordinate.
    expect(Math.abs(values.energyDistance!)).toBeLessThan(0.02)
    expect(values.slicedWasserstein).toBeLessThan(0.2)
    // Of n rows each of one law, to first order: 2d/n of the means and d(d + 1)/2n of the covariances, nearly a χ² of as many
    // degrees of freedom as both have entries. Draws of chains are a little dependent.
    const entries = (dimension * (dimension + 3)) / 2
    const expected = (2 * dimension + (dimension * (dimension + 1)) / 2) / 600
    expect(values.frechetDistanceTraining! / expected).toBeLessThan(1 + 4 * Math.sqrt(2 / entries))
    expect(values.frechetDistance! / expected).toBeLessThan(2 + 4 * Math.sqrt(2 / entries))
    expect(Math.abs(values.classifierAccuracy! - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 600))
    expect(Math.min(values.samplePrecision!, values.sampleRecall!)).toBeGreaterThan(0.7)
    expect(Math.abs(values.memorisation! - 0.5)).toBeLessThan(4 * Math.sqrt(1201 / (12 * 600 * 600)))
    expect(verdicts).toMatchObject({ memorisation: 'good' })
    expect(obtained.by).toBe(dimension === 2 ? 'monte-carlo' : 'markov-chains')
    expect(isTrusted(obtained)).toBe(true)
  })

  test('is told from data two standard deviations away', async () => {
    const { values, verdicts } = await measured([2, ...new Array<number>(dimension - 1).fill(0)])
    // 2 E|Z + δ| − 2 E|Z| with Z ~ N(0, 2 I); δ/√d of the mean square over directions.
    expect(values.energyDistance).toBeGreaterThan(0.5)
    // |δ|² = 4 where both covariances are the same.
    expect(Math.abs(values.frechetDistance! - 4)).toBeLessThan(0.6)
    expect(Math.abs(values.slicedWasserstein! - 2 / Math.sqrt(dimension))).toBeLessThan(0.3)
    expect(values.classifierAccuracy).toBeGreaterThan(0.75)
    expect(values.memorisation).toBeLessThan(0.4)
    expect(verdicts['classifier-two-sample']).toBe('fair')
  })
})

test('chains that disagree are not trusted, and neither are those of which nothing can be said', () => {
  const obtained = { by: 'markov-chains', chains: 4, draws: 100 } as const
  expect(isTrusted({ ...obtained, rHat: 1.02 })).toBe(true)
  expect(isTrusted({ ...obtained, rHat: 1.2 })).toBe(false)
  expect(isTrusted(obtained)).toBe(false)
})

test('where rows have classes, the Fréchet distance is also on features of a small classifier, its accuracy beside', async () => {
  const data = gaussianRows([0, 0])
  const labelled = (rows: Float64Array) =>
    Uint8Array.from({ length: rows.length / 2 }, (_, row) => (rows[2 * row] > 0 ? 1 : 0))
  const { train, validation, test } = data
  const splits = { train: labelled(train), validation: labelled(validation), test: labelled(test) }
  const classes = { column: 'side', names: ['left', 'right'], ...splits }
  const now = nowOf(await session(standardGaussian(2)), { ...data, classes })
  const { values } = await evaluations['frechet-distance'].evaluate(now)
  expect(values!.featureClassifierAccuracy!.value).toBeGreaterThan(0.97)
  // Sixteen features between −1 and 1 of two samples of 600 of one law: the means alone are about 2 · 16/600 apart.
  expect(values!.frechetDistanceClassifier!.value).toBeLessThan(0.15)
  expect(values!.frechetDistanceClassifierTraining!.value).toBeLessThan(0.1)
  const without = await evaluations['frechet-distance'].evaluate(nowOf(await session(standardGaussian(2)), data))
  expect(Object.keys(without.values!)).toEqual(['frechetDistance', 'frechetDistanceTraining'])
})
