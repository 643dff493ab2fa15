import { describe, expect, test } from 'vitest'
import * as v from 'valibot'
import { budgetSchema } from '../../../src-shared/config/experiment.ts'
import { textOfValue, valueOfText } from '../../../src-shared/config/field-text.ts'

describe('what is typed into a field', () => {
  test('a number is taken in the ways people write it', () => {
    expect(valueOfText('number', '0.25')).toBe(0.25)
    expect(valueOfText('number', ' 2e-3 ')).toBe(0.002)
    expect(valueOfText('number', '20 000')).toBe(20_000)
    expect(valueOfText('number', '0,5')).toBe(0.5)
    expect(valueOfText('number', '−1')).toBe(-1)
  })

  test('a comma that may part thousands or begin decimals is never guessed', () => {
    for (const text of ['2,000', '1,234']) {
      expect(valueOfText('number', text)).toBe(text)
      expect(valueOfText('integer', text)).toBe(text)
      expect(valueOfText('integers', text)).not.toEqual([2, 0])
    }
    expect(valueOfText('number', '1,234.5')).toBe(1234.5)
    expect(valueOfText('number', '12,5')).toBe(12.5)
    expect(valueOfText('number', '20’000')).toBe(20_000)
    const field = v.safeParse(budgetSchema, { unit: 'iterations', amount: '2,000' })
    expect(field.issues?.[0].message).toBe('Expected a number, got "2,000", which can be 2000 or 2: type one of these.')
  })

  test('a whole number is digits: no fraction, no exponent, no hexadecimal', () => {
    for (const text of ['1.5', '1e3', '0x10', '5%']) expect(valueOfText('integer', text)).toBe(text)
    expect(valueOfText('integer', '20 000')).toBe(20_000)
    expect(valueOfText('integers', '64 0x10')).toBe('64 0x10')
  })

  test('text that is no number stays as it was typed, for the schema to refuse', () => {
    expect(valueOfText('number', 'abc')).toBe('abc')
    expect(valueOfText('integer', '')).toBe('')
    expect(valueOfText('integers', '64, x')).toBe('64, x')
    expect(valueOfText('number', 'Infinity')).toBe('Infinity')
  })

  test('lists are parted by commas, semicolons or spaces', () => {
    expect(valueOfText('integers', '64, 64;32 16')).toEqual([64, 64, 32, 16])
    expect(valueOfText('columns', 'Beak Length (mm), Body Mass (g)')).toEqual(['Beak Length (mm)', 'Body Mass (g)'])
    expect(valueOfText('columns', 'x, ')).toEqual(['x'])
  })

  test('an option of the command line may be a truth or JSON', () => {
    expect(valueOfText('toggle', 'true')).toBe(true)
    expect(valueOfText('toggle', 'false')).toBe(false)
    expect(valueOfText('toggle', 'yes')).toBe('yes')
    expect(valueOfText('components', '[{"weight":1}]')).toEqual([{ weight: 1 }])
    expect(valueOfText('components', '[{')).toBe('[{')
  })

  test('a value shown and typed again is the same value', () => {
    for (const value of [0, 0.04, 1e-8, 2000, 1e12]) expect(valueOfText('number', textOfValue(value))).toBe(value)
    expect(valueOfText('integers', textOfValue([64, 32]))).toEqual([64, 32])
    const names = ['length, mm', 'size 1/2"', '"a" and b', 'y (2)']
    expect(valueOfText('columns', textOfValue(names))).toEqual(names)
  })
})
