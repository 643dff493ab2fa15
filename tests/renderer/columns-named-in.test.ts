import { expect, test } from 'vitest'
import { columnsNamedIn } from '../../src-renderer/setup/columns-named-in.ts'
import { unknownColumn } from '../../src-engine/data/table-columns.ts'

test('the columns that the engine names when it refuses one can be offered', () => {
  const { message } = unknownColumn('x', ['Beak Length (mm)', 'Body Mass (g)'])
  expect(columnsNamedIn(message)).toEqual(['Beak Length (mm)', 'Body Mass (g)'])
})

test('another message names none', () => {
  expect(columnsNamedIn('Expected a readable file, got "nothing".')).toEqual([])
})
