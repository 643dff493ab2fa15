// The bootstrap intervals of how far lanes are behind the best, in a sentence under the table of results.

import { formatCount } from '../numbers.ts'
import { bootstrapResamples, type PairedBootstrap } from '../statistics/paired-bootstrap.ts'
import type { LaneDifference } from './verdict.ts'

export interface LaneBehind {
  label: string
  /** From the lane that leads: negative where it is behind. */
  behind: LaneDifference
}

/** Empty where no lane has an interval of enough pairs. `intervals` in the order of the lanes, of `behind.pairs`. */
export function bootstrapWords(lanes: readonly LaneBehind[], intervals: readonly (PairedBootstrap | null)[]): string {
  const known = lanes.flatMap(({ label }, index) => {
    const interval = intervals[index]
    if (!interval || interval.few || !Number.isFinite(interval.low)) return []
    // Behind is less: the ends change places.
    return [`${label} ${rangeText(0 - interval.high, 0 - interval.low)}`]
  })
  if (known.length === 0) return ''
  const how = `95%, BCa, ${formatCount(bootstrapResamples)} resamples of the paired differences`
  return `behind the best by bootstrap (${how}): ${known.join('; ')} nats per point`
}

/** With as many decimals as two digits of the width have. */
function rangeText(low: number, high: number): string {
  // Two lanes of the same numbers have an interval without width.
  const decimals = high > low ? Math.min(20, Math.max(0, 1 - Math.floor(Math.log10(high - low)))) : 3
  return `${signed(low, decimals)} to ${signed(high, decimals)}`
}

const signed = (value: number, decimals: number): string => value.toFixed(decimals).replace('-', '−')
