// Nearest neighbours by looking at every pair: exact in any dimension, and quick enough for some thousands of rows.

import { squaredDistance } from '../distributions/squared-distance.ts'

export interface Neighbourhood {
  /** Row-major. */
  points: Float64Array
  among: Float64Array
  dimension: number
}

/** Distance of each point to its nearest among the others; (points). Infinity where there are none. */
export function nearestDistances({ points, among, dimension }: Neighbourhood): Float64Array {
  const nearest = new Float64Array(points.length / dimension).fill(Number.POSITIVE_INFINITY)
  for (let point = 0; point < nearest.length; point++) {
    for (let other = 0; other < among.length; other += dimension) {
      const squared = squaredDistance(points, point * dimension, among, other, dimension)
      // NaN is kept once it is there.
      if (!(squared >= nearest[point])) nearest[point] = squared
    }
  }
  return nearest.map(Math.sqrt)
}

/**
 * Rows of the k nearest among the others, nearest first, (points × k); equal distances in the order of the rows. With
 * `skipSelf` the points are the others, and no point counts itself. Where there are fewer than k, −1 at Infinity; where a
 * coordinate is not a number, −1 at NaN.
 */
export function nearestRows(
  { points, among, dimension }: Neighbourhood,
  k: number,
  skipSelf = false,
): { rows: Int32Array; distances: Float64Array } {
  const count = points.length / dimension
  const rows = new Int32Array(count * k).fill(-1)
  const squares = new Float64Array(count * k).fill(Number.POSITIVE_INFINITY)
  for (let point = 0; point < count; point++) {
    const [ofRows, ofSquares] = [rows, squares].map((array) => array.subarray(point * k, (point + 1) * k)) as [
      Int32Array,
      Float64Array,
    ]
    for (let other = 0; other < among.length / dimension; other++) {
      if (skipSelf && other === point) continue
      const squared = squaredDistance(points, point * dimension, among, other * dimension, dimension)
      if (Number.isNaN(squared)) {
        ofRows.fill(-1)
        ofSquares.fill(squared)
        break
      }
      if (squared >= ofSquares[k - 1]) continue
      let place = k - 1
      for (; place > 0 && ofSquares[place - 1] > squared; place--) {
        ofSquares[place] = ofSquares[place - 1]
        ofRows[place] = ofRows[place - 1]
      }
      ofSquares[place] = squared
      ofRows[place] = other
    }
  }
  return { rows, distances: squares.map(Math.sqrt) }
}
