// A triangular map of two standard normals: x is Gaussian, and y is Gaussian given x.
//
//   x = s ξ,   y = m(x) + e^{l(x)} η;   log p(x, y) = log N(x; 0, s²) + log N(y; m(x), e^{2 l(x)})
// Source of the construction: Rosenblatt 1952; the banana is Haario et al. 1999, the funnel Neal 2003.

import type { Distribution } from './distribution.ts'

export interface TriangularMapOptions {
  /** s */
  deviation: number
  /** m(x), and l(x): the log of the standard deviation of y given x. */
  mean(x: number): number
  logDeviation(x: number): number
  support: Distribution['support']
  resolution: Distribution['resolution']
}

export function triangularMap(options: TriangularMapOptions): Distribution {
  const { deviation, mean, logDeviation, support, resolution } = options
  return {
    dimension: 2,
    support,
    resolution,

    sample(count, random) {
      const rows = new Float64Array(2 * count)
      for (let index = 0; index < rows.length; index += 2) {
        const x = deviation * random.normal()
        rows[index] = x
        rows[index + 1] = mean(x) + Math.exp(logDeviation(x)) * random.normal()
      }
      return rows
    },

    logDensity(rows) {
      const logNormaliser = -Math.log(2 * Math.PI * deviation)
      return Float64Array.from({ length: rows.length / 2 }, (_, row) => {
        const [x, y] = [rows[2 * row], rows[2 * row + 1]]
        const logWidth = logDeviation(x)
        const distance = (y - mean(x)) / Math.exp(logWidth)
        return logNormaliser - 0.5 * (x / deviation) ** 2 - logWidth - 0.5 * distance ** 2
      })
    },
  }
}
