import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bootstrapInterval } from '../../../src-shared/statistics/bootstrap-interval.ts'

interface Case {
  name: string
  differences: number[]
  /** Which difference each draw of each resample took, as SciPy drew them. */
  drawn: number[]
  percentile: [number, number]
  BCa: [number, number]
}
const cases: Case[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../golden/diagnostics/bootstrap.json'), 'utf8'),
)

describe.each(cases)('the bootstrap of $name', ({ differences, drawn, ...expected }) => {
  test.each(['percentile', 'BCa'] as const)('is SciPy’s with the same resamples, %s', (method) => {
    let next = 0
    const resamples = drawn.length / differences.length
    const { mean, low, high } = bootstrapInterval(differences, { resamples, index: () => drawn[next++], method })
    expect(next).toBe(drawn.length)
    expect(mean).toBeCloseTo(differences.reduce((sum, value) => sum + value, 0) / differences.length, 12)
    expect(low).toBeCloseTo(expected[method][0], 10)
    expect(high).toBeCloseTo(expected[method][1], 10)
  })
})

test('says nothing of fewer than two pairs or of one that is not finite, and is sure of equal ones', () => {
  const options = { resamples: 10, index: () => 0 }
  expect(bootstrapInterval([1], options)).toEqual({ mean: 1, low: Number.NaN, high: Number.NaN })
  expect(bootstrapInterval([1, Number.NaN], options).low).toBeNaN()
  expect(bootstrapInterval([0.5, 0.5, 0.5], options)).toEqual({ mean: 0.5, low: 0.5, high: 0.5 })
})
