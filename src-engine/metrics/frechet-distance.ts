// The Fréchet distance between the Gaussians of two sets of rows: how far the mean and covariance of one must be carried to
// become the other's, seen on a few features that are linear in the columns.
//
//   d² = |m₁ − m₂|² + tr(C₁ + C₂ − 2 (C₁^½ C₂ C₁^½)^½)
// Source: Dowson & Landau 1982, "The Fréchet distance between multivariate normal distributions". It is the square that is
// usually reported, as here. Two samples of n rows of one law are above 0: standard normals of d features by about
// (2d + d(d + 1)/2)/n.

import { momentsOf, type Moments } from './moments.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

type Gaussian = Pick<Moments, 'mean' | 'covariance'>

/** d², never below 0; NaN where a moment is not finite. Covariances are row-major and positive semi-definite. */
export function frechetDistance(first: Gaussian, second: Gaussian): number {
  const size = first.mean.length
  const all = [first.mean, second.mean, first.covariance, second.covariance]
  if (!all.every((values) => values.every(Number.isFinite))) return Number.NaN
  const root = squareRoot(first.covariance, size)
  const between = product(product(root, second.covariance, size), root, size)
  const overlap = symmetricEigen(symmetrised(between, size), size).values.reduce(
    (sum, value) => sum + Math.sqrt(Math.max(0, value)),
    0,
  )
  const apart = first.mean.reduce((sum, value, i) => sum + (value - second.mean[i]) ** 2, 0)
  return Math.max(0, apart + trace(first.covariance, size) + trace(second.covariance, size) - 2 * overlap)
}

/** Rows (n × D) as features (n × count): their positions along `directions` (count × D). */
export function alongDirections(rows: Float64Array, directions: Float64Array, dimension: number): Float64Array {
  const count = directions.length / dimension
  const features = new Float64Array((rows.length / dimension) * count)
  for (let at = 0, to = 0; at < rows.length; at += dimension) {
    for (let k = 0; k < directions.length; k += dimension, to++) {
      let dot = 0
      for (let i = 0; i < dimension; i++) dot += rows[at + i] * directions[k + i]
      features[to] = dot
    }
  }
  return features
}

/** Of two sets of rows, in the same columns. */
export function frechetDistanceOfRows(first: Float64Array, second: Float64Array, dimension: number): number {
  return frechetDistance(momentsOf(first, dimension), momentsOf(second, dimension))
}

/** The symmetric root of a positive semi-definite matrix. */
function squareRoot(matrix: Float64Array, size: number): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, size)
  const root = new Float64Array(size * size)
  for (let k = 0; k < size; k++) {
    const scale = Math.sqrt(Math.max(0, values[k]))
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) root[i * size + j] += scale * vectors[k * size + i] * vectors[k * size + j]
    }
  }
  return root
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const entry = a[i * size + k]
      for (let j = 0; j < size; j++) result[i * size + j] += entry * b[k * size + j]
    }
  }
  return result
}

/** Without what rounding left of asymmetry. */
const symmetrised = (matrix: Float64Array, size: number): Float64Array =>
  matrix.map((value, at) => 0.5 * (value + matrix[(at % size) * size + Math.floor(at / size)]))

const trace = (matrix: Float64Array, size: number): number =>
  Array.from({ length: size }, (_, i) => matrix[i * (size + 1)]).reduce((sum, value) => sum + value, 0)
