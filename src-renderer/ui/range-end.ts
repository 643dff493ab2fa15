const superscripts: Readonly<Record<string, string>> = {
  ...{ '-': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' },
}
const minus = (text: string) => text.replace('-', '−')

/** The end of a field's range as one would write it: `100`, `0.1`, `10,000`, `10⁻⁶`. */
export function rangeEnd(end: number): string {
  const size = Math.abs(end)
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits, power] = end.toExponential().split('e')
    const superscript = [...power.replace('+', '')].map((sign) => superscripts[sign]).join('')
    const factor = digits === '1' ? '' : `${minus(digits)} × `
    return `${factor}10${superscript}`
  }
  return minus(end.toLocaleString('en-US', { maximumSignificantDigits: 6 }))
}
