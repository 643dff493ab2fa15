// The funnel: x sets the width of y, over orders of magnitude.
//
//   x = scale · v,   y = scale · e^{v/2} η,   v and η standard normal
// Neal's v, the log of the variance of y, has a standard deviation of 3; here it is 1, so that a box can hold all but a
// billionth of the mass. Kurtosis of y: 3e ≈ 8.2.
// Source: Neal 2003, "Slice sampling", section 8.

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { triangularMap } from '../distributions/triangular-map.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const funnel: DataSource<'funnel'> = {
  async load(config, seed) {
    const density = funnelDensity(config)
    return dataFromDensity({ title: dataTitles['funnel'].title, density, count: config.count, seed })
  },
}

/** ∫ N(v) P(|η| > 100 e^{−v/2}) dv < 1e-12. */
const halfHeight = 100

type Shape = Omit<DataConfigOf<'funnel'>, 'kind' | 'count'>

export function funnelDensity({ scale }: Shape): Distribution {
  return triangularMap({
    deviation: scale,
    mean: () => 0,
    logDeviation: (x) => Math.log(scale) + x / (2 * scale),
    support: [
      [-8 * scale, 8 * scale],
      [-halfHeight * scale, halfHeight * scale],
    ],
    resolution: [0.15 * scale, 0.15 * scale],
  })
}
