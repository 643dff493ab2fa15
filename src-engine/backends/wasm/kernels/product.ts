// Matrix products over blocks of rows: out[o] = Σᵢ W[i, o] in[i], 16 rows at a time.
//
// W comes in panels of four outputs, (outputs / 4, inner, 4): each step of the inner loop loads 16 rows of one input,
// spreads four weights and adds 64 products to registers. 256-bit registers hold 4 outputs × 16 rows; 128-bit ones hold
// half as many, and the rows are taken in two passes of 8. Which it is, the build says: WIDE is a constant of its own.

import { featureBytes, Lanes } from './lanes'

/**
 * `outputs` is rounded up to a multiple of 4 by the caller, and so is the place for them. Blocks of the inputs are
 * `inputFeatures` features apart, those of the outputs `outputFeatures`.
 */
export function multiply(
  out: usize,
  inputs: usize,
  panels: usize,
  inner: i32,
  outputs: i32,
  inputFeatures: i32,
  outputFeatures: i32,
  blocks: i32,
): void {
  const panelBytes = <usize>inner * 16
  for (let block = 0; block < blocks; block++) {
    let to = out
    let panel = panels
    for (let o = 0; o < outputs; o += 4) {
      if (WIDE) {
        panelTimes16(to, inputs, panel, inner)
      } else {
        panelTimes8(to, inputs, panel, inner)
        panelTimes8(to + 32, inputs + 32, panel, inner)
      }
      to += 4 * featureBytes
      panel += panelBytes
    }
    inputs += <usize>inputFeatures * featureBytes
    out += <usize>outputFeatures * featureBytes
  }
}

export function panelTimes16(out: usize, inputs: usize, weights: usize, inner: i32): void {
  let s00 = f32x4.splat(0)
  let s01 = f32x4.splat(0)
  let s02 = f32x4.splat(0)
  let s03 = f32x4.splat(0)
  let s10 = f32x4.splat(0)
  let s11 = f32x4.splat(0)
  let s12 = f32x4.splat(0)
  let s13 = f32x4.splat(0)
  let s20 = f32x4.splat(0)
  let s21 = f32x4.splat(0)
  let s22 = f32x4.splat(0)
  let s23 = f32x4.splat(0)
  let s30 = f32x4.splat(0)
  let s31 = f32x4.splat(0)
  let s32 = f32x4.splat(0)
  let s33 = f32x4.splat(0)
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
  v128.store(out, s00, 0)
  v128.store(out, s01, 16)
  v128.store(out, s02, 32)
  v128.store(out, s03, 48)
  v128.store(out, s10, 64)
  v128.store(out, s11, 80)
  v128.store(out, s12, 96)
  v128.store(out, s13, 112)
  v128.store(out, s20, 128)
  v128.store(out, s21, 144)
  v128.store(out, s22, 160)
  v128.store(out, s23, 176)
  v128.store(out, s30, 192)
  v128.store(out, s31, 208)
  v128.store(out, s32, 224)
  v128.store(out, s33, 240)
}

export function panelTimes8(out: usize, inputs: usize, weights: usize, inner: i32): void {
  let s00 = f32x4.splat(0)
  let s01 = f32x4.splat(0)
  let s10 = f32x4.splat(0)
  let s11 = f32x4.splat(0)
  let s20 = f32x4.splat(0)
  let s21 = f32x4.splat(0)
  let s30 = f32x4.splat(0)
  let s31 = f32x4.splat(0)
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
  v128.store(out, s00, 0)
  v128.store(out, s01, 16)
  v128.store(out, s10, 64)
  v128.store(out, s11, 80)
  v128.store(out, s20, 128)
  v128.store(out, s21, 144)
  v128.store(out, s30, 192)
  v128.store(out, s31, 208)
}
