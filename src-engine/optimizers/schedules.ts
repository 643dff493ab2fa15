// Learning-rate schedules: the factor on the initial rate as a function of the share f of the budget used.
//
//   constant   1
//   cosine     ½ (1 + cos π f), from 1 down to 0 along a half cosine   (Loshchilov & Hutter 2017, without restarts)

import type { OptimizerConfig } from '../../src-shared/config/optimizer.ts'

export type Schedule = OptimizerConfig['schedule']

export function scheduleFactor(schedule: Schedule, fraction: number): number {
  switch (schedule) {
    case 'constant':
      return 1
    case 'cosine':
      return 0.5 * (1 + Math.cos(Math.PI * Math.min(1, fraction)))
    default:
      return schedule satisfies never
  }
}
