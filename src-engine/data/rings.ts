// Concentric noisy circles at equal distances, up to `radius`, each with a weight proportional to its circumference, so
// that all are equally dense along their lines. Exact density: see distributions/curve.ts.

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import { noisyCurves } from '../distributions/curve.ts'
import type { Distribution } from '../distributions/distribution.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const rings: DataSource<'rings'> = {
  async load(config, seed) {
    const density = ringsDensity(config)
    const { count, classColumn: column } = config
    return dataFromDensity({
      title: dataTitles['rings'].title,
      density,
      count,
      seed,
      classes: { column, nameOf: (ring) => `Ring ${ring + 1}` },
    })
  },
}

type Shape = Omit<DataConfigOf<'rings'>, 'kind' | 'count'>

export function ringsDensity({ rings, radius, noise }: Shape): Distribution {
  const total = (rings * (rings + 1)) / 2
  return noisyCurves({
    standardDeviation: noise,
    components: Array.from({ length: rings }, (_, index) => {
      const ringRadius = (radius * (index + 1)) / rings
      return {
        weight: (index + 1) / total,
        point: (t: number) => [ringRadius * Math.cos(2 * Math.PI * t), ringRadius * Math.sin(2 * Math.PI * t)] as const,
        speedMaximum: 2 * Math.PI * ringRadius,
        curvatureRadius: ringRadius,
      }
    }),
  })
}
