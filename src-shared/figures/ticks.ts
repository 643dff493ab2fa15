// Round numbers for axes and colour bars, and what is written at them.

import { formatFixed, superscript } from '../numbers.ts'

export interface Ticks {
  step: number
  values: number[]
}

/** Multiples of 1, 2 or 5 × 10ⁿ inside [minimum, maximum], about `count` of them. */
export function niceTicks(minimum: number, maximum: number, count: number): Ticks {
  const span = maximum - minimum
  if (!(span > 0) || !Number.isFinite(span)) return { step: 1, values: [] }
  const rough = span / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const ratio = rough / power
  const step = power * (ratio >= Math.sqrt(50) ? 10 : ratio >= Math.sqrt(10) ? 5 : ratio >= Math.SQRT2 ? 2 : 1)
  const values: number[] = []
  const first = Math.ceil(minimum / step - 1e-9)
  for (let index = first; index * step <= maximum + step * 1e-9; index++) {
    values.push(Number((index * step).toPrecision(15)))
  }
  return { step, values }
}

export interface TickTexts {
  texts: string[]
  /** To be added to every number written: `5,411,000`; null where the numbers are whole. */
  offset: string | null
  /** What every number written is to be multiplied by: `10⁻⁷`; null where the numbers are whole. */
  factor: string | null
}

export interface TickTextOptions {
  /** Counts have their thousands separated from 1,000 on; coordinates, which may be years, from 10,000 on. */
  counts?: boolean
}

/** Longer numbers at every tick are not read: what they share is said once. */
const digitsMaximum = 6
const letters: readonly [number, string][] = [
  [12, 'T'],
  [9, 'G'],
  [6, 'M'],
]

/** Evenly spaced values of one axis, each written differently. */
export function tickTexts(values: readonly number[], { counts = false }: TickTextOptions = {}): TickTexts {
  const plain = { offset: null, factor: null }
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const size = Math.max(Math.abs(least), Math.abs(most))
  if (values.length === 0 || !Number.isFinite(size)) return { texts: values.map(String), ...plain }
  const gaps = values
    .slice(1)
    .map((value, index) => Math.abs(value - values[index]))
    .filter((gap) => gap > 0)
  const step = gaps.length > 0 ? Number(Math.min(...gaps).toPrecision(10)) : size || 1
  const decimals = decimalsOf(step)
  const digits = Math.max(1, Math.floor(Math.log10(size || 1)) + 1) + decimals
  const span = most - least

  if (digits > digitsMaximum && span > 0 && span <= size / 10) {
    const power = 10 ** Math.ceil(Math.log10(span) - 1e-9)
    const base = Number((Math.floor(least / power + 1e-9) * power).toPrecision(15))
    const rest = values.map((value) => Number((value - base).toPrecision(12)))
    return { ...tickTexts(rest, { counts }), offset: written(base, { decimals: decimalsOf(power), grouped: true }) }
  }
  if (size > 0 && (size < 1e-3 || size >= 1e15)) {
    const power = Math.floor(Math.log10(size) + 1e-9)
    const texts = tickTexts(values.map((value) => Number((value / 10 ** power).toPrecision(12)))).texts
    return { texts, offset: null, factor: `10${superscript(power)}` }
  }
  const letter = letters.find(([power]) => size >= 10 ** power)
  if (letter) {
    const [power, sign] = letter
    const scaled = decimalsOf(step / 10 ** power)
    return {
      texts: values.map((value) => (value === 0 ? '0' : `${formatFixed(value / 10 ** power, scaled)} ${sign}`)),
      ...plain,
    }
  }
  const grouped = size >= (counts ? 1000 : 10_000)
  return { texts: values.map((value) => written(value, { decimals, grouped })), ...plain }
}

/** Digits after the point that a multiple of the step needs. */
function decimalsOf(step: number): number {
  if (!(step > 0)) return 0
  const least = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  // A step of 0.25 or 2.5 needs one more than its size says.
  for (let decimals = least; decimals < least + 2; decimals++) {
    const scaled = step * 10 ** decimals
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return decimals
  }
  return least + 2
}

function written(value: number, { decimals, grouped }: { decimals: number; grouped: boolean }): string {
  const text = formatFixed(value, decimals)
  return grouped ? text : text.replaceAll(',', '')
}

/** An axis' name with what its ticks share: `northing − 5,411,000 (m)`, `width (10⁻⁷ m)`. */
export function axisName(label: string, { offset, factor }: Pick<TickTexts, 'offset' | 'factor'>): string {
  const [, name, unit] = /^(.*\S)\s*\(([^()]*)\)\s*$/s.exec(label) ?? [null, label, '']
  const shifted =
    offset === null ? name : offset.startsWith('−') ? `${name} + ${offset.slice(1)}` : `${name} − ${offset}`
  const units = [factor, unit].filter(Boolean).join(' ')
  return units ? `${shifted} (${units})` : shifted
}

/** The same at the end of an axis whose name cannot say it: `× 10⁻⁷`, `+ 5,411,000`. */
export function sharedWords({ offset, factor }: Pick<TickTexts, 'offset' | 'factor'>): string {
  const added = offset === null ? '' : offset.startsWith('−') ? `− ${offset.slice(1)}` : `+ ${offset}`
  return [factor === null ? '' : `× ${factor}`, added].filter(Boolean).join(' ')
}
