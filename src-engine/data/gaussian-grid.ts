// Twenty-five Gaussians of equal weight on a 5 × 5 square grid around the origin.

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { gaussianMixture } from '../distributions/gaussian-mixture.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const gaussianGrid: DataSource<'gaussian-grid'> = {
  async load(config, seed) {
    const density = gaussianGridDensity(config)
    const { count, classColumn: column } = config
    return dataFromDensity({ title: dataTitles['gaussian-grid'].title, density, count, seed, classes: { column } })
  },
}

export function gaussianGridDensity({
  spacing,
  noise,
}: Pick<DataConfigOf<'gaussian-grid'>, 'spacing' | 'noise'>): Distribution {
  const centres = Float64Array.from({ length: 50 }, (_, index) => {
    const centre = Math.floor(index / 2)
    return spacing * ((index % 2 === 0 ? centre % 5 : Math.floor(centre / 5)) - 2)
  })
  return gaussianMixture({ dimension: 2, centres, weights: Array(25).fill(1), standardDeviation: noise })
}
