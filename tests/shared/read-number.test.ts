import { describe, expect, test } from 'vitest'
import { partsOfNumber, readInteger, readNumber, readPlainNumber } from '../../src-shared/read-number.ts'

describe('a number that a person types', () => {
  test.each<[string, number, string?]>([
    ['0', 0],
    ['-12', -12],
    ['+1.5', 1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['2e-3', 0.002],
    ['1E+06', 1_000_000],
    [' 0.05 ', 0.05],
    ['1.484', 1.484],
    ['0,05', 0.05],
    ['2,5', 2.5],
    ['-0,732', -0.732],
    ['1234,567', 1234.567],
    // Groups of thousands do not begin with 0, so the comma can only stand before decimals.
    ['01,234', 1.234],
    ['1,234.5', 1234.5],
    ['1.234,5', 1234.5],
    ['1,234,567', 1_234_567],
    ['1.234.567', 1_234_567],
    ['12,34,567', 1_234_567],
    ['1 234', 1234],
    ['1\u00A0234,5', 1234.5],
    ['1\u202F234\u202F567', 1_234_567],
    ['1\u2009234', 1234],
    ["1'234.5", 1234.5],
    ['1’234', 1234],
    ['\u22120.5', -0.5],
    ['–3', -3],
    ['(12.5)', -12.5],
    ['1.5D+03', 1500],
    ['50.6%', 50.6, '%'],
    ['50,6 %', 50.6, '%'],
    ['$1,234.50', 1234.5, '$'],
    ['-€5', -5, '€'],
    ['3.575,58 €', 3575.58, '€'],
    ['CHF 12.30', 12.3, 'CHF'],
  ])('%j is %d', (text, value, sign = '') => {
    expect(readNumber(text)).toEqual({ kind: 'number', value, sign })
  })

  test.each<[string, [number, number]]>([
    ['2,000', [2000, 2]],
    ['1,234', [1234, 1.234]],
    ['-12,345', [-12_345, -12.345]],
    ['1,234e2', [123_400, 123.4]],
  ])('%j can be either of %j and is not guessed', (text, readings) => {
    expect(readNumber(text)).toEqual({ kind: 'ambiguous', readings, sign: '' })
    expect(readPlainNumber(text)).toEqual({
      reason: expect.stringMatching(`which can be ${readings[0]} or ${readings[1]}: type one of these\\.$`),
    })
  })

  test.each(['', ' ', 'abc', '0x10', '1e999', 'NaN', 'Infinity', '∞', '1.2.3', '1,2,3', '1,23,4', '1 23', '12 34 567'])(
    '%j is none, and says so',
    (text) => {
      expect(readNumber(text)).toEqual({ kind: 'none', reason: expect.stringMatching(/^Expected .* got .*: .*\.$/) })
    },
  )

  test.each(['0.123.456', "1'23", '1,234 567', '--5', '5-', '1e', 'e5', '$5$', '5 EUR EUR', '%', '1..5', ','])(
    '%j is none',
    (text) => {
      expect(readNumber(text).kind).toBe('none')
    },
  )

  test('errors quote no more than forty characters', () => {
    const reading = readNumber('x'.repeat(100_000))
    expect(reading.kind === 'none' && reading.reason.length).toBeLessThan(120)
  })

  test('a percent sign is not dropped where a plain number is meant', () => {
    expect(readPlainNumber('5%')).toEqual({
      reason: 'Expected a number without a sign beside it, got "5%": type 5 or 0.05.',
    })
  })
})

describe('a whole number', () => {
  test.each<[string, number]>([
    ['20', 20],
    ['-3', -3],
    ['+7', 7],
    ['20 000', 20_000],
    ['1,234,567', 1_234_567],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('%j is %d', (text, value) => {
    expect(readInteger(text)).toEqual({ value })
  })

  test.each([
    ['1.5', 'type 1 or 2'],
    ['1e1', 'write it as 10'],
    ['1.0', 'write it as 1'],
    ['0x10', 'write digits'],
    ['2,000', 'which can be 2000 or 2'],
    ['9007199254740993', 'Expected a whole number below'],
    ['', 'got nothing'],
    ['12%', 'without a sign'],
  ])('%j is refused with a cure', (text, reason) => {
    expect(readInteger(text)).toEqual({ reason: expect.stringContaining(reason) })
  })
})

describe('powers of ten', () => {
  test.each<[string, number]>([
    ['1.2×10^3', 1200],
    ['1.2 × 10³', 1200],
    ['1,2·10³', 1200],
    ['1.2x10^-3', 0.0012],
    ['1.2*10**5', 120_000],
    ['-3.5×10⁻⁴', -3.5e-4],
    ['10^6', 1e6],
    ['−10⁻²', -0.01],
  ])('%j is %d', (text, value) => {
    expect(readPlainNumber(text)).toEqual({ value })
  })

  test.each(['1.2×103', '110^2', '1.2×10', '×10^3', '2^10'])('%j is no number', (text) => {
    expect(partsOfNumber(text)).toBeNull()
  })

  test('are no whole numbers as those are typed', () => {
    expect(readInteger('2×10^3')).toEqual({ reason: expect.stringContaining('write it as 2000') })
  })
})

describe('a number taken apart', () => {
  test('both readings of a text are told, and what separates its thousands', () => {
    expect(partsOfNumber('1.234')).toEqual({
      point: 1.234,
      comma: 1234,
      pointThousands: 'none',
      commaThousands: 'point',
      sign: '',
    })
  })
})
