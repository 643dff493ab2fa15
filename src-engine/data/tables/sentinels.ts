// Numbers that probably mean "missing": an extreme value, far from all others, and repeated or known for it.
//
// With the range of the rest as yardstick, a known code (-9999, 999, …) must lie more than one range away, any other
// value more than three, stand there at least twice, and have a handful of other values to be measured against. Only
// suggested, never dropped: -200 may be a temperature.

import { extremesKept, type ColumnValues } from './column-values.ts'

const knownCode = /^-?(9{2,}(\.9+)?|8{3,}|1e\+?\d{2,}|32767|32768)$/

export interface Sentinel {
  value: number
  count: number
}

/** At most one at each end. */
export function sentinelsOf({ lowest, highest }: ColumnValues): Sentinel[] {
  return [
    atEnd(lowest, highest.find(({ value }) => !isLikely(highest, value))?.value ?? highest[0]?.value),
    atEnd(highest, lowest.find(({ value }) => !isLikely(lowest, value))?.value ?? lowest[0]?.value),
  ].filter((found) => found !== null)
}

/** The outermost of this end, measured against the range from its neighbour to the far end. */
function atEnd(extremes: readonly Sentinel[], farEnd: number | undefined): Sentinel | null {
  const [outermost, next, ...others] = extremes
  if (!outermost || !next || farEnd === undefined || others.length === 0) return null
  const gap = Math.abs(outermost.value - next.value)
  const range = Math.abs(next.value - farEnd)
  const code = knownCode.test(String(outermost.value))
  const isFar = outermost.count >= 2 && extremes.length === extremesKept && gap > 3 * range
  return (code && gap > range) || isFar ? { ...outermost } : null
}

/** Far beyond its neighbour on the same end: no yardstick for the other end. */
function isLikely(extremes: readonly Sentinel[], value: number): boolean {
  const at = extremes.findIndex((each) => each.value === value)
  const [next, after] = [extremes[at + 1], extremes[at + 2]]
  return (
    next !== undefined &&
    after !== undefined &&
    Math.abs(value - next.value) > 10 * Math.abs(next.value - after.value) &&
    knownCode.test(String(value))
  )
}
