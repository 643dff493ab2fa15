// What messages quote is cut, and nothing in it steers a terminal.

import { expect, test } from 'vitest'
import { parse } from '../../src-shared/config/parse.ts'
import { laneConfigSchema } from '../../src-shared/config/lane.ts'
import { AppError, reportError } from '../../src-shared/errors.ts'
import { cut, printable, quote } from '../../src-shared/quote.ts'
import { messageOf as messageInWindow } from '../../src-renderer/engine/connection.ts'
import { readNumber } from '../../src-shared/read-number.ts'

test('a short text is quoted as it is, a long one is cut to the maximum', () => {
  expect(quote('cd')).toBe('"cd"')
  expect(quote('x'.repeat(60))).toBe(`"${'x'.repeat(60)}"`)
  expect(quote('x'.repeat(100_000))).toBe(`"${'x'.repeat(59)}…"`)
  expect(quote('abcdef', 4)).toBe('"abc…"')
})

test('no character is cut in two', () => {
  expect(cut('ab😀cd', 4)).toBe('ab…')
  expect(cut('ab😀cd', 5)).toBe('ab😀…')
})

test('control characters become their escapes, so that JSON stays what it was', () => {
  const name = 'red \u001b[31m bell \u0007 c1 \u009b2J turned \u202e end'
  expect(printable(name)).toBe('red \\u001b[31m bell \\u0007 c1 \\u009b2J turned \\u202e end')
  expect(printable('a\tb\nc')).toBe('a\tb\nc')
  expect(printable('a\tb\nc', '')).toBe('a\\u0009b\\u000ac')
  expect(JSON.parse(printable(JSON.stringify({ name })))).toEqual({ name })
})

test.each<[string, () => string]>([
  ['a number', () => (readNumber('9'.repeat(100_000) + 'x') as { reason: string }).reason],
  ['a value of a schema', () => messageOf(() => parse(laneConfigSchema, { batchSize: 'x'.repeat(100_000) }, 'lane'))],
  ['a key of a schema', () => messageOf(() => parse(laneConfigSchema, { ['x'.repeat(100_000)]: 1 }, 'lane'))],
  ['a kind', () => messageOf(() => parse(laneConfigSchema, { method: { kind: 'x'.repeat(100_000) } }, 'lane'))],
  ['anything else', () => reportError(new Error('x'.repeat(100_000))).message],
  ['what the window says', () => messageInWindow(new Error('x'.repeat(19_000_000)))],
  ['an error of ours', () => reportError(new AppError('not-found', 'x'.repeat(100_000))).message],
])('no message about %s is long', (_what, message) => {
  expect(message().length).toBeLessThanOrEqual(2000)
})

function messageOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('Expected it to be refused.')
}
