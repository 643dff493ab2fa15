import { describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { budgetSchema } from '../../src-shared/config/experiment.ts'
import { textOf, typedValue } from '../../src-renderer/setup/typed-value.ts'

describe('what is typed into a field', () => {
  test('a number is taken in the ways people write it', () => {
    expect(typedValue('number', '0.25')).toBe(0.25)
    expect(typedValue('number', ' 2e-3 ')).toBe(0.002)
    expect(typedValue('number', '20 000')).toBe(20_000)
    expect(typedValue('number', '0,5')).toBe(0.5)
    expect(typedValue('number', '−1')).toBe(-1)
  })

  test('a comma that may part thousands or begin decimals is never guessed', () => {
    for (const text of ['2,000', '1,234']) {
      expect(typedValue('number', text)).toBe(text)
      expect(typedValue('integer', text)).toBe(text)
      expect(typedValue('integers', text)).not.toEqual([2, 0])
    }
    expect(typedValue('number', '1,234.5')).toBe(1234.5)
    expect(typedValue('number', '12,5')).toBe(12.5)
    expect(typedValue('number', '20’000')).toBe(20_000)
    const field = v.safeParse(budgetSchema, { unit: 'iterations', amount: '2,000' })
    expect(field.issues?.[0].message).toBe('Expected a number, got "2,000", which can be 2000 or 2: type one of these.')
  })

  test('a whole number is digits: no fraction, no exponent, no hexadecimal', () => {
    for (const text of ['1.5', '1e3', '0x10', '5%']) expect(typedValue('integer', text)).toBe(text)
    expect(typedValue('integer', '20 000')).toBe(20_000)
    expect(typedValue('integers', '64 0x10')).toBe('64 0x10')
  })

  test('text that is no number stays as it was typed, for the schema to refuse', () => {
    expect(typedValue('number', 'abc')).toBe('abc')
    expect(typedValue('integer', '')).toBe('')
    expect(typedValue('integers', '64, x')).toBe('64, x')
    expect(typedValue('number', 'Infinity')).toBe('Infinity')
  })

  test('lists are parted by commas, semicolons or spaces', () => {
    expect(typedValue('integers', '64, 64;32 16')).toEqual([64, 64, 32, 16])
    expect(typedValue('columns', 'Beak Length (mm), Body Mass (g)')).toEqual(['Beak Length (mm)', 'Body Mass (g)'])
  })

  test('a value shown and typed again is the same value', () => {
    for (const value of [0, 0.04, 1e-8, 2000, 1e12]) expect(typedValue('number', textOf(value))).toBe(value)
    expect(typedValue('integers', textOf([64, 32]))).toEqual([64, 32])
  })
})
