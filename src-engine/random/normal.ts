// Standard normals by one written polynomial: the inverse normal CDF of a 32-bit word, the same in every backend.
//
//   word = sign bit and 31-bit magnitude m;  u = (m + ½) / 2³¹ ∈ (0, 1) is twice the tail probability;
//   z = ± √2 erfinv(1 − u),  with  (1 − x)(1 + x) = u (2 − u)  for  x = 1 − u.
// Starting from the tail probability, rather than from a uniform number near 1, keeps its relative precision, so that
// float32 backends agree in the tails too. The polynomial's own relative error is below 5e-7 for |z| < 5.3 and below
// 5e-4 beyond, where one draw in ten million falls; |z| never exceeds 6.34.
// Source: Giles 2010, "Approximating the erfinv function" (single-precision coefficients), evaluated in float64.

import { philox } from './philox.ts'

const inverseTwo31 = 2 ** -31
const twoTo32 = 2 ** 32

/** The normal quantile that belongs to a 32-bit word. */
export function normalFromWord(word: number): number {
  const u = ((word & 0x7fffffff) + 0.5) * inverseTwo31
  const magnitude = Math.SQRT2 * (1 - u) * erfinvRatio(-Math.log(u * (2 - u)))
  return word >>> 31 === 1 ? -magnitude : magnitude
}

/** erfinv(x) / x as a function of w = −log(1 − x²). */
function erfinvRatio(w: number): number {
  if (w < 5) {
    const t = w - 2.5
    let p = 2.81022636e-8
    p = 3.43273939e-7 + p * t
    p = -3.5233877e-6 + p * t
    p = -4.39150654e-6 + p * t
    p = 0.00021858087 + p * t
    p = -0.00125372503 + p * t
    p = -0.00417768164 + p * t
    p = 0.246640727 + p * t
    return 1.50140941 + p * t
  }
  const t = Math.sqrt(w) - 3
  let p = -0.000200214257
  p = 0.000100950558 + p * t
  p = 0.00134934322 + p * t
  p = -0.00367342844 + p * t
  p = 0.00573950773 + p * t
  p = -0.0076224613 + p * t
  p = 0.00943887047 + p * t
  p = 1.00167406 + p * t
  return 2.83297682 + p * t
}

export interface NormalPosition {
  seed: number
  purpose: number
  /** Chain of row 0; row i is chain firstChain + i. */
  firstChain: number
  /** A whole number below 2⁵³. */
  step: number
}

const words = new Uint32Array(4)

/** Fills `values` (rowCount × dimension, row-major, in place) with the normals of these chains at this step. */
export function fillNormals(values: Float64Array, dimension: number, position: NormalPosition): void {
  const { seed, purpose, firstChain, step } = position
  const rowCount = values.length / dimension
  const stepHigh = Math.floor(step / twoTo32)
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < dimension; column++) {
      const lane = column & 3
      if (lane === 0) philox(words, firstChain + row, step, stepHigh, column >>> 2, seed, purpose)
      values[row * dimension + column] = normalFromWord(words[lane])
    }
  }
}
