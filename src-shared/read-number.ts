// One reader for every number that a person writes: cells of tables, fields of the window, options of the command line.
//
// A text is taken apart into sign, currency or percent, digits and exponent; the digits are then read once with a decimal
// point and once with a decimal comma. Where both readings are possible and differ (`1,234`: 1234 or 1.234), the text is
// ambiguous, and it is for the caller to ask or to bring evidence: nothing is guessed here. Understood are thousands
// separated by comma (also Indian, 12,34,567), point, apostrophe and spaces of every width, minus signs of typography,
// brackets around negative numbers as accountants write them, and exponents (`1e-3`, Fortran's `1.5D+03`, `1.2×10³`,
// `10^-3`). Not understood are hexadecimal, infinities, and what overflows.

import { plainNumber } from './plain-number.ts'
import { quote } from './quote.ts'

export type DecimalSign = 'point' | 'comma'
export type ThousandsSign = 'none' | 'comma' | 'point' | 'space' | 'apostrophe'

/** A currency or percent sign beside the digits; empty for none. `5%` is 5, with the sign "%". */
export type NumberSign = string

export type NumberReading =
  | { kind: 'number'; value: number; sign: NumberSign }
  /** `readings`: with a decimal point, with a decimal comma. */
  | { kind: 'ambiguous'; readings: [point: number, comma: number]; sign: NumberSign }
  | { kind: 'none'; reason: string }

/** A text taken apart. `point` and `comma` are its values read with that decimal sign; null where it cannot be one. */
export interface NumberParts {
  point: number | null
  comma: number | null
  /** What separates its thousands where it is read with a decimal point, and with a decimal comma. */
  pointThousands: ThousandsSign
  commaThousands: ThousandsSign
  sign: NumberSign
}

