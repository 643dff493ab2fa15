// Products of small row-major matrices: where nearly all time of the reference backend goes.
//
// Every sum runs over its index in ascending order, whatever the blocking, so that a row's result does not depend on
// the rows beside it. Blocks of 4 rows × 2 outputs keep eight running sums in registers.

export interface ProductSizes {
  rows: number
  outputs: number
  inner: number
}

/** out (rows, outputs) = left (rows, inner) · rightᵀ with right (outputs, inner); overwrites `out`. */
export function multiplyTransposed(
  out: Float64Array,
  left: Float64Array,
  right: Float64Array,
  { rows, outputs, inner }: ProductSizes,
): void {
  const blockRows = rows - (rows % 4)
  const blockOutputs = outputs - (outputs % 2)
  for (let row = 0; row < blockRows; row += 4) {
    const left0 = row * inner
    const left1 = left0 + inner
    const left2 = left1 + inner
    const left3 = left2 + inner
    for (let output = 0; output < blockOutputs; output += 2) {
      const right0 = output * inner
      const right1 = right0 + inner
      let s00 = 0
      let s01 = 0
      let s10 = 0
      let s11 = 0
      let s20 = 0
      let s21 = 0
      let s30 = 0
      let s31 = 0
      for (let k = 0; k < inner; k++) {
        const b0 = right[right0 + k]
        const b1 = right[right1 + k]
        const a0 = left[left0 + k]
        const a1 = left[left1 + k]
        const a2 = left[left2 + k]
        const a3 = left[left3 + k]
        s00 += a0 * b0
        s01 += a0 * b1
        s10 += a1 * b0
        s11 += a1 * b1
        s20 += a2 * b0
        s21 += a2 * b1
        s30 += a3 * b0
        s31 += a3 * b1
      }
      const at = row * outputs + output
      out[at] = s00
      out[at + 1] = s01
      out[at + outputs] = s10
      out[at + outputs + 1] = s11
      out[at + 2 * outputs] = s20
      out[at + 2 * outputs + 1] = s21
      out[at + 3 * outputs] = s30
      out[at + 3 * outputs + 1] = s31
    }
    multiplyOneByOne(out, left, right, { row, rowEnd: row + 4, output: blockOutputs, outputs, inner })
  }
  multiplyOneByOne(out, left, right, { row: blockRows, rowEnd: rows, output: 0, outputs, inner })
}

/** What the blocks leave over: rows from `row` to `rowEnd`, outputs from `output` on. */
function multiplyOneByOne(
  out: Float64Array,
  left: Float64Array,
  right: Float64Array,
  part: { row: number; rowEnd: number; output: number; outputs: number; inner: number },
): void {
  const { inner, outputs } = part
  for (let row = part.row; row < part.rowEnd; row++) {
    for (let output = part.output; output < outputs; output++) {
      let sum = 0
      for (let k = 0; k < inner; k++) sum += left[row * inner + k] * right[output * inner + k]
      out[row * outputs + output] = sum
    }
  }
}

/** out[offset …] (inner, outputs) += leftᵀ · right with left (rows, inner), right (rows, outputs). */
export function accumulateProduct(
  out: Float64Array,
  offset: number,
  left: Float64Array,
  right: Float64Array,
  { rows, outputs, inner }: ProductSizes,
): void {
  const blockRows = rows - (rows % 4)
  for (let row = 0; row < blockRows; row += 4) {
    const right0 = row * outputs
    const right1 = right0 + outputs
    const right2 = right1 + outputs
    const right3 = right2 + outputs
    for (let k = 0; k < inner; k++) {
      const a0 = left[row * inner + k]
      const a1 = left[(row + 1) * inner + k]
      const a2 = left[(row + 2) * inner + k]
      const a3 = left[(row + 3) * inner + k]
      const at = offset + k * outputs
      for (let output = 0; output < outputs; output++) {
        out[at + output] +=
          a0 * right[right0 + output] +
          a1 * right[right1 + output] +
          a2 * right[right2 + output] +
          a3 * right[right3 + output]
      }
    }
  }
  for (let row = blockRows; row < rows; row++) {
    for (let k = 0; k < inner; k++) {
      const a = left[row * inner + k]
      const at = offset + k * outputs
      for (let output = 0; output < outputs; output++) out[at + output] += a * right[row * outputs + output]
    }
  }
}

/** out[offset + output] += the column sums of right (rows, outputs). */
export function accumulateColumns(
  out: Float64Array,
  offset: number,
  right: Float64Array,
  { rows, outputs }: { rows: number; outputs: number },
): void {
  for (let row = 0; row < rows; row++) {
    for (let output = 0; output < outputs; output++) out[offset + output] += right[row * outputs + output]
  }
}

/** matrix (rows, columns) += vector[offset …] (columns) on every row, in place. */
export function addToRows(
  matrix: Float64Array,
  vector: Float64Array,
  offset: number,
  { rows, columns }: { rows: number; columns: number },
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) matrix[row * columns + column] += vector[offset + column]
  }
}

/** out[offset …] (columns, rows) = the transpose of matrix[offset …] (rows, columns). */
export function transposeInto(
  out: Float64Array,
  matrix: Float64Array,
  offset: number,
  { rows, columns }: { rows: number; columns: number },
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[offset + column * rows + row] = matrix[offset + row * columns + column]
    }
  }
}
