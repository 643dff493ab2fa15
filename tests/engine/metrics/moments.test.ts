import { expect, test } from 'vitest'
import { columnMoments, momentsOf } from '../../../src-engine/metrics/moments.ts'
import { purposes } from '../../../src-engine/random/purposes.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'

test('moments are those of the numbers, with n below, also far from 0', () => {
  const rows = Float64Array.of(1e9, 1, 1e9 + 2, 3, 1e9 + 4, 8)
  const { mean, covariance, radius } = momentsOf(rows, 2)
  expect([...mean]).toEqual([1e9 + 2, 4])
  // (4 + 0 + 4) / 3, (6 + 0 + 8) / 3 and (9 + 1 + 16) / 3.
  expect([...covariance].map((value) => Number(value.toPrecision(12)))).toEqual(
    [8, 14, 14, 26].map((sum) => Number((sum / 3).toPrecision(12))),
  )
  expect(radius).toBeCloseTo(Math.sqrt(20), 12)
})

test('means and variances of columns alone are the same, bit for bit', () => {
  const dimension = 7
  const random = randomStream({ seed: 3, purpose: purposes.data })
  const rows = Float64Array.from({ length: 101 * dimension }, (_, index) => 10 ** (index % dimension) * random.normal())
  const { mean, covariance } = momentsOf(rows, dimension)
  const columns = columnMoments(rows, dimension)
  expect(columns.mean).toEqual(mean)
  expect([...columns.variances]).toEqual(Array.from(mean, (_, axis) => covariance[axis * (dimension + 1)]))
})
