// The Cholesky factor of a symmetric, positive definite matrix, and the inverse of such a matrix.
//
//   A = L Lᵀ, L lower triangular;   A⁻¹ = L⁻ᵀ L⁻¹
// All matrices are row-major (dimension × dimension).

/** Lower triangle L, fresh. `fails` makes the error for the first row that is not positive definite. */
export function cholesky(
  matrix: ArrayLike<number>,
  dimension: number,
  fails: (row: number) => Error = notPositiveDefinite,
): Float64Array {
  const factor = new Float64Array(dimension * dimension)
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * dimension + j]
      for (let k = 0; k < j; k++) rest -= factor[i * dimension + k] * factor[j * dimension + k]
      if (i !== j) {
        factor[i * dimension + j] = rest / factor[j * dimension + j]
        continue
      }
      // What is left of a variance after rounding must be more than rounding.
      if (!(rest > 1e-12 * matrix[i * dimension + i])) throw fails(i)
      factor[i * dimension + i] = Math.sqrt(rest)
    }
  }
  return factor
}

/** A⁻¹, fresh, of A = L Lᵀ given by its factor. */
export function inverseOf(factor: Float64Array, dimension: number): Float64Array {
  const lower = inverseTriangle(factor, dimension)
  const inverse = new Float64Array(dimension * dimension)
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let k = i; k < dimension; k++) sum += lower[k * dimension + i] * lower[k * dimension + j]
      inverse[i * dimension + j] = sum
      inverse[j * dimension + i] = sum
    }
  }
  return inverse
}

/** L⁻¹, fresh, column by column, by forward substitution. */
export function inverseTriangle(factor: Float64Array, dimension: number): Float64Array {
  const inverse = new Float64Array(dimension * dimension)
  for (let column = 0; column < dimension; column++) {
    for (let i = column; i < dimension; i++) {
      let value = i === column ? 1 : 0
      for (let j = column; j < i; j++) value -= factor[i * dimension + j] * inverse[j * dimension + column]
      inverse[i * dimension + column] = value / factor[i * dimension + i]
    }
  }
  return inverse
}

/** L⁻¹ v of the `dimension` values from `first` on, by forward substitution, in place. */
export function solveTriangle(factor: Float64Array, dimension: number, values: Float64Array, first = 0): void {
  for (let i = 0; i < dimension; i++) {
    let value = values[first + i]
    for (let j = 0; j < i; j++) value -= factor[i * dimension + j] * values[first + j]
    values[first + i] = value / factor[i * dimension + i]
  }
}

/** m + L ξ, into the `dimension` values of `out` from `first` on. */
export function affine(
  out: Float64Array,
  first: number,
  { mean, factor, xi }: { mean: ArrayLike<number>; factor: Float64Array; xi: Float64Array },
): void {
  const dimension = xi.length
  for (let i = 0; i < dimension; i++) {
    let value = mean[i]
    for (let j = 0; j <= i; j++) value += factor[i * dimension + j] * xi[j]
    out[first + i] = value
  }
}

const notPositiveDefinite = (row: number): Error =>
  new Error(`Expected a positive definite matrix, got one that is not from row ${row + 1} on.`)
