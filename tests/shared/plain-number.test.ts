import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPlainNumber, plainNumber } from '../../src-shared/plain-number.ts'

const written = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i

describe('a number as programs write it', () => {
  test('has the value that JavaScript gives it, to the last bit', () => {
    const digits = fc.stringMatching(/^[+-]?(\d{1,20}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,3})?$/)
    fc.assert(
      fc.property(digits, (text) => void expect(plainNumber(text)).toBe(Number(text))),
      { numRuns: 2000, seed: 1 },
    )
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(plainNumber(String(value))).toBe(Number(String(value)))
      }),
      { numRuns: 2000, seed: 1 },
    )
  })

  test('is told from every other text as its grammar does', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789+-.eE ,x'), maxLength: 8 })
    fc.assert(
      fc.property(text, (text) => void expect(isPlainNumber(text)).toBe(written.test(text))),
      { numRuns: 20_000, seed: 1 },
    )
  })

  test('overflows to infinity and is one still', () => {
    expect(plainNumber('1e999')).toBe(Infinity)
    expect(isPlainNumber('1e999')).toBe(true)
  })
})
