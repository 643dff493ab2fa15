// Two moons: two interleaved half circles of one radius, blurred by Gaussian noise, half of the probability each.
//
//   upper moon  r (cos πt, sin πt) − m,   lower moon  r (1 − cos πt, ½ − sin πt) − m,   t uniform on (0, 1)
// with m = r (½, ¼), which puts the mean at the origin. The density is exact: see distributions/curve.ts.
// Layout of scikit-learn's make_moons, centred and scaled by the radius; there t is evenly spaced, here it is drawn.

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import { noisyCurves } from '../distributions/curve.ts'
import type { Distribution } from '../distributions/distribution.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const twoMoons: DataSource<'two-moons'> = {
  async load(config, seed) {
    const density = twoMoonsDensity(config)
    const { count, classColumn: column } = config
    return dataFromDensity({
      title: dataTitles['two-moons'].title,
      density,
      count,
      seed,
      classes: { column, nameOf: (moon) => (moon === 0 ? 'Upper moon' : 'Lower moon') },
    })
  },
}

export function twoMoonsDensity({ radius, noise }: Pick<DataConfigOf<'two-moons'>, 'radius' | 'noise'>): Distribution {
  const moon = { weight: 0.5, speedMaximum: Math.PI * radius, curvatureRadius: radius }
  return noisyCurves({
    standardDeviation: noise,
    components: [
      { ...moon, point: (t) => [radius * (Math.cos(Math.PI * t) - 0.5), radius * (Math.sin(Math.PI * t) - 0.25)] },
      { ...moon, point: (t) => [radius * (0.5 - Math.cos(Math.PI * t)), radius * (0.25 - Math.sin(Math.PI * t))] },
    ],
  })
}
