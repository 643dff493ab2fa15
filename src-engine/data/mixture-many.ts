// Gaussians of equal weight and width in any dimension, at centres that are orthogonal to one another, and opposite where
// there are more of them than dimensions.
// Fails with more than two centres a dimension.

import { dataTitles, type DataConfigOf } from '../../src-shared/config/data.ts'
import { mixtureCentres } from '../../src-shared/config/data/many-dimensions.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { gaussianMixture } from '../distributions/gaussian-mixture.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const mixtureMany: DataSource<'mixture-many'> = {
  async load(config, seed) {
    const density = mixtureManyDensity(config)
    const { count, classColumn: column } = config
    return dataFromDensity({ title: dataTitles['mixture-many'].title, density, count, seed, classes: { column } })
  },
}

export function mixtureManyDensity(config: DataConfigOf<'mixture-many'>): Distribution {
  const { dimension, components, noise } = config
  if (components > 2 * dimension) {
    throw new AppError(
      'invalid-input',
      `Expected at most ${2 * dimension} components in ${dimension} dimensions, got ${components}: choose fewer, or more dimensions.`,
      { field: 'data.components' },
    )
  }
  const centres = Float64Array.from(mixtureCentres(config).flatMap((centre) => [...centre]))
  return gaussianMixture({
    ...{ dimension, centres, standardDeviation: noise },
    weights: new Float64Array(components).fill(1),
  })
}
