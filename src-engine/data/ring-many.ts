// A noisy ring in the first two columns and independent noise of the same width in all others: thin in every direction but
// one, and round.

import { dataTitles, type DataConfigOf } from '../../src-shared/config/data.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { gaussian } from '../distributions/gaussian.ts'
import { product } from '../distributions/product.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'
import { ringsDensity } from './rings.ts'

export const ringMany: DataSource<'ring-many'> = {
  async load(config, seed) {
    const density = ringManyDensity(config)
    return dataFromDensity({ title: dataTitles['ring-many'].title, density, count: config.count, seed })
  },
}

type Shape = Pick<DataConfigOf<'ring-many'>, 'dimension' | 'radius' | 'noise'>

export function ringManyDensity({ dimension, radius, noise }: Shape): Distribution {
  const alone = gaussian({ mean: [0], covariance: [noise ** 2] })
  return product([ringsDensity({ rings: 1, radius, noise }), ...new Array<Distribution>(dimension - 2).fill(alone)])
}
