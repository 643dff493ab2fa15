// Matrix products over blocks of rows: out[o] = start[o] + Σᵢ W[i, o] in[i], 16 rows at a time.
//
// W comes in panels of six outputs, (inner, 6) each, and at the end one or two of four, or one of two: each step of the
// inner loop loads 16 rows of one input, spreads six weights and adds 96 products to registers, as many as sixteen
// registers of 256 bits hold. With 128 bits the rows are taken in two passes of 8. Which it is, the build says: WIDE is a
// constant of its own.

import { featureBytes, Lanes } from './lanes'

/**
 * Outputs of the next panel where so many are left. Eight are taken as four and four: two alone would use a third of the
 * registers.
 */
export function panelWidth(left: i32): i32 {
  if (left > 8 || left === 5 || left === 6) return 6
  return left > 2 ? 4 : 2
}

/**
 * `outputs` is even, and there is a place and a start for each: a bias, or zero. Blocks of the inputs are
 * `inputFeatures` features apart, those of the outputs `outputFeatures`.
 */
export function multiply(
  out: usize,
  inputs: usize,
  panels: usize,
  starts: usize,
  inner: i32,
  outputs: i32,
  inputFeatures: i32,
  outputFeatures: i32,
  blocks: i32,
): void {
  for (let block = 0; block < blocks; block++) {
    let to = out
    let panel = panels
    let start = starts
    let width = 0
    for (let left = outputs; left > 0; left -= width) {
      width = panelWidth(left)
      if (width === 6) {
        if (WIDE) {
          six16(to, inputs, panel, start, inner)
        } else {
          six8(to, inputs, panel, start, inner)
          six8(to + 32, inputs + 32, panel, start, inner)
        }
      } else if (width === 4) {
        if (WIDE) {
          four16(to, inputs, panel, start, inner)
        } else {
          four8(to, inputs, panel, start, inner)
          four8(to + 32, inputs + 32, panel, start, inner)
        }
      } else {
        two16(to, inputs, panel, start, inner)
      }
      to += <usize>width * featureBytes
      panel += (<usize>(inner * width)) << 2
      start += (<usize>width) << 2
    }
    inputs += <usize>inputFeatures * featureBytes
    out += <usize>outputFeatures * featureBytes
  }
}

// Exported so that the compiler leaves each a function of its own: within the loop above V8 runs out of registers.

export function six16(out: usize, inputs: usize, weights: usize, starts: usize, inner: i32): void {
  const b0 = v128.load32_splat(starts, 0)
  let s00 = b0
  let s01 = b0
  let s02 = b0
  let s03 = b0
  const b1 = v128.load32_splat(starts, 4)
  let s10 = b1
  let s11 = b1
  let s12 = b1
  let s13 = b1
  const b2 = v128.load32_splat(starts, 8)
  let s20 = b2
  let s21 = b2
  let s22 = b2
  let s23 = b2
  const b3 = v128.load32_splat(starts, 12)
  let s30 = b3
  let s31 = b3
  let s32 = b3
  let s33 = b3
  const b4 = v128.load32_splat(starts, 16)
  let s40 = b4
  let s41 = b4
  let s42 = b4
  let s43 = b4
  const b5 = v128.load32_splat(starts, 20)
  let s50 = b5
  let s51 = b5
  let s52 = b5
  let s53 = b5
  for (let i = 0; i < inner; i++) {
    const x0 = v128.load(inputs, 0)
    const x1 = v128.load(inputs, 16)
    const x2 = v128.load(inputs, 32)
    const x3 = v128.load(inputs, 48)
    const w0 = v128.load32_splat(weights, 0)
    s00 = Lanes.madd(w0, x0, s00)
    s01 = Lanes.madd(w0, x1, s01)
    s02 = Lanes.madd(w0, x2, s02)
    s03 = Lanes.madd(w0, x3, s03)
    const w1 = v128.load32_splat(weights, 4)
    s10 = Lanes.madd(w1, x0, s10)
    s11 = Lanes.madd(w1, x1, s11)
    s12 = Lanes.madd(w1, x2, s12)
    s13 = Lanes.madd(w1, x3, s13)
    const w2 = v128.load32_splat(weights, 8)
    s20 = Lanes.madd(w2, x0, s20)
    s21 = Lanes.madd(w2, x1, s21)
    s22 = Lanes.madd(w2, x2, s22)
    s23 = Lanes.madd(w2, x3, s23)
    const w3 = v128.load32_splat(weights, 12)
    s30 = Lanes.madd(w3, x0, s30)
    s31 = Lanes.madd(w3, x1, s31)
    s32 = Lanes.madd(w3, x2, s32)
    s33 = Lanes.madd(w3, x3, s33)
    const w4 = v128.load32_splat(weights, 16)
    s40 = Lanes.madd(w4, x0, s40)
    s41 = Lanes.madd(w4, x1, s41)
    s42 = Lanes.madd(w4, x2, s42)
    s43 = Lanes.madd(w4, x3, s43)
    const w5 = v128.load32_splat(weights, 20)
    s50 = Lanes.madd(w5, x0, s50)
    s51 = Lanes.madd(w5, x1, s51)
    s52 = Lanes.madd(w5, x2, s52)
    s53 = Lanes.madd(w5, x3, s53)
    inputs += featureBytes
    weights += 24
  }
  v128.store(out, s01, 16)
  v128.store(out, s00, 0)
  v128.store(out, s03, 48)
  v128.store(out, s02, 32)
  v128.store(out, s11, 80)
  v128.store(out, s10, 64)
  v128.store(out, s13, 112)
  v128.store(out, s12, 96)
  v128.store(out, s21, 144)
  v128.store(out, s20, 128)
  v128.store(out, s23, 176)
  v128.store(out, s22, 160)
  v128.store(out, s31, 208)
  v128.store(out, s30, 192)
  v128.store(out, s33, 240)
  v128.store(out, s32, 224)
  v128.store(out, s41, 272)
  v128.store(out, s40, 256)
  v128.store(out, s43, 304)
  v128.store(out, s42, 288)
  v128.store(out, s51, 336)
  v128.store(out, s50, 320)
  v128.store(out, s53, 368)
  v128.store(out, s52, 352)
}

