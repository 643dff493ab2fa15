// Distances between samples against NumPy, SciPy and POT with the same inputs, and against what is known of them.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { classifierTwoSample } from '../../../src-engine/metrics/classifier-two-sample.ts'
import { energyDistance } from '../../../src-engine/metrics/energy-distance.ts'
import { maximumMeanDiscrepancy } from '../../../src-engine/metrics/maximum-mean-discrepancy.ts'
import { medianInPlace } from '../../../src-engine/metrics/median.ts'
import { memorisation, shareBelow } from '../../../src-engine/metrics/memorisation.ts'
import { nearestDistances, nearestRows } from '../../../src-engine/metrics/nearest-neighbours.ts'
import { precisionRecall } from '../../../src-engine/metrics/precision-recall.ts'
import { randomDirections, slicedWasserstein } from '../../../src-engine/metrics/sliced-wasserstein.ts'
import { purposes } from '../../../src-engine/random/purposes.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'

interface Case {
  dimension: number
  first: number[]
  second: number[]
  projections: number[]
  slicedWasserstein1: number
  slicedWasserstein2: number
  energyDistance: number
  squaredDiscrepancy: number
  precision: number
  recall: number
  nearest: number[]
}
const cases: Case[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../golden/diagnostics/two-samples.json'), 'utf8'),
)

const stream = (chain: number) => randomStream({ seed: 5, purpose: purposes.modelSamples, chain })
const gaussianRows = (count: number, dimension: number, chain: number) => {
  const random = stream(chain)
  return Float64Array.from({ length: count * dimension }, () => random.normal())
}
const near = (got: number, expected: number) => expect(Math.abs(got - expected)).toBeLessThan(1e-9)

describe.each(cases)('in $dimension dimensions', ({ dimension, ...golden }) => {
  const [first, second] = [Float64Array.from(golden.first), Float64Array.from(golden.second)]
  const samples = { first, second, dimension }

  test('sliced Wasserstein is POT’s along the same directions', () => {
    const directions = Float64Array.from(golden.projections)
    near(slicedWasserstein(samples, directions, 1), golden.slicedWasserstein1)
    near(slicedWasserstein(samples, directions), golden.slicedWasserstein2)
  })

  test('energy distance and MMD² are NumPy’s', async () => {
    near(energyDistance(samples), golden.energyDistance)
    near((await maximumMeanDiscrepancy(samples, null)).squared, golden.squaredDiscrepancy)
  })

  test('precision, recall and nearest distances are NumPy’s', () => {
    const { precision, recall } = precisionRecall({ data: first, samples: second, dimension, k: 3 })
    near(precision, golden.precision)
    near(recall, golden.recall)
    const nearest = nearestDistances({ points: second, among: first, dimension })
    nearest.forEach((distance, point) => near(distance, golden.nearest[point]))
    const { distances, rows } = nearestRows({ points: second, among: first, dimension }, 3)
    golden.nearest.forEach((distance, point) => near(distances[3 * point], distance))
    expect(rows.every((row) => row >= 0 && row < first.length / dimension)).toBe(true)
  })
})

test('sliced Wasserstein of a shifted sample is |shift|/√d on average over directions', () => {
  const first = gaussianRows(300, 3, 1)
  const second = first.map((value, i) => value + (i % 3 === 0 ? 2 : 0))
  const directions = randomDirections(4000, 3, stream(2))
  // E (u₁)² = 1/3, with a standard error of √(4/45/4000) = 0.005 of the mean of u₁².
  expect(Math.abs(slicedWasserstein({ first, second, dimension: 3 }, directions) ** 2 - 4 / 3)).toBeLessThan(0.08)
})

describe('a classifier between samples', () => {
  test('is right half of the time where both have one law', () => {
    const found = classifierTwoSample(
      { first: gaussianRows(800, 2, 3), second: gaussianRows(900, 2, 4), dimension: 2 },
      stream(5),
    )
    expect(found).toMatchObject({ testRows: 800, k: 29 })
    expect(Math.abs(found.accuracy - 0.5)).toBeLessThan(4 * found.standardError)
  })

  test('comes to the best that can be done with a shift: Φ(shift/2)', () => {
    const second = gaussianRows(2000, 1, 7).map((value) => value + 2)
    const { accuracy } = classifierTwoSample({ first: gaussianRows(2000, 1, 6), second, dimension: 1 }, stream(8))
    // Φ(1) = 0.8413; four standard errors of 2,000 held-out rows are 0.033, nearest neighbours lose a little.
    expect(accuracy).toBeGreaterThan(0.8413 - 0.045)
    expect(accuracy).toBeLessThan(0.8413 + 0.033)
  })

  test('says nothing of a single row', () => {
    const one = Float64Array.of(1)
    expect(classifierTwoSample({ first: one, second: one, dimension: 1 }, stream(9)).accuracy).toBeNaN()
  })
})

