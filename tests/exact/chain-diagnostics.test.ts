// R̂, effective sample sizes and the normal law against ArviZ and SciPy, and against closed forms.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  autocorrelationTime,
  bulkEffectiveSampleSize,
  effectiveSampleSize,
  tailEffectiveSampleSize,
} from '../../src-engine/metrics/effective-sample-size.ts'
import { splitRHat } from '../../src-engine/metrics/split-r-hat.ts'
import { normalCdf, normalQuantile } from '../../src-shared/statistics/normal.ts'
import { normals } from './session.ts'

const golden = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../golden/diagnostics', name), 'utf8'))

interface ChainsCase {
  name: string
  chains: number[][]
  rHat: number
  essBulk: number
  essTail: number
  essMean: number
}
const cases: ChainsCase[] = golden('chains.json')

const near = (got: number, expected: number) => expect(Math.abs(got / expected - 1)).toBeLessThan(1e-6)

describe.each(cases)('chains: $name', ({ chains, rHat, essBulk, essTail, essMean }) => {
  const draws = chains.map((chain) => Float64Array.from(chain))

  test('R̂ is ArviZ’s', () => near(splitRHat(draws), rHat))
  test('the effective sample sizes are ArviZ’s', () => {
    near(bulkEffectiveSampleSize(draws), essBulk)
    near(tailEffectiveSampleSize(draws), essTail)
    near(effectiveSampleSize(draws), essMean)
  })
})

test('the autocorrelation time of an autoregressive chain is (1 + φ) / (1 − φ)', () => {
  const phi = 0.7
  const noise = normals(4 * 20_000, 3)
  const chains = [0, 1, 2, 3].map((chain) => {
    let value = noise[chain]
    return Float64Array.from({ length: 20_000 }, (_, draw) => {
      value = phi * value + Math.sqrt(1 - phi * phi) * noise[4 * draw + chain]
      return value
    })
  })
  // Geyer's estimate over 80,000 draws: its standard error is about τ √(4 M/N) with M ≈ 30 lags, 4%.
  expect(Math.abs(autocorrelationTime(chains) / ((1 + phi) / (1 - phi)) - 1)).toBeLessThan(0.12)
})

test('chains of which nothing can be said say so', () => {
  const still = [new Float64Array(10).fill(2), new Float64Array(10).fill(2)]
  const broken = [Float64Array.of(1, 2, 3, Number.NaN), Float64Array.of(1, 2, 3, 4)]
  const short = [Float64Array.of(1, 2, 3), Float64Array.of(3, 2, 1)]
  for (const chains of [still, broken, short]) {
    expect(splitRHat(chains)).toBeNaN()
    expect(bulkEffectiveSampleSize(chains)).toBeNaN()
    expect(tailEffectiveSampleSize(chains)).toBeNaN()
  }
  expect(splitRHat([Float64Array.of(1, 2, 3, 4)])).toBeNaN()
})

test('the normal law is SciPy’s, far into its tails', () => {
  const { p, quantile, cdf } = golden('normal.json') as Record<'p' | 'quantile' | 'cdf', number[]>
  p.forEach((share, index) => {
    expect(Math.abs(normalQuantile(share) - quantile[index])).toBeLessThan(
      1e-11 * Math.max(1, Math.abs(quantile[index])),
    )
    expect(Math.abs(normalCdf(quantile[index]) / cdf[index] - 1)).toBeLessThan(1e-11)
  })
  expect([normalQuantile(0), normalQuantile(1), normalCdf(-Infinity), normalCdf(Infinity)]).toEqual([
    -Infinity,
    Infinity,
    0,
    1,
  ])
  expect(normalQuantile(1.1)).toBeNaN()
})
