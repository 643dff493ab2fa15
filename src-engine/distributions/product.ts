// Independent parts side by side: p(x) = Π pₖ(xₖ), each of a block of the columns, in order.

import type { Distribution } from './distribution.ts'

export function product(parts: readonly Distribution[]): Distribution {
  const dimension = parts.reduce((sum, part) => sum + part.dimension, 0)
  const starts = parts.map((_, index) => parts.slice(0, index).reduce((sum, part) => sum + part.dimension, 0))
  const entropies = parts.map(({ entropy }) => entropy)
  const entropy = entropies.every((each) => each !== undefined) ? entropies.reduce((a, b) => a + b, 0) : undefined
  return {
    dimension,
    support: parts.flatMap(({ support }) => support),
    resolution: parts.flatMap(({ resolution }) => resolution),
    ...(entropy !== undefined && { entropy }),
    sample(count, random) {
      const rows = new Float64Array(count * dimension)
      parts.forEach((part, index) => {
        const own = part.sample(count, random)
        for (let at = 0; at < own.length; at++) {
          const row = Math.floor(at / part.dimension)
          rows[row * dimension + starts[index] + (at % part.dimension)] = own[at]
        }
      })
      return rows
    },
    logDensity(rows) {
      const result = new Float64Array(rows.length / dimension)
      parts.forEach((part, index) => {
        const own = new Float64Array(result.length * part.dimension)
        for (let at = 0; at < own.length; at++) {
          const row = Math.floor(at / part.dimension)
          own[at] = rows[row * dimension + starts[index] + (at % part.dimension)]
        }
        part.logDensity(own).forEach((value, row) => (result[row] += value))
      })
      return result
    },
  }
}
