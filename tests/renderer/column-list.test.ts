import { describe, expect, test } from 'vitest'
import { learnable, matching, placesIn } from '../../src-renderer/import/column-list.ts'
import { tableReading } from '../fixtures/table-reading.ts'

const [date, length, width, again] = tableReading.columns

describe('the columns that a person means', () => {
  test('are those whose names hold every word typed, or the place', () => {
    expect(matching(tableReading.columns, ' WIDTH ')).toEqual([width, again])
    expect(matching(tableReading.columns, 'width 2')).toEqual([again])
    expect(matching(tableReading.columns, '#2')).toEqual([length])
    expect(matching(tableReading.columns, '')).toEqual([date, length, width, again])
    expect(matching(tableReading.columns, 'none')).toEqual([])
  })

  test('are, all at once, the numbers that vary and are new', () => {
    const constant = { ...length, position: 5, offered: false }
    const rows = { ...length, position: 6, type: 'rows' as const }
    const twin = { ...length, position: 7, sameAs: 2 }
    expect(learnable([...tableReading.columns, constant, rows, twin])).toEqual([2, 3, 4])
  })

  test.each([
    ['3-5, 9', [3, 4, 5, 9]],
    ['2 2 #4', [2, 4]],
    ['1–3', [1, 2, 3]],
  ])('are typed as %s', (text, places) => {
    expect(placesIn(text, 10)).toEqual({ places })
  })

  test.each(['0', '11', '5-3', 'x', '2-99999999999'])('%s is refused in words', (text) => {
    expect(placesIn(text, 10)).toEqual({
      reason: expect.stringMatching(/^Expected places of columns from 1 to 10, got/),
    })
  })
})
