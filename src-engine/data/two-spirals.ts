// Two spirals of Archimedes, half a turn apart, blurred by Gaussian noise, half of the probability each.
//
//   γ(t) = ± a θ (cos θ, sin θ),   θ(t) = √(α² + t (β² − α²)),   α = π/2,  β = α + 2π · turns,  a = radius / β
// t uniform on (0, 1): |γ'| = a (β² − α²)/2 · √(1 + 1/θ²), within 19% of constant, so that the spirals are nearly evenly
// dense. The density is that of this very sampler: see distributions/curve.ts.

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import { archimedeanCurvatureRadius } from '../distributions/archimedean-spiral.ts'
import { noisyCurves } from '../distributions/curve.ts'
import type { Distribution } from '../distributions/distribution.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const twoSpirals: DataSource<'two-spirals'> = {
  async load(config, seed) {
    const density = twoSpiralsDensity(config)
    const { count, classColumn: column } = config
    return dataFromDensity({
      title: dataTitles['two-spirals'].title,
      density,
      count,
      seed,
      classes: { column, nameOf: (spiral) => `Spiral ${spiral + 1}` },
    })
  },
}

type Shape = Omit<DataConfigOf<'two-spirals'>, 'kind' | 'count'>

export function twoSpiralsDensity({ radius, turns, noise }: Shape): Distribution {
  const inner = Math.PI / 2
  const outer = inner + 2 * Math.PI * turns
  const growth = radius / outer
  const squares = outer ** 2 - inner ** 2
  const spiral = (sign: number) => ({
    weight: 0.5,
    point: (t: number) => {
      const angle = Math.sqrt(inner ** 2 + t * squares)
      return [sign * growth * angle * Math.cos(angle), sign * growth * angle * Math.sin(angle)] as const
    },
    speedMaximum: growth * (squares / 2) * Math.sqrt(1 + 1 / inner ** 2),
    curvatureRadius: archimedeanCurvatureRadius(growth, inner),
  })
  return noisyCurves({ standardDeviation: noise, components: [spiral(1), spiral(-1)] })
}
