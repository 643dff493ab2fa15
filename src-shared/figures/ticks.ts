// Round numbers for axes and colour bars.

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
    values.push(Number((index * step).toPrecision(12)))
  }
  return { step, values }
}