const decimalComma = /^[+-]?(\d{1,40}),(\d{1,18})$/
const minusSigns = /[\u2212\u2010-\u2015\uFE63\uFF0D]/g
const spaces = /[ \u00A0\u2000-\u200A\u202F\u205F\u3000]/g
const apostrophes = /[\u2019\u02BC\u00B4`]/g
const currency = String.raw`(?:\p{Sc}{1,2}|[A-Z]{1,3}\$|EUR|USD|GBP|CHF|JPY|CNY|INR|Fr\.|Rs\.?|kr\.?|zł)`
const wholeNumber = new RegExp(
  String.raw`^([+-]?)\s*(${currency})?\s*([+-]?)((?:\d|[.,]\d|\d)[\d.,' ]*?)((?:e[+-]?\d+)|(?:d[+-]\d{2,3}))?\s*(%|‰|${currency})?$`,
  'iu',
)

/** null where no reading makes it a finite number. */
export function partsOfNumber(text: string): NumberParts | null {
  // Few texts are longer than a number can be, and none of those is one.
  if (text.length > 60) return null
  const decimal = decimalComma.exec(text)
  // Most cells of many tables: no group of three behind one to three digits, so no thousands.
  if (decimal && (decimal[2].length !== 3 || decimal[1].length > 3 || decimal[1].startsWith('0'))) {
    const value = Number(text.replace(',', '.'))
    return { point: null, comma: value, pointThousands: 'none', commaThousands: 'none', sign: '' }
  }
  const bare = text.trim().replace(/^\((.+)\)$/, '-$1')
  const tidy = withPlainExponent(bare.replace(minusSigns, '-').replace(spaces, ' ').replace(apostrophes, "'"))
  const match = wholeNumber.exec(tidy)
  if (!match) return null
  const [, outer, before = '', inner, digits, exponent = '', after = ''] = match
  if ((outer && inner) || (before && after)) return null
  const negative = (outer || inner) === '-'
  const power = exponent.replace(/d/i, 'e')
  const point = mantissa(digits.trim(), '.')
  const comma = mantissa(digits.trim(), ',')
  const valueOf = (found: Mantissa | null) => (found ? finite(`${negative ? '-' : ''}${found.text}${power}`) : null)
  const parts: NumberParts = {
    point: valueOf(point),
    comma: valueOf(comma),
    pointThousands: point?.thousands ?? 'none',
    commaThousands: comma?.thousands ?? 'none',
    sign: before || after,
  }
  return parts.point === null && parts.comma === null ? null : parts
}

/**
 * What a person typed into a field or an option. A point is always the decimal sign there, because the app itself writes
 * it so; a comma may be either.
 */
export function readNumber(text: string): NumberReading {
  if (text.trim() === '') return { kind: 'none', reason: 'Expected a number, got nothing: type one.' }
  const value = plainNumber(text.trim())
  if (!Number.isNaN(value)) {
    if (Number.isFinite(value)) return { kind: 'number', value, sign: '' }
    return { kind: 'none', reason: `Expected a number of at most 1.8e308, got ${quote(text, 40)}: type a smaller one.` }
  }
  const parts = partsOfNumber(text)
  if (!parts)
    return { kind: 'none', reason: `Expected a number, got ${quote(text, 40)}: write digits, as in 0.05 or 2e-3.` }
  const { point, comma, sign } = parts
  if (point === null || comma === null || point === comma) return { kind: 'number', value: point ?? comma!, sign }
  return text.includes(',')
    ? { kind: 'ambiguous', readings: [point, comma], sign }
    : { kind: 'number', value: point, sign }
}

/** As `readNumber`, for values without currency or percent: a number, or why it is none, with the cure. */
export function readPlainNumber(text: string): { value: number } | { reason: string } {
  const reading = readNumber(text)
  if (reading.kind === 'none') return { reason: reading.reason }
  if (reading.kind === 'ambiguous') {
    const [point, comma] = reading.readings
    return {
      reason: `Expected a number, got ${quote(text, 40)}, which can be ${point} or ${comma}: type one of these.`,
    }
  }
  const { value, sign } = reading
  if (sign === '') return { value }
  const cure = sign === '%' ? `type ${value} or ${Number((value / 100).toPrecision(15))}` : `type ${value}`
  return { reason: `Expected a number without a sign beside it, got ${quote(text, 40)}: ${cure}.` }
}

/** A whole number: digits with a sign, also in groups (`20 000`). `1.5`, `1e3` and `0x10` are none. */
export function readInteger(text: string): { value: number } | { reason: string } {
  const reading = readPlainNumber(text)
  if ('reason' in reading) return reading
  const { value } = reading
  if (/[e^*×·⋅∙⁰¹²³⁴-⁹]|[.,]\d{0,2}$/i.test(text.trim()) || !Number.isInteger(value)) {
    const cure = Number.isInteger(value) ? `write it as ${value}` : `type ${Math.floor(value)} or ${Math.ceil(value)}`
    return { reason: `Expected a whole number, got ${quote(text, 40)}: ${cure}.` }
  }
  if (Number.isSafeInteger(value)) return { value }
  return {
    reason: `Expected a whole number below ${Number.MAX_SAFE_INTEGER}, got ${quote(text, 40)}: type a smaller one.`,
  }
}

const powerOfTen =
  /^(.*?)(?:^|(?<=[+-])|(?<=[\d.])\s*[×·⋅∙*xX]\s*)10(?:\s?(?:\^|\*\*)\s?\(?([+-]?\d{1,3})\)?|([⁺⁻]?[⁰¹²³⁴-⁹]{1,3}))(?!\d)(.*)$/u
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** `1.2×10³` and `1.2*10^3` as `1.2e3`, `10⁻³` as `1e-3`; any other text as it is. */
function withPlainExponent(text: string): string {
  if (!text.includes('10')) return text
  const match = powerOfTen.exec(text)
  if (!match) return text
  const [, mantissa, digits, raised = '', behind] = match
  const power = digits ?? [...raised].map((sign) => plainDigit(sign)).join('')
  return `${/\d/.test(mantissa) ? mantissa : `${mantissa}1`}e${power}${behind}`
}

function plainDigit(superscript: string): string {
  if (superscript === '⁻') return '-'
  return superscript === '⁺' ? '+' : String(superscripts.indexOf(superscript))
}

interface Mantissa {
  /** As JavaScript reads it. */
  text: string
  thousands: ThousandsSign
}

/** The digits read with this decimal sign. Groups of thousands must be whole, of one kind, and without leading zeros. */
function mantissa(digits: string, decimal: '.' | ','): Mantissa | null {
  const at = digits.indexOf(decimal)
  if (at !== digits.lastIndexOf(decimal)) return null
  const [whole, fraction] = at === -1 ? [digits, ''] : [digits.slice(0, at), digits.slice(at + 1)]
  if (!/^\d*$/.test(fraction) || (whole === '' && fraction === '')) return null
  if (/^\d*$/.test(whole)) return { text: `${whole}.${fraction}`, thousands: 'none' }
  const [separator] = whole.replace(/^\d+/, '')
  const groups = whole.split(separator)
  const isWestern = groups.slice(1).every((group) => /^\d{3}$/.test(group)) && /^[1-9]\d{0,2}$/.test(groups[0])
  const isIndian = separator === ',' && /^[1-9]\d?(,\d{2})+,\d{3}$/.test(whole)
  if (!isWestern && !isIndian) return null
  return { text: `${groups.join('')}.${fraction}`, thousands: thousandsOf[separator] ?? 'none' }
}

const thousandsOf: Record<string, ThousandsSign> = { ',': 'comma', '.': 'point', ' ': 'space', "'": 'apostrophe' }

function finite(text: string): number | null {
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}
