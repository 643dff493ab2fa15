// Points of many columns seen in one or two of them.

import type { Points } from '../snapshot.ts'

/** The first `maximum` points, in these columns, fresh. */
export function projected({ values, dimension, classes }: Points, columns: readonly number[], maximum: number): Points {
  const count = Math.min(maximum, Math.floor(values.length / dimension))
  const kept = new Float32Array(count * columns.length)
  for (let row = 0; row < count; row++) {
    columns.forEach((column, at) => (kept[row * columns.length + at] = values[row * dimension + column]))
  }
  return { dimension: columns.length, values: kept, ...(classes && { classes }) }
}

/** Pearson's r of two columns over all points; NaN where one does not vary, or is not finite somewhere. */
export function correlation({ values, dimension }: Points, first: number, second: number): number {
  const count = Math.floor(values.length / dimension)
  let [meanA, meanB] = [0, 0]
  for (let row = 0; row < count; row++) {
    meanA += values[row * dimension + first] / count
    meanB += values[row * dimension + second] / count
  }
  let [aa, ab, bb] = [0, 0, 0]
  for (let row = 0; row < count; row++) {
    const [a, b] = [values[row * dimension + first] - meanA, values[row * dimension + second] - meanB]
    aa += a * a
    ab += a * b
    bb += b * b
  }
  return ab / Math.sqrt(aa * bb)
}
