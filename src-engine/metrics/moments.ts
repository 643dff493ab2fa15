// Mean, covariance and radius of rows. The covariance divides by the number of rows, n: it is that of the empirical
// distribution, not the estimate with n − 1.

export interface Moments {
  mean: Float64Array
  /** Row-major (dimension × dimension). */
  covariance: Float64Array
  /** Largest distance of a row from the mean. */
  radius: number
}

/** `rows` is row-major, at least one row. Two passes, so that large offsets cost no digits. */
export function momentsOf(rows: Float64Array, dimension: number): Moments {
  const rowCount = rows.length / dimension
  const mean = meanRow(rows, dimension)
  const covariance = new Float64Array(dimension * dimension)
  const centred = new Float64Array(dimension)
  let squaredRadius = 0
  for (let row = 0; row < rowCount; row++) {
    let squared = 0
    for (let i = 0; i < dimension; i++) {
      const difference = rows[row * dimension + i] - mean[i]
      squared += difference * difference
      centred[i] = difference
      for (let j = 0; j <= i; j++) covariance[i * dimension + j] += (difference * centred[j]) / rowCount
    }
    squaredRadius = Math.max(squaredRadius, squared)
  }
  mirror(covariance, dimension)
  return { mean, covariance, radius: Math.sqrt(squaredRadius) }
}

function meanRow(rows: Float64Array, dimension: number): Float64Array {
  const mean = new Float64Array(dimension)
  for (let index = 0; index < rows.length; index++) mean[index % dimension] += rows[index]
  return mean.map((sum) => sum / (rows.length / dimension))
}

/** Mean and variance of each column, bit for bit as in `momentsOf`, without its square of the dimension in time. */
export function columnMoments(rows: Float64Array, dimension: number): { mean: Float64Array; variances: Float64Array } {
  const rowCount = rows.length / dimension
  const mean = meanRow(rows, dimension)
  const variances = new Float64Array(dimension)
  for (let row = 0; row < rows.length; row += dimension) {
    for (let axis = 0; axis < dimension; axis++) {
      const difference = rows[row + axis] - mean[axis]
      variances[axis] += (difference * difference) / rowCount
    }
  }
  return { mean, variances }
}

/** Means alone, where the covariance would cost too much; `rows` as above. */
export function columnMeans(rows: Float64Array, dimension: number): Float64Array {
  const sums = new Float64Array(dimension)
  for (let index = 0; index < rows.length; index++) sums[index % dimension] += rows[index]
  return sums.map((sum) => (sum * dimension) / rows.length)
}

/** Fills the upper triangle, in place. */
function mirror(matrix: Float64Array, dimension: number): void {
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j < i; j++) matrix[j * dimension + i] = matrix[i * dimension + j]
  }
}
