/** The end of a field's range as one would write it: `100`, `0.1`, `10,000`, `1e-6`. */
export function rangeEnd(end: number): string {
  const size = Math.abs(end)
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return end.toExponential().replace('e+', 'e')
  return end.toLocaleString('en-US', { maximumSignificantDigits: 6 })
}
