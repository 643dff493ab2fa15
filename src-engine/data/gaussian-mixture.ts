// A mixture of Gaussians that the person has put together: up to twelve components on a line or in the plane.

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import type { MixtureComponent } from '../../src-shared/config/components-field.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { gaussian } from '../distributions/gaussian.ts'
import { mixtureOf } from '../distributions/mixture.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const gaussianMixture: DataSource<'gaussian-mixture'> = {
  async load(config, seed) {
    const density = gaussianMixtureDensity(config)
    const { count, classColumn: column } = config
    return dataFromDensity({ title: dataTitles['gaussian-mixture'].title, density, count, seed, classes: { column } })
  },
}

type Shape = Pick<DataConfigOf<'gaussian-mixture'>, 'components'>

export function gaussianMixtureDensity({ components }: Shape): Distribution {
  return mixtureOf(
    components.map(({ mean, ...shape }) => gaussian({ mean, covariance: covarianceOf(shape) })),
    components.map(({ weight }) => weight),
  )
}

/** Row-major (dimension × dimension). */
function covarianceOf({ standardDeviation, correlation }: Omit<MixtureComponent, 'mean'>): number[] {
  if (standardDeviation.length === 1) return [standardDeviation[0] ** 2]
  const [x, y] = standardDeviation
  return [x * x, correlation * x * y, correlation * x * y, y * y]
}
