// A factor of few columns of the kernel's matrix over all rows, K ≈ L Lᵀ, and what it leaves at most.
//
// Pivoted Cholesky: the row with the most left over is taken next, until the diagonal of R = K − L Lᵀ is 3·10⁻⁶ of a row's
// own kernel on average. R is positive semi-definite, as K is, so that R_ij² ≤ R_ii R_jj, and 0 ≤ xᵀRx ≤ (Σ |x_i| √R_ii)².
// On a curve or in the plane 25 to 110 columns do for any number of rows, since a smooth kernel's eigenvalues fall exponentially.
// Fails, and says so by null, where it takes more than `rankMaximum`: in many dimensions, or with far-off rows.
// Source: Harbrecht, Peters & Schneider 2012, "On the low-rank approximation by the pivoted Cholesky decomposition".

import type { KernelPairs } from './kernel-pairs.ts'

export interface KernelFactor {
  rank: number
  /** L, row-major (rows × rank). */
  rows: Float64Array
  /** √R_ii, (rows). */
  rootsLeft: Float64Array
}

/** k of a row with itself: one for each of the three widths. */
export const ownKernel = 3

const rankMaximum = 128
/** Of a row's own kernel, on average. */
const leftMaximum = 3e-6
/** Where so few columns have not come at least so far, more are not worth their time. */
const early = { rank: 48, leftMaximum: 0.02 }

export function kernelFactor(pairs: KernelPairs): KernelFactor | null {
  const { count } = pairs
  const left = new Float64Array(count).fill(ownKernel)
  const columns: Float64Array[] = []
  for (;;) {
    const share = left.reduce((sum, value) => sum + value, 0) / (ownKernel * count)
    if (share <= leftMaximum) {
      return { ...rowsOf(columns, count), rootsLeft: left.map((value) => Math.sqrt(Math.max(0, value))) }
    }
    if (columns.length === rankMaximum || (columns.length === early.rank && share > early.leftMaximum)) return null
    const column = nextColumn(pairs, columns, indexOfLargest(left))
    for (let row = 0; row < count; row++) left[row] -= column[row] * column[row]
    columns.push(column)
  }
}

function nextColumn(pairs: KernelPairs, columns: readonly Float64Array[], pivot: number): Float64Array {
  const column = kernelsOf(pairs, pivot)
  for (const before of columns) {
    const factor = before[pivot]
    for (let row = 0; row < column.length; row++) column[row] -= factor * before[row]
  }
  const scale = 1 / Math.sqrt(column[pivot])
  for (let row = 0; row < column.length; row++) column[row] *= scale
  return column
}

/** k of one row with all, itself among them. */
function kernelsOf({ count, values }: KernelPairs, row: number): Float64Array {
  const kernels = new Float64Array(count)
  const start = (row * (row - 1)) / 2
  for (let other = 0; other < row; other++) kernels[other] = values[start + other]
  kernels[row] = ownKernel
  for (let other = row + 1; other < count; other++) kernels[other] = values[(other * (other - 1)) / 2 + row]
  return kernels
}

function indexOfLargest(values: Float64Array): number {
  let largest = 0
  for (let index = 1; index < values.length; index++) if (values[index] > values[largest]) largest = index
  return largest
}

function rowsOf(columns: readonly Float64Array[], count: number): Pick<KernelFactor, 'rank' | 'rows'> {
  const rank = columns.length
  const rows = new Float64Array(count * rank)
  columns.forEach((column, at) => {
    for (let row = 0; row < count; row++) rows[row * rank + at] = column[row]
  })
  return { rank, rows }
}
