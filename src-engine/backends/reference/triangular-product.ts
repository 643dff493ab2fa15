// A triangular matrix times many vectors: every output is the product of one segment of packed entries with as many
// coordinates. Every sum runs over its index in ascending order, whatever the blocking, so that a row's result does not
// depend on the rows beside it. Blocks of 4 rows keep four running sums in registers.

/** Of each output: where its entries begin among the packed ones, its first coordinate, and how many there are. */
export type Segments = { begin: number; first: number; length: number }[]

export interface TriangularSizes {
  rows: number
  dimension: number
  /** One for each of the outputs. */
  segments: Segments
}

/** out (rows, D) += matrix · vectors (rows, D), in place. */
export function addTriangularProduct(
  out: Float64Array,
  vectors: Float64Array,
  packed: Float64Array,
  { rows, dimension, segments }: TriangularSizes,
): void {
  const blockRows = rows - (rows % 4)
  for (let output = 0; output < dimension; output++) {
    const { begin, first, length } = segments[output]
    for (let row = 0; row < blockRows; row += 4) {
      const at0 = row * dimension + first
      const at1 = at0 + dimension
      const at2 = at1 + dimension
      const at3 = at2 + dimension
      const to = row * dimension + output
      let s0 = out[to]
      let s1 = out[to + dimension]
      let s2 = out[to + 2 * dimension]
      let s3 = out[to + 3 * dimension]
      for (let k = 0; k < length; k++) {
        const entry = packed[begin + k]
        s0 += entry * vectors[at0 + k]
        s1 += entry * vectors[at1 + k]
        s2 += entry * vectors[at2 + k]
        s3 += entry * vectors[at3 + k]
      }
      out[to] = s0
      out[to + dimension] = s1
      out[to + 2 * dimension] = s2
      out[to + 3 * dimension] = s3
    }
    for (let row = blockRows; row < rows; row++) {
      const at = row * dimension + first
      let sum = out[row * dimension + output]
      for (let k = 0; k < length; k++) sum += packed[begin + k] * vectors[at + k]
      out[row * dimension + output] = sum
    }
  }
}
