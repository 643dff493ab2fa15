const superscripts: Readonly<Record<string, string>> = {
  ...{ '-': '⁻', 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹' },
}

/** `1e-6` as `10⁻⁶`, `2.5e+12` as `2.5 × 10¹²`; the sign of the number is the caller's. */
export function powerOfTen(digits: string, exponent: string): string {
  const power = [...exponent.replace('+', '')].map((sign) => superscripts[sign]).join('')
  return `${digits === '1' ? '' : `${digits} × `}10${power}`
}
