import { expect, test } from 'vitest'
import { columnWidth, fittingColumns } from '../../src-renderer/compare/fitting-columns.ts'

const columns = [
  { width: 100, essential: true },
  { width: 50, essential: false },
  { width: 80, essential: true },
  { width: 60, essential: false },
  { width: 40, essential: true },
]

test.each([
  [330, [0, 1, 2, 3, 4]],
  [329, [0, 1, 2, 4]],
  [269, [0, 2, 4]],
  [10, [0, 2, 4]],
])('at %d px the columns %j stay', (available, shown) => {
  expect(fittingColumns(columns, available)).toEqual(shown)
})

test('a column is as wide as its widest cell or word of its heading', () => {
  const style = {
    cellWidth: (text: string) => 7 * text.length,
    headWidth: (text: string) => 6 * text.length,
    padding: 10,
  }
  expect(columnWidth({ heading: 'Held-out log-likelihood', unit: 'nats', cells: ['–'] }, style)).toBe(6 * 14 + 10)
  expect(columnWidth({ heading: 'log Z', unit: 'nats', cells: ['−2.67', '0.641†'] }, style)).toBe(7 * 6 + 10)
})