export function six8(out: usize, inputs: usize, weights: usize, starts: usize, inner: i32): void {
  const b0 = v128.load32_splat(starts, 0)
  let s00 = b0
  let s01 = b0
  const b1 = v128.load32_splat(starts, 4)
  let s10 = b1
  let s11 = b1
  const b2 = v128.load32_splat(starts, 8)
  let s20 = b2
  let s21 = b2
  const b3 = v128.load32_splat(starts, 12)
  let s30 = b3
  let s31 = b3
  const b4 = v128.load32_splat(starts, 16)
  let s40 = b4
  let s41 = b4
  const b5 = v128.load32_splat(starts, 20)
  let s50 = b5
  let s51 = b5
  for (let i = 0; i < inner; i++) {
    const x0 = v128.load(inputs, 0)
    const x1 = v128.load(inputs, 16)
    const w0 = v128.load32_splat(weights, 0)
    s00 = Lanes.madd(w0, x0, s00)
    s01 = Lanes.madd(w0, x1, s01)
    const w1 = v128.load32_splat(weights, 4)
    s10 = Lanes.madd(w1, x0, s10)
    s11 = Lanes.madd(w1, x1, s11)
    const w2 = v128.load32_splat(weights, 8)
    s20 = Lanes.madd(w2, x0, s20)
    s21 = Lanes.madd(w2, x1, s21)
    const w3 = v128.load32_splat(weights, 12)
    s30 = Lanes.madd(w3, x0, s30)
    s31 = Lanes.madd(w3, x1, s31)
    const w4 = v128.load32_splat(weights, 16)
    s40 = Lanes.madd(w4, x0, s40)
    s41 = Lanes.madd(w4, x1, s41)
    const w5 = v128.load32_splat(weights, 20)
    s50 = Lanes.madd(w5, x0, s50)
    s51 = Lanes.madd(w5, x1, s51)
    inputs += featureBytes
    weights += 24
  }
  v128.store(out, s01, 16)
  v128.store(out, s00, 0)
  v128.store(out, s11, 80)
  v128.store(out, s10, 64)
  v128.store(out, s21, 144)
  v128.store(out, s20, 128)
  v128.store(out, s31, 208)
  v128.store(out, s30, 192)
  v128.store(out, s41, 272)
  v128.store(out, s40, 256)
  v128.store(out, s51, 336)
  v128.store(out, s50, 320)
}

