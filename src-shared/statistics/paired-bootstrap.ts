// The bootstrap interval of paired differences as tables and files give it: BCa at 95%, so many resamples, drawn by
// numbers of a fixed seed, so that the same differences always have the same interval.
//
// The numbers are those of the generator mulberry32 (period 2³²): good enough to choose pairs, and everywhere the same.

import { bootstrapInterval } from './bootstrap-interval.ts'

export const bootstrapResamples = 2000

/** Below so many pairs a bootstrap interval is too narrow: Student's is the surer one. */
export const pairsForBootstrap = 10

export interface PairedBootstrap {
  /** Of the mean. */
  low: number
  high: number
  /** Of too few pairs: too narrow. */
  few: boolean
}

/** null where there are no pairs, or a single one. */
export function pairedBootstrap(differences: Float64Array): PairedBootstrap | null {
  if (differences.length < 2) return null
  const { low, high } = bootstrapInterval(differences, { resamples: bootstrapResamples, index: indices() })
  return { low, high, few: differences.length < pairsForBootstrap }
}

function indices(): (count: number) => number {
  let state = 1
  return (count) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * count)
  }
}
