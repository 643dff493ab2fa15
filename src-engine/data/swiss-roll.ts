// The Swiss roll in the plane: a spiral of Archimedes of one and a half turns, blurred by Gaussian noise.
//
//   γ(t) = radius/β · θ (cos θ, sin θ),   θ(t) = α + t (β − α),   α = 3π/2,  β = 9π/2,  t uniform on (0, 1)
// The angle is uniform, not the length: the roll is three times denser at its inner end, as scikit-learn's make_swiss_roll
// (whose third coordinate is left out). The density is that of this very sampler: see distributions/curve.ts.

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import { archimedeanCurvatureRadius } from '../distributions/archimedean-spiral.ts'
import { noisyCurves } from '../distributions/curve.ts'
import type { Distribution } from '../distributions/distribution.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const swissRoll: DataSource<'swiss-roll'> = {
  async load(config, seed) {
    const density = swissRollDensity(config)
    return dataFromDensity({ title: dataTitles['swiss-roll'].title, density, count: config.count, seed })
  },
}

type Shape = Omit<DataConfigOf<'swiss-roll'>, 'kind' | 'count'>

export function swissRollDensity({ radius, noise }: Shape): Distribution {
  const inner = 1.5 * Math.PI
  const outer = 4.5 * Math.PI
  const growth = radius / outer
  return noisyCurves({
    standardDeviation: noise,
    components: [
      {
        weight: 1,
        point: (t) => {
          const angle = inner + t * (outer - inner)
          return [growth * angle * Math.cos(angle), growth * angle * Math.sin(angle)]
        },
        speedMaximum: growth * (outer - inner) * Math.sqrt(1 + outer ** 2),
        curvatureRadius: archimedeanCurvatureRadius(growth, inner),
      },
    ],
  })
}