export function four16(out: usize, inputs: usize, weights: usize, starts: usize, inner: i32): void {
  const b0 = v128.load32_splat(starts, 0)
  let s00 = b0
  let s01 = b0
  let s02 = b0
  let s03 = b0
  const b1 = v128.load32_splat(starts, 4)
  let s10 = b1
  let s11 = b1
  let s12 = b1
  let s13 = b1
  const b2 = v128.load32_splat(starts, 8)
  let s20 = b2
  let s21 = b2
  let s22 = b2
  let s23 = b2
  const b3 = v128.load32_splat(starts, 12)
  let s30 = b3
  let s31 = b3
  let s32 = b3
  let s33 = b3
  for (let i = 0; i < inner; i++) {
    const x0 = v128.load(inputs, 0)
    const x1 = v128.load(inputs, 16)
    const x2 = v128.load(inputs, 32)
    const x3 = v128.load(inputs, 48)
    const w0 = v128.load32_splat(weights, 0)
    s00 = Lanes.madd(w0, x0, s00)
    s01 = Lanes.madd(w0, x1, s01)
    s02 = Lanes.madd(w0, x2, s02)
    s03 = Lanes.madd(w0, x3, s03)
    const w1 = v128.load32_splat(weights, 4)
    s10 = Lanes.madd(w1, x0, s10)
    s11 = Lanes.madd(w1, x1, s11)
    s12 = Lanes.madd(w1, x2, s12)
    s13 = Lanes.madd(w1, x3, s13)
    const w2 = v128.load32_splat(weights, 8)
    s20 = Lanes.madd(w2, x0, s20)
    s21 = Lanes.madd(w2, x1, s21)
    s22 = Lanes.madd(w2, x2, s22)
    s23 = Lanes.madd(w2, x3, s23)
    const w3 = v128.load32_splat(weights, 12)
    s30 = Lanes.madd(w3, x0, s30)
    s31 = Lanes.madd(w3, x1, s31)
    s32 = Lanes.madd(w3, x2, s32)
    s33 = Lanes.madd(w3, x3, s33)
    inputs += featureBytes
    weights += 16
  }
  v128.store(out, s01, 16)
  v128.store(out, s00, 0)
  v128.store(out, s03, 48)
  v128.store(out, s02, 32)
  v128.store(out, s11, 80)
  v128.store(out, s10, 64)
  v128.store(out, s13, 112)
  v128.store(out, s12, 96)
  v128.store(out, s21, 144)
  v128.store(out, s20, 128)
  v128.store(out, s23, 176)
  v128.store(out, s22, 160)
  v128.store(out, s31, 208)
  v128.store(out, s30, 192)
  v128.store(out, s33, 240)
  v128.store(out, s32, 224)
}

export function four8(out: usize, inputs: usize, weights: usize, starts: usize, inner: i32): void {
  const b0 = v128.load32_splat(starts, 0)
  let s00 = b0
  let s01 = b0
  const b1 = v128.load32_splat(starts, 4)
  let s10 = b1
  let s11 = b1
  const b2 = v128.load32_splat(starts, 8)
  let s20 = b2
  let s21 = b2
  const b3 = v128.load32_splat(starts, 12)
  let s30 = b3
  let s31 = b3
  for (let i = 0; i < inner; i++) {
    const x0 = v128.load(inputs, 0)
    const x1 = v128.load(inputs, 16)
    const w0 = v128.load32_splat(weights, 0)
    s00 = Lanes.madd(w0, x0, s00)
    s01 = Lanes.madd(w0, x1, s01)
    const w1 = v128.load32_splat(weights, 4)
    s10 = Lanes.madd(w1, x0, s10)
    s11 = Lanes.madd(w1, x1, s11)
    const w2 = v128.load32_splat(weights, 8)
    s20 = Lanes.madd(w2, x0, s20)
    s21 = Lanes.madd(w2, x1, s21)
    const w3 = v128.load32_splat(weights, 12)
    s30 = Lanes.madd(w3, x0, s30)
    s31 = Lanes.madd(w3, x1, s31)
    inputs += featureBytes
    weights += 16
  }
  v128.store(out, s01, 16)
  v128.store(out, s00, 0)
  v128.store(out, s11, 80)
  v128.store(out, s10, 64)
  v128.store(out, s21, 144)
  v128.store(out, s20, 128)
  v128.store(out, s31, 208)
  v128.store(out, s30, 192)
}

export function two16(out: usize, inputs: usize, weights: usize, starts: usize, inner: i32): void {
  const b0 = v128.load32_splat(starts, 0)
  let s00 = b0
  let s01 = b0
  let s02 = b0
  let s03 = b0
  const b1 = v128.load32_splat(starts, 4)
  let s10 = b1
  let s11 = b1
  let s12 = b1
  let s13 = b1
  for (let i = 0; i < inner; i++) {
    const x0 = v128.load(inputs, 0)
    const x1 = v128.load(inputs, 16)
    const x2 = v128.load(inputs, 32)
    const x3 = v128.load(inputs, 48)
    const w0 = v128.load32_splat(weights, 0)
    s00 = Lanes.madd(w0, x0, s00)
    s01 = Lanes.madd(w0, x1, s01)
    s02 = Lanes.madd(w0, x2, s02)
    s03 = Lanes.madd(w0, x3, s03)
    const w1 = v128.load32_splat(weights, 4)
    s10 = Lanes.madd(w1, x0, s10)
    s11 = Lanes.madd(w1, x1, s11)
    s12 = Lanes.madd(w1, x2, s12)
    s13 = Lanes.madd(w1, x3, s13)
    inputs += featureBytes
    weights += 8
  }
  v128.store(out, s01, 16)
  v128.store(out, s00, 0)
  v128.store(out, s03, 48)
  v128.store(out, s02, 32)
  v128.store(out, s11, 80)
  v128.store(out, s10, 64)
  v128.store(out, s13, 112)
  v128.store(out, s12, 96)
}
