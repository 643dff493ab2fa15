import { describe, expect, test } from 'vitest'
import { sortedOrder, type SortColumn } from '../../../src-engine/data/sorted-order.ts'

/** A stable sort by comparison: what the result must equal. */
function byComparison(rows: Float64Array, dimension: number, columns: readonly SortColumn[]): number[] {
  const order = Array.from({ length: rows.length / dimension }, (_, row) => row)
  return order.sort((a, b) => {
    for (const { column, descending } of columns) {
      const difference = rows[a * dimension + column] - rows[b * dimension + column]
      if (difference !== 0) return descending ? -difference : difference
    }
    return 0
  })
}

/** Numbers of 1 to 2³¹ − 2, always the same ones. */
function counter() {
  let state = 20261128
  return () => (state = (state * 48271) % 0x7fffffff)
}

const choices = [
  [{ column: 0, descending: false }],
  [
    { column: 1, descending: true },
    { column: 0, descending: false },
  ],
  [
    { column: 0, descending: true },
    { column: 1, descending: true },
  ],
]

describe.each(
  choices.map(
    (columns) => [columns.map(({ column, descending }) => `${column}${descending}`).join(' '), columns] as const,
  ),
)('rows sorted by columns %s', (_, columns) => {
  test('are in the order of a stable comparison, with many ties', () => {
    const next = counter()
    const rows = Float64Array.from({ length: 4000 }, () => (next() % 40) / 8 - 2.5)
    expect(Array.from(sortedOrder(rows, 2, columns))).toEqual(byComparison(rows, 2, columns))
  })

  test('are so at every magnitude and sign', () => {
    const next = counter()
    const rows = Float64Array.from({ length: 4000 }, () => {
      const sign = next() % 2 === 0 ? 1 : -1
      return sign * (next() / 0x7fffffff) * 10 ** ((next() % 600) - 300)
    })
    expect(Array.from(sortedOrder(rows, 2, columns))).toEqual(byComparison(rows, 2, columns))
  })

  test('keep minus zero where zero would stand, and tell the smallest numbers apart', () => {
    const values = [0, -0, 5e-324, -5e-324, 0, -0, 2.2e-308, -2.2e-308, 1e308, -1e308]
    const rows = Float64Array.from(values.flatMap((value, i) => [value, values[(i * 3) % 10]]))
    expect(Array.from(sortedOrder(rows, 2, columns))).toEqual(byComparison(rows, 2, columns))
  })
})

test('no rows, one row and rows that are all equal stay as they are', () => {
  const columns = [{ column: 0, descending: true }]
  expect(Array.from(sortedOrder(new Float64Array(0), 1, columns))).toEqual([])
  expect(Array.from(sortedOrder(Float64Array.of(3), 1, columns))).toEqual([0])
  expect(Array.from(sortedOrder(Float64Array.of(3, 3, 3), 1, columns))).toEqual([0, 1, 2])
})
