// One Gaussian on a line: the simplest density there is, whose log Z, score and entropy are known in closed form.

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { gaussian } from '../distributions/gaussian.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const gaussianOneDimensional: DataSource<'gaussian-one-dimensional'> = {
  async load(config, seed) {
    const density = gaussianOneDimensionalDensity(config)
    return dataFromDensity({ title: dataTitles['gaussian-one-dimensional'].title, density, count: config.count, seed })
  },
}

type Shape = Omit<DataConfigOf<'gaussian-one-dimensional'>, 'kind' | 'count'>

export function gaussianOneDimensionalDensity({ mean, noise }: Shape): Distribution {
  return gaussian({ mean: [mean], covariance: [noise ** 2] })
}
