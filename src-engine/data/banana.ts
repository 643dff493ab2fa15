// The banana: a Gaussian bent along a parabola, a triangular map that keeps areas.
//
//   x = width · ξ,   y = bend (x²/width − width) + noise · η;   the mean is at the origin

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { triangularMap } from '../distributions/triangular-map.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const banana: DataSource<'banana'> = {
  async load(config, seed) {
    const density = bananaDensity(config)
    return dataFromDensity({ title: dataTitles['banana'].title, density, count: config.count, seed })
  },
}

type Shape = Omit<DataConfigOf<'banana'>, 'kind' | 'count'>

export function bananaDensity({ width, bend, noise }: Shape): Distribution {
  const mean = (x: number) => bend * (x ** 2 / width - width)
  const reach = 7.5 * width
  const ends = [mean(0), mean(reach)]
  return triangularMap({
    deviation: width,
    mean,
    logDeviation: () => Math.log(noise),
    support: [
      [-reach, reach],
      [Math.min(...ends) - 8 * noise, Math.max(...ends) + 8 * noise],
    ],
    // Along x the noise is thinned by the parabola's slope, up to where it is steep (two deviations out).
    resolution: [Math.min(width, noise / Math.hypot(1, 4 * bend)), noise],
  })
}
