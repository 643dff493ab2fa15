// Two Gaussians on a line, at ± half the separation, with unequal weights: do the methods find the weights?

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { gaussianMixture } from '../distributions/gaussian-mixture.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const mixtureOneDimensional: DataSource<'mixture-one-dimensional'> = {
  async load(config, seed) {
    const density = mixtureOneDimensionalDensity(config)
    const { count, classColumn: column } = config
    return dataFromDensity({
      title: dataTitles['mixture-one-dimensional'].title,
      density,
      count,
      seed,
      classes: { column },
    })
  },
}

export function mixtureOneDimensionalDensity({
  separation,
  noise,
  weight,
}: Pick<DataConfigOf<'mixture-one-dimensional'>, 'separation' | 'noise' | 'weight'>): Distribution {
  return gaussianMixture({
    dimension: 1,
    centres: Float64Array.of(-separation / 2, separation / 2),
    weights: [weight, 1 - weight],
    standardDeviation: noise,
  })
}
