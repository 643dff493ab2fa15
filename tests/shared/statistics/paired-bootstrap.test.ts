// Truth: SciPy's stats.bootstrap with a hundred times as many resamples (make.py beside the golden file).

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pairedBootstrap } from '../../../src-shared/statistics/paired-bootstrap.ts'

interface Case {
  name: string
  differences: number[]
  low: number
  high: number
}
const cases: Case[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../golden/diagnostics/paired-bootstrap.json'), 'utf8'),
)

test.each(cases)('the interval of $name differences is SciPy’s', ({ differences, low, high }) => {
  const found = pairedBootstrap(Float64Array.from(differences))!
  // A quantile at 2.5% of 2,000 means has the standard error √(0.025 · 0.975 / 2000) / density there: with a density of
  // 0.058 sd⁻¹ that is 0.06 sd, or 0.016 widths of 3.9 sd. Three of them, and as much again for z₀, which is drawn, too.
  const tolerance = 0.08 * (high - low)
  expect(Math.abs(found.low - low)).toBeLessThan(tolerance)
  expect(Math.abs(found.high - high)).toBeLessThan(tolerance)
  expect(found.few).toBe(false)
  expect(pairedBootstrap(Float64Array.from(differences))).toEqual(found)
})

test('says of which pairs there are too few, and nothing of one', () => {
  const three = pairedBootstrap(Float64Array.of(0.125, 0.25, 0.5))!
  expect(three.few).toBe(true)
  expect(three.low).toBeGreaterThanOrEqual(0.125)
  expect(three.high).toBeLessThanOrEqual(0.5)
  expect(pairedBootstrap(Float64Array.of(0.1))).toBeNull()
})
