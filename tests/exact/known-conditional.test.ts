// p(y | x) of a known density with hard edges against a truncated exponential, whose integral has a closed form.

import { expect, test } from 'vitest'
import type { Distribution } from '../../src-engine/distributions/distribution.ts'
import { knownConditional, piecewiseLogLikelihoods } from '../../src-engine/metrics/known-conditional.ts'

const isInside = (x: number, y: number) => x >= 0 && x < 1 && ((y >= 0 && y < 1) || (y >= 2 && y < 5))
/** p(x, y) ∝ (1 + x) exp(−3 y) on two boxes; conditional densities do not need it normalised. */
const density: Distribution = {
  dimension: 2,
  sample: () => new Float64Array(0),
  logDensity: (rows) =>
    Float64Array.from({ length: rows.length / 2 }, (_, row) => {
      const [x, y] = [rows[2 * row], rows[2 * row + 1]]
      return isInside(x, y) ? Math.log(1 + x) - 3 * y : Number.NEGATIVE_INFINITY
    }),
  support: [
    [0, 1],
    [0, 5],
  ],
  resolution: [0.1, 0.1],
  pieces: [
    [
      [0, 1],
      [0, 1],
    ],
    [
      [0, 1],
      [2, 5],
    ],
  ],
}
const line = { box: [0, 5], resolution: 0.1 } as const
/** ∫ exp(−3 y) dy over the two parts of a line. */
const logNormaliser = Math.log((1 - Math.exp(-3) + Math.exp(-6) - Math.exp(-15)) / 3)

test('along a line that crosses edges it is the truncated exponential, to 1e-9 nats, and zero between', async () => {
  const row = Float64Array.of(0.3, Number.NaN)
  const { logPartition, reason, logDensities } = await knownConditional(density, { row, column: 1, line })
  expect(reason).toBeNull()
  expect(logPartition).toBeCloseTo(Math.log(1.3) + logNormaliser, 9)
  const y = Float64Array.of(0, 0.999, 1.5, 2, 4.9, 5)
  const found = await logDensities(y)
  y.forEach((each, index) =>
    isInside(0.3, each)
      ? expect(found[index]).toBeCloseTo(-3 * each - logNormaliser, 9)
      : expect(found[index]).toBe(Number.NEGATIVE_INFINITY),
  )
})

test('on a face the density itself says which side counts', async () => {
  const at = (x: number) => knownConditional(density, { row: Float64Array.of(x, Number.NaN), column: 1, line })
  expect((await at(0)).logPartition).toBeCloseTo(logNormaliser, 9)
  expect((await at(1)).logPartition).toBe(Number.NEGATIVE_INFINITY)
})

test('where it is zero all along the line there is none, and this is said', async () => {
  const row = Float64Array.of(7, Number.NaN)
  const { logPartition, reason } = await knownConditional(density, { row, column: 1, line })
  expect(logPartition).toBe(Number.NEGATIVE_INFINITY)
  expect(reason).toContain('zero')
})

test('row by row it is the same, along either column', async () => {
  const rows = Float64Array.of(0.3, 0.5, 0.9, 2.5)
  const below = await piecewiseLogLikelihoods(density, { rows, column: 1 })
  expect(below.unsure).toBe(0)
  expect([...below.values]).toEqual([0.5, 2.5].map((y) => expect.closeTo(-3 * y - logNormaliser, 9)))
  // ∫ (1 + x) dx from 0 to 1 is 1.5.
  const across = await piecewiseLogLikelihoods(density, { rows, column: 0 })
  expect([...across.values]).toEqual([0.3, 0.9].map((x) => expect.closeTo(Math.log((1 + x) / 1.5), 9)))
})