test('precision falls with samples in empty places, recall with a mode that is never sampled', () => {
  const mode = (chain: number, at: number) => gaussianRows(200, 2, chain).map((value) => 0.3 * value + at)
  const both = (a: Float64Array, b: Float64Array) => Float64Array.from([...a, ...b])
  const data = both(mode(10, -3), mode(11, 3))
  const good = precisionRecall({ data, samples: both(mode(12, -3), mode(13, 3)), dimension: 2, k: 3 })
  expect(Math.min(good.precision, good.recall)).toBeGreaterThan(0.85)
  const stray = precisionRecall({ data, samples: both(mode(14, -3), mode(15, 0)), dimension: 2, k: 3 })
  expect(stray.precision).toBeLessThan(0.6)
  expect(stray.recall).toBeLessThan(0.6)
  const missed = precisionRecall({ data, samples: mode(16, -3), dimension: 2, k: 3 })
  expect(missed.precision).toBeGreaterThan(0.85)
  expect(missed.recall).toBeLessThan(0.6)
  expect(precisionRecall({ data: data.subarray(0, 6), samples: data, dimension: 2, k: 3 }).precision).toBeNaN()
})

describe('what is not finite is told, not counted', () => {
  const rows = gaussianRows(60, 2, 30)
  const spoilt = (value: number) => gaussianRows(60, 2, 31).map((x, i) => (i === 7 ? value : x))

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%s in either sample', (value) => {
    for (const [data, samples] of [
      [rows, spoilt(value)],
      [spoilt(value), rows],
    ]) {
      expect(precisionRecall({ data, samples, dimension: 2, k: 3 })).toEqual({ precision: NaN, recall: NaN })
      expect(classifierTwoSample({ first: data, second: samples, dimension: 2 }, stream(32)).accuracy).toBeNaN()
    }
  })

  test('NaN in the median distance to a training point, and among nearest rows', () => {
    const found = memorisation({ samples: spoilt(Number.NaN), train: rows, test: rows, dimension: 2 })
    expect(found.nearness).toBeNaN()
    expect(found.sampleDistance).toBeNaN()
    expect(medianInPlace(Float64Array.of(3, Number.NaN, 1, 2, 5))).toBeNaN()
    const near = nearestRows({ points: Float64Array.of(0, Number.NaN), among: Float64Array.of(2, 1), dimension: 1 }, 1)
    expect([...near.rows]).toEqual([1, -1])
    expect([...near.distances]).toEqual([1, NaN])
  })
})

describe('memorisation', () => {
  const train = gaussianRows(300, 2, 20)
  const test_ = gaussianRows(200, 2, 21)

  test('is ½ within its error for fresh data, 1 for copies, near 0 for what is far away', () => {
    const fresh = memorisation({ samples: gaussianRows(250, 2, 22), train, test: test_, dimension: 2 })
    expect(Math.abs(fresh.nearness - 0.5)).toBeLessThan(4 * fresh.standardError)
    const copied = memorisation({ samples: train.slice(0, 100), train, test: test_, dimension: 2 })
    expect(copied).toMatchObject({ nearness: 1, sampleDistance: 0 })
    const away = memorisation({ samples: train.map((value) => value + 20), train, test: test_, dimension: 2 })
    expect(away.nearness).toBe(0)
    expect(away.sampleDistance).toBeGreaterThan(10 * away.testDistance)
  })

  test('counts equal distances half', () => {
    expect(shareBelow(Float64Array.of(1, 2), Float64Array.of(2, 3))).toBe((2 + 1.5) / 4)
    expect(shareBelow(Float64Array.of(1), Float64Array.of(Number.NaN))).toBeNaN()
  })
})
