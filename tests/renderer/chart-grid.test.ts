import { expect, test } from 'vitest'
import { chartGrid } from '../../src-renderer/charts/chart-grid.ts'

test.each([
  [5, 1570, { columns: 5, firstSpan: 1 }],
  [5, 1080, { columns: 3, firstSpan: 2 }],
  [5, 660, { columns: 2, firstSpan: 2 }],
  [3, 1570, { columns: 3, firstSpan: 1 }],
  [4, 1080, { columns: 2, firstSpan: 1 }],
  [7, 1570, { columns: 4, firstSpan: 2 }],
  [1, 1080, { columns: 1, firstSpan: 1 }],
  [5, 100, { columns: 1, firstSpan: 1 }],
  [0, 1080, { columns: 1, firstSpan: 2 }],
])('%i charts over %i pixels', (count, width, grid) => {
  expect(chartGrid(count, width)).toEqual(grid)
})

test('no place stays empty, whatever the number and the width', () => {
  for (let count = 1; count <= 12; count++) {
    for (let width = 200; width < 2400; width += 50) {
      const { columns, firstSpan } = chartGrid(count, width)
      expect((count - 1 + firstSpan) % columns).toBe(0)
      expect(firstSpan).toBeLessThanOrEqual(columns)
    }
  }
})
