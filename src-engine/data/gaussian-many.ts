// A Gaussian of any dimension and condition number: C = Σₖ λₖ qₖ qₖᵀ with qₖ the cosine transform's directions and λₖ a
// geometric sequence from √κ to 1/√κ. |C| = 1, so its entropy is (d/2) log 2πe whatever κ is.

import { dataTitles, type DataConfigOf } from '../../src-shared/config/data.ts'
import { cosineDirection, gaussianEigenvalues } from '../../src-shared/config/data/many-dimensions.ts'
import type { Distribution } from '../distributions/distribution.ts'
import { gaussian } from '../distributions/gaussian.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

type Shape = Pick<DataConfigOf<'gaussian-many'>, 'dimension' | 'condition'>

export const gaussianMany: DataSource<'gaussian-many'> = {
  async load(config, seed) {
    const density = gaussianManyDensity(config)
    return dataFromDensity({ title: dataTitles['gaussian-many'].title, density, count: config.count, seed })
  },
}

/** Row-major (dimension × dimension). */
export function gaussianManyCovariance(shape: Shape): Float64Array {
  const { dimension } = shape
  const covariance = new Float64Array(dimension * dimension)
  gaussianEigenvalues(shape).forEach((eigenvalue, k) => {
    const direction = cosineDirection(k, dimension)
    for (let i = 0; i < dimension; i++) {
      for (let j = 0; j < dimension; j++) covariance[i * dimension + j] += eigenvalue * direction[i] * direction[j]
    }
  })
  return covariance
}

export function gaussianManyDensity(shape: Shape): Distribution {
  return gaussian({ mean: new Float64Array(shape.dimension), covariance: gaussianManyCovariance(shape) })
}
