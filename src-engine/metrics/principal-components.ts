// The directions along which rows vary most: the leading eigenvectors of their covariance C.
//
// Block power iteration without ever forming C, which for pictures would be the dearest part: V ← orthonormal(Xᵀ(X V)),
// with a few directions more than are asked for, so that close eigenvalues do not slow it; then the small problem VᵀCV
// exactly. Source: Halko, Martinsson & Tropp 2011, "Finding structure with randomness", § 4.5.

import { fillNormals } from '../random/normal.ts'
import { purposes } from '../random/purposes.ts'
import { columnMeans } from './moments.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

export interface PrincipalComponents {
  /** (dimension) */
  mean: Float64Array
  /** (count × dimension): unit vectors, whose largest entry is positive. */
  directions: Float64Array
  /** (count): along each, dividing by the number of rows. */
  variances: Float64Array
  /** The sum of the variances of all columns. */
  totalVariance: number
}

const moreDirections = 6
const iterationsMaximum = 200

/** `rows` is row-major, finite, at least one row. Answers at most `dimension` components. */
export function principalComponents(rows: Float64Array, dimension: number, count: number): PrincipalComponents {
  const mean = columnMeans(rows, dimension)
  const centred = rows.map((value, index) => value - mean[index % dimension])
  const rowCount = rows.length / dimension
  const totalVariance = centred.reduce((sum, value) => sum + value * value, 0) / rowCount
  const wanted = Math.min(count, dimension)
  const block = Math.min(dimension, wanted + moreDirections)
  const start = new Float64Array(block * dimension)
  fillNormals(start, dimension, { seed: 0, purpose: purposes.principalComponents, firstChain: 0, step: 0 })
  let basis = orthonormal(start, dimension)
  let last = Number.NaN
  for (let iteration = 0; iteration < iterationsMaximum; iteration++) {
    const { image, small } = timesCovariance(basis, centred, dimension)
    const kept = symmetricEigen(small, block).values.subarray(0, wanted)
    const now = kept.reduce((sum, value) => sum + value, 0)
    if (Math.abs(now - last) <= 1e-13 * totalVariance) break
    last = now
    basis = orthonormal(image, dimension)
  }
  const { small } = timesCovariance(basis, centred, dimension)
  const { values, vectors } = symmetricEigen(small, block)
  const directions = new Float64Array(wanted * dimension)
  for (let k = 0; k < wanted; k++) {
    for (let b = 0; b < block; b++) {
      for (let i = 0; i < dimension; i++)
        directions[k * dimension + i] += vectors[k * block + b] * basis[b * dimension + i]
    }
    pointUp(directions.subarray(k * dimension, (k + 1) * dimension))
  }
  return { mean, directions, variances: values.slice(0, wanted).map((value) => Math.max(0, value)), totalVariance }
}

/** C v of every direction, and VᵀCV (block × block). */
function timesCovariance(basis: Float64Array, centred: Float64Array, dimension: number) {
  const block = basis.length / dimension
  const rowCount = centred.length / dimension
  const image = new Float64Array(basis.length)
  const along = new Float64Array(block)
  const small = new Float64Array(block * block)
  for (let row = 0; row < rowCount; row++) {
    const first = row * dimension
    for (let b = 0; b < block; b++) {
      let dot = 0
      for (let i = 0; i < dimension; i++) dot += centred[first + i] * basis[b * dimension + i]
      along[b] = dot
    }
    for (let b = 0; b < block; b++) {
      const share = along[b] / rowCount
      for (let i = 0; i < dimension; i++) image[b * dimension + i] += share * centred[first + i]
      for (let c = 0; c < block; c++) small[b * block + c] += share * along[c]
    }
  }
  return { image, small }
}

/** Gram–Schmidt, twice, so that rounding leaves nothing; a direction that depends on the others is replaced by an axis. */
function orthonormal(vectors: Float64Array, dimension: number): Float64Array {
  const result = Float64Array.from(vectors)
  const count = result.length / dimension
  for (let k = 0; k < count; k++) {
    const vector = result.subarray(k * dimension, (k + 1) * dimension)
    for (let axis = -1; axis < dimension; axis++) {
      if (axis >= 0) vector.fill(0).fill(1, axis, axis + 1)
      const before = Math.hypot(...vector)
      for (let pass = 0; pass < 2; pass++) {
        for (let l = 0; l < k; l++) {
          const other = result.subarray(l * dimension, (l + 1) * dimension)
          let dot = 0
          for (let i = 0; i < dimension; i++) dot += vector[i] * other[i]
          for (let i = 0; i < dimension; i++) vector[i] -= dot * other[i]
        }
      }
      const length = Math.hypot(...vector)
      if (length <= 1e-10 * before || length === 0) continue
      for (let i = 0; i < dimension; i++) vector[i] /= length
      break
    }
  }
  return result
}

/** In place: of both signs the one whose largest entry is positive, so that a picture is never mirrored by chance. */
function pointUp(vector: Float64Array): void {
  let largest = 0
  for (const value of vector) if (Math.abs(value) > Math.abs(largest) + 1e-12) largest = value
  if (largest < 0) for (let i = 0; i < vector.length; i++) vector[i] = -vector[i]
}
