// Of many columns those that are looked for stand in the sheet of conditional densities, the predicted one always first.

import { expect, test } from 'vitest'
import { columnsAtOnce, listedColumns } from '../../src-renderer/conditional/listed-columns.ts'

const many = Array.from({ length: 40 }, (_, index) => `Sensor ${index + 1} (mm)`)

test('few columns stand in their order, whatever is looked for', () => {
  const few = many.slice(0, columnsAtOnce)
  expect(listedColumns(few, 3, 'none')).toEqual(few.map((_, index) => index))
})

test('of many the predicted one stands first, and then all', () => {
  const listed = listedColumns(many, 39, ' ')
  expect(listed).toHaveLength(40)
  expect(listed.slice(0, 3)).toEqual([39, 0, 1])
})

test('what is looked for is found anywhere in a name, and the predicted one stays', () => {
  expect(listedColumns(many, 39, 'SENSOR 2')).toEqual([39, 1, ...Array.from({ length: 10 }, (_, index) => 19 + index)])
  expect(listedColumns(many, 39, 'nothing like it')).toEqual([39])
})
