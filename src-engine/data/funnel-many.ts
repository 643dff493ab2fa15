// The funnel of any dimension: one coordinate sets the width of all others.
//
//   x₁ = v,   xᵢ = e^{v/2} ηᵢ for i > 1,   v and ηᵢ standard normal
//   log p(x) = log N(v; 0, 1) + Σᵢ log N(xᵢ; 0, eᵛ);   entropy (d/2) log 2πe, since E v = 0
// As in the plane, v has a standard deviation of 1, where Neal's has 3.
// Source: Neal 2003, "Slice sampling", section 8.

import { dataTitles } from '../../src-shared/config/data.ts'
import type { Distribution } from '../distributions/distribution.ts'
import type { DataSource } from './data-set.ts'
import { dataFromDensity } from './from-density.ts'

export const funnelMany: DataSource<'funnel-many'> = {
  async load({ dimension, count }, seed) {
    return dataFromDensity({
      ...{ title: dataTitles['funnel-many'].title, density: funnelManyDensity(dimension) },
      ...{ count, seed },
    })
  },
}

export function funnelManyDensity(dimension: number): Distribution {
  const logTwoPi = Math.log(2 * Math.PI)
  return {
    dimension,
    support: Array.from({ length: dimension }, (_, axis) => (axis === 0 ? [-8, 8] : [-100, 100])),
    resolution: new Array<number>(dimension).fill(0.15),
    entropy: (dimension / 2) * (logTwoPi + 1),
    sample(count, random) {
      const rows = new Float64Array(count * dimension)
      for (let first = 0; first < rows.length; first += dimension) {
        rows[first] = random.normal()
        const width = Math.exp(rows[first] / 2)
        for (let axis = 1; axis < dimension; axis++) rows[first + axis] = width * random.normal()
      }
      return rows
    },
    logDensity(rows) {
      return Float64Array.from({ length: rows.length / dimension }, (_, row) => {
        const first = row * dimension
        const v = rows[first]
        let squares = 0
        for (let axis = 1; axis < dimension; axis++) squares += rows[first + axis] ** 2
        return -0.5 * (dimension * logTwoPi + v * v + (dimension - 1) * v + squares * Math.exp(-v))
      })
    },
  }
}
