import { expect, test } from 'vitest'
import { messageOf } from '../../src-renderer/engine/connection.ts'
import { shortened } from '../../src-renderer/ui/shortened.ts'

test('a usual message is left as it is', () => {
  const message = 'Expected a number from 1 to 10, got 12: choose less.'
  expect(shortened(message)).toBe(message)
})

test('of a message with a whole file in it the beginning is shown, and how long it was', () => {
  const said = messageOf(new Error(`Expected a table, got ${'x'.repeat(19_000_000)}`))
  expect(said.length).toBeLessThan(2100)
  expect(said).toMatch(/^Expected a table, got x+… \(cut: 19,000,022 characters in all\)$/)
})
