// Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations: slow for hundreds of rows, but simple,
// and as accurate for small eigenvalues as for large ones.
//
// Each rotation makes one entry off the diagonal zero; sweeps over all of them converge quadratically.
// Source: Golub & Van Loan 2013, "Matrix Computations", § 8.5.

export interface SymmetricEigen {
  /** Descending. */
  values: Float64Array
  /** (size × size): row k is the unit eigenvector of values[k]. */
  vectors: Float64Array
}

const sweepsMaximum = 64

/** `matrix` is row-major (size × size), finite and symmetric; it is left as it is. Throws where it does not converge. */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const a = Float64Array.from(matrix)
  const vectors = new Float64Array(size * size)
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1
  const scale = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0))
  for (let sweep = 0; ; sweep++) {
    let off = 0
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) off += a[p * size + q] ** 2
    if (Math.sqrt(2 * off) <= 1e-15 * scale) break
    if (sweep === sweepsMaximum || !Number.isFinite(off)) {
      throw new Error(`Expected a finite symmetric matrix, got one whose eigenvalues are not found in ${sweep} sweeps.`)
    }
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, { size, p, q })
  }
  const order = Array.from({ length: size }, (_, k) => k).toSorted((k, l) => a[l * size + l] - a[k * size + k])
  return {
    values: Float64Array.from(order, (k) => a[k * size + k]),
    vectors: Float64Array.from(order.flatMap((k) => [...vectors.subarray(k * size, (k + 1) * size)])),
  }
}

/** In place: a ← JᵀaJ with a_pq = 0 afterwards, and the rows of `vectors` along. */
function rotate(a: Float64Array, vectors: Float64Array, at: { size: number; p: number; q: number }): void {
  const { size, p, q } = at
  const apq = a[p * size + q]
  if (apq === 0) return
  const theta = (a[q * size + q] - a[p * size + p]) / (2 * apq)
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1))
  const c = 1 / Math.hypot(t, 1)
  const s = t * c
  const turn = (values: Float64Array, first: number, second: number, step: number) => {
    for (let k = 0; k < size; k++) {
      const [x, y] = [values[first + k * step], values[second + k * step]]
      values[first + k * step] = c * x - s * y
      values[second + k * step] = s * x + c * y
    }
  }
  turn(a, p, q, size)
  turn(a, p * size, q * size, 1)
  turn(vectors, p * size, q * size, 1)
  a[p * size + q] = a[q * size + p] = 0
}
