// Eight Gaussians of equal weight on a circle, 45° apart, the first on the positive x axis.

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { gaussianMixture } from '../distributions/gaussian-mixture.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const eightGaussians: DataSource<'eight-gaussians'> = {
  async load(config, seed) {
    const density = eightGaussiansDensity(config)
    const { count, classColumn: column } = config
    return dataFromDensity({ title: dataTitles['eight-gaussians'].title, density, count, seed, classes: { column } })
  },
}

export function eightGaussiansDensity({
  radius,
  noise,
}: Pick<DataConfigOf<'eight-gaussians'>, 'radius' | 'noise'>): Distribution {
  const centres = Float64Array.from({ length: 16 }, (_, index) => {
    const angle = (Math.PI / 4) * Math.floor(index / 2)
    return radius * (index % 2 === 0 ? Math.cos(angle) : Math.sin(angle))
  })
  return gaussianMixture({ dimension: 2, centres, weights: Array(8).fill(1), standardDeviation: noise })
}
