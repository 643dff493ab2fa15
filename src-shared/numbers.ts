// Numbers as a person reads them: sensible digits, a true minus sign, words for what is not finite.

/** Non-finite numbers in words; null for a finite one. */
export function nonFiniteWord(value: number): string | null {
  if (Number.isFinite(value)) return null
  if (Number.isNaN(value)) return 'not a number'
  return value > 0 ? 'infinite' : '−infinite'
}

/** Three significant digits by default: `−2.41`, `0.0312`, `1.2×10⁻⁷`. */
export function formatNumber(value: number, significantDigits = 3): string {
  const word = nonFiniteWord(value)
  if (word) return word
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size < 1e-4 || size >= 1e7) return scientific(value, significantDigits)
  const decimals = Math.max(0, significantDigits - 1 - Math.floor(Math.log10(size)))
  return formatFixed(value, decimals)
}

/** With thousands separated and a true minus; a rounded zero has no sign. */
export function formatFixed(value: number, decimals: number): string {
  const word = nonFiniteWord(value)
  if (word) return word
  const [whole, fraction] = Math.abs(value).toFixed(Math.min(decimals, 20)).split('.')
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction ? `.${fraction}` : '')
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text
}

/** `−2.41 ± 0.02`: the spread to one significant digit (two where it starts with 1), the value to the same place. */
export function formatMeasured(value: number, spread: number | null): string {
  if (spread === null || !Number.isFinite(value)) return formatNumber(value)
  if (!Number.isFinite(spread)) return `${formatNumber(value)} ± ${formatNumber(spread)}`
  // Less than rounding of double precision can make: equal values.
  if (spread <= Math.abs(value) * 1e-12) return `${formatNumber(value)} ± 0`
  const decimals = decimalsFor(spread)
  if (decimals > 6) return `${formatNumber(value)} ± ${formatNumber(spread, 1)}`
  return `${formatFixed(value, decimals)} ± ${formatFixed(spread, decimals)}`
}

/** `−5.65 … −5.61`: with the digits that tell both ends apart. */
export function formatBracket(low: number, high: number): string {
  const width = Math.abs(high - low)
  const digits = width > 0 && Number.isFinite(width) ? Math.min(4, Math.max(1, 1 - Math.floor(Math.log10(width)))) : 2
  return [low, high].map((end) => (Number.isFinite(end) ? formatFixed(end, digits) : formatNumber(end))).join(' … ')
}

function decimalsFor(spread: number): number {
  const exponent = Math.floor(Math.log10(spread))
  const leading = spread / 10 ** exponent
  return Math.max(0, leading < 1.95 ? 1 - exponent : -exponent)
}

const multiples: readonly [number, string][] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
]

/** `1,024`, `204,800`, `5.1 M`, `1.02 G`. */
export function formatCount(count: number): string {
  const word = nonFiniteWord(count)
  if (word) return word
  for (const [size, letter] of multiples) {
    if (Math.abs(count) >= size) return `${formatNumber(count / size, count / size >= 100 ? 3 : 2)} ${letter}`
  }
  return formatFixed(count, Number.isInteger(count) || count >= 1000 ? 0 : 1)
}

/** `0.42 s`, `12.3 s`, `2 min 05 s`, `1 h 12 min`. */
export function formatDuration(seconds: number): string {
  const word = nonFiniteWord(seconds)
  if (word) return word
  if (seconds < 1) return `${formatFixed(seconds, 2)} s`
  if (seconds < 59.95) return `${formatFixed(seconds, 1)} s`
  if (seconds < 3599.5) {
    const whole = Math.round(seconds)
    return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
  }
  const minutes = Math.round(seconds / 60)
  return `${formatFixed(Math.floor(minutes / 60), 0)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** `p < 0.01`, `p = 0.21`. */
export function formatPValue(value: number): string {
  if (!Number.isFinite(value)) return `p ${formatNumber(value)}`
  return value < 0.01 ? 'p < 0.01' : `p = ${formatFixed(value, 2)}`
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

function scientific(value: number, significantDigits: number): string {
  const [mantissa, exponent] = value.toExponential(significantDigits - 1).split('e')
  return `${mantissa.replace('-', '−')}×10${superscript(Number(exponent))}`
}

/** An integer in raised figures: `⁻⁷`. */
export function superscript(integer: number): string {
  return [...String(integer)].map((digit) => (digit === '-' ? '⁻' : superscripts[Number(digit)])).join('')
}

/** `12.3 MB`: of the disk, in powers of ten, as file managers say it. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${formatNumber(bytes / 1000 ** power)} ${units[power]}`
}
