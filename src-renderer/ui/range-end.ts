import { powerOfTen } from './power-of-ten.ts'

/** The end of a field's range as one would write it: `100`, `0.1`, `10,000`, `10⁻⁶`, `−0.25`. */
export function rangeEnd(end: number): string {
  const size = Math.abs(end)
  const sign = end < 0 ? '−' : ''
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits, exponent] = size.toExponential().split('e')
    return sign + powerOfTen(digits, exponent)
  }
  return sign + size.toLocaleString('en-US', { maximumSignificantDigits: 6 })
}
