// Numbers as programs write them: digits with at most a decimal point and an exponent. Large tables hold millions of
// them, so they are read character by character: a regular expression and `Number` take four times as long.
//
// Up to 15 digits and 22 decimals the value is one division of two exact numbers, hence correctly rounded (Clinger 1990,
// "How to read floating point numbers accurately"). All others are left to `Number`.

const digitsMaximum = 15
const powersOfTen = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`))

const zero = 48
const nine = 57
const point = 46
const minus = 45
const plus = 43

/** The value of the text; infinite where it overflows, NaN where the text is no plain number. */
export function plainNumber(text: string): number {
  const { length } = text
  const first = length > 0 ? text.charCodeAt(0) : 0
  let at = first === minus || first === plus ? 1 : 0
  let [mantissa, digits, decimals, pointAt] = [0, 0, 0, -1]
  for (; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code >= zero && code <= nine) {
      mantissa = mantissa * 10 + (code - zero)
      digits++
      if (pointAt >= 0) decimals++
    } else if (code === point && pointAt < 0) pointAt = at
    else break
  }
  if (digits === 0) return Number.NaN
  if (at < length && !isExponent(text, at)) return Number.NaN
  if (at < length || digits > digitsMaximum || decimals >= powersOfTen.length) return Number(text)
  const value = mantissa / powersOfTen[decimals]
  return first === minus ? -value : value
}

export const isPlainNumber = (text: string): boolean => !Number.isNaN(plainNumber(text))

/** `e5`, `E-12`: from here to the end. */
function isExponent(text: string, from: number): boolean {
  if ((text.charCodeAt(from) | 32) !== 101) return false
  const sign = text.charCodeAt(from + 1)
  let at = from + (sign === minus || sign === plus ? 2 : 1)
  if (at >= text.length) return false
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < zero || code > nine) return false
  }
  return true
}
