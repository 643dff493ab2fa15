// Learning-rate schedules: the factor on the initial rate as a function of the share f of the budget used.
//
//   constant   1
//   cosine     ½ (1 + cos π f), from 1 down to 0 along a half cosine   (Loshchilov & Hutter 2017, without restarts)
//   step       decayFactor ^ ⌊f / decayInterval⌋

import type { OptimizerConfig } from '../../src-shared/config/optimizer.ts'

export type Schedule = Pick<OptimizerConfig, 'schedule' | 'decayFactor' | 'decayInterval'>

/** Room for f that is a rounding error below a multiple of the interval: 0.3 is three times 0.1. */
const roundingRoom = 1e-9

export function scheduleFactor({ schedule, decayFactor, decayInterval }: Schedule, fraction: number): number {
  switch (schedule) {
    case 'constant':
      return 1
    case 'cosine':
      return 0.5 * (1 + Math.cos(Math.PI * Math.min(1, fraction)))
    case 'step':
      return decayFactor ** Math.floor(fraction / decayInterval + roundingRoom)
    default:
      return schedule satisfies never
  }
}
