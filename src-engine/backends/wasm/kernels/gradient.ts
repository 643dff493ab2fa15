// Gradients of a weight matrix: W̄[i, o] += Σ rows h[i] z̄[o], as a product whose inner dimension is the rows.
//
// Both factors are laid out for it first: units in panels of four, (features / 4, rows, 4), and adjoints row by row,
// (rows, columns). W̄ has its columns rounded up to 16 and its rows to 4.

import { featureBytes, Lanes } from './lanes'

/**
 * Four features × four rows at a time. The four values of panel p and row r go to
 * `out` + p · panelBytes + r · rowBytes: panels of four features, or with panelBytes = 16 a plain transpose.
 */
export function transpose(
  out: usize,
  inputs: usize,
  features: i32,
  stride: i32,
  blocks: i32,
  panelBytes: usize,
  rowBytes: usize,
): void {
  for (let block = 0; block < blocks; block++) {
    let to = out
    let from = inputs
    for (let feature = 0; feature < features; feature += 4) {
      let row = to
      for (let at: usize = 0; at < featureBytes; at += 16) {
        const a = v128.load(from + at, 0)
        const b = v128.load(from + at, 64)
        const c = v128.load(from + at, 128)
        const d = v128.load(from + at, 192)
        const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5)
        const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5)
        const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7)
        const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7)
        v128.store(row, v128.shuffle<i64>(ab, cd, 0, 2))
        v128.store(row + rowBytes, v128.shuffle<i64>(ab, cd, 1, 3))
        v128.store(row + 2 * rowBytes, v128.shuffle<i64>(abHigh, cdHigh, 0, 2))
        v128.store(row + 3 * rowBytes, v128.shuffle<i64>(abHigh, cdHigh, 1, 3))
        row += 4 * rowBytes
      }
      from += 4 * featureBytes
      to += panelBytes
    }
    inputs += <usize>stride * featureBytes
    out += 16 * rowBytes
  }
}

/** W̄ += hᵀ z̄ over `rows` rows; `units` and `adjoints` as `transpose` lays them out. */
export function addOuterProducts(
  gradient: usize,
  units: usize,
  adjoints: usize,
  unitCount: i32,
  columns: i32,
  rows: i32,
): void {
  const columnBytes = <usize>columns * 4
  for (let unit = 0; unit < unitCount; unit += 4) {
    for (let at: usize = 0; at < columnBytes; at += 64) {
      if (WIDE) {
        addOuter16(gradient + at, adjoints + at, units, rows, columnBytes)
      } else {
        addOuter8(gradient + at, adjoints + at, units, rows, columnBytes)
        addOuter8(gradient + at + 32, adjoints + at + 32, units, rows, columnBytes)
      }
    }
    gradient += 4 * columnBytes
    units += <usize>rows * 16
  }
}

export function addOuter16(out: usize, adjoints: usize, units: usize, rows: i32, columnBytes: usize): void {
  const out1 = out + columnBytes
  const out2 = out1 + columnBytes
  const out3 = out2 + columnBytes
  let s00 = v128.load(out, 0)
  let s01 = v128.load(out, 16)
  let s02 = v128.load(out, 32)
  let s03 = v128.load(out, 48)
  let s10 = v128.load(out1, 0)
  let s11 = v128.load(out1, 16)
  let s12 = v128.load(out1, 32)
  let s13 = v128.load(out1, 48)
  let s20 = v128.load(out2, 0)
  let s21 = v128.load(out2, 16)
  let s22 = v128.load(out2, 32)
  let s23 = v128.load(out2, 48)
  let s30 = v128.load(out3, 0)
  let s31 = v128.load(out3, 16)
  let s32 = v128.load(out3, 32)
  let s33 = v128.load(out3, 48)
  for (let row = 0; row < rows; row++) {
    const x0 = v128.load(adjoints, 0)
    const x1 = v128.load(adjoints, 16)
    const x2 = v128.load(adjoints, 32)
    const x3 = v128.load(adjoints, 48)
    const h0 = v128.load32_splat(units, 0)
    s00 = Lanes.madd(h0, x0, s00)
    s01 = Lanes.madd(h0, x1, s01)
    s02 = Lanes.madd(h0, x2, s02)
    s03 = Lanes.madd(h0, x3, s03)
    const h1 = v128.load32_splat(units, 4)
    s10 = Lanes.madd(h1, x0, s10)
    s11 = Lanes.madd(h1, x1, s11)
    s12 = Lanes.madd(h1, x2, s12)
    s13 = Lanes.madd(h1, x3, s13)
    const h2 = v128.load32_splat(units, 8)
    s20 = Lanes.madd(h2, x0, s20)
    s21 = Lanes.madd(h2, x1, s21)
    s22 = Lanes.madd(h2, x2, s22)
    s23 = Lanes.madd(h2, x3, s23)
    const h3 = v128.load32_splat(units, 12)
    s30 = Lanes.madd(h3, x0, s30)
    s31 = Lanes.madd(h3, x1, s31)
    s32 = Lanes.madd(h3, x2, s32)
    s33 = Lanes.madd(h3, x3, s33)
    adjoints += columnBytes
    units += 16
  }
  v128.store(out, s01, 16)
  v128.store(out, s00, 0)
  v128.store(out, s03, 48)
  v128.store(out, s02, 32)
  v128.store(out1, s11, 16)
  v128.store(out1, s10, 0)
  v128.store(out1, s13, 48)
  v128.store(out1, s12, 32)
  v128.store(out2, s21, 16)
  v128.store(out2, s20, 0)
  v128.store(out2, s23, 48)
  v128.store(out2, s22, 32)
  v128.store(out3, s31, 16)
  v128.store(out3, s30, 0)
  v128.store(out3, s33, 48)
  v128.store(out3, s32, 32)
}

export function addOuter8(out: usize, adjoints: usize, units: usize, rows: i32, columnBytes: usize): void {
  const out1 = out + columnBytes
  const out2 = out1 + columnBytes
  const out3 = out2 + columnBytes
  let s00 = v128.load(out, 0)
  let s01 = v128.load(out, 16)
  let s10 = v128.load(out1, 0)
  let s11 = v128.load(out1, 16)
  let s20 = v128.load(out2, 0)
  let s21 = v128.load(out2, 16)
  let s30 = v128.load(out3, 0)
  let s31 = v128.load(out3, 16)
  for (let row = 0; row < rows; row++) {
    const x0 = v128.load(adjoints, 0)
    const x1 = v128.load(adjoints, 16)
    const h0 = v128.load32_splat(units, 0)
    s00 = Lanes.madd(h0, x0, s00)
    s01 = Lanes.madd(h0, x1, s01)
    const h1 = v128.load32_splat(units, 4)
    s10 = Lanes.madd(h1, x0, s10)
    s11 = Lanes.madd(h1, x1, s11)
    const h2 = v128.load32_splat(units, 8)
    s20 = Lanes.madd(h2, x0, s20)
    s21 = Lanes.madd(h2, x1, s21)
    const h3 = v128.load32_splat(units, 12)
    s30 = Lanes.madd(h3, x0, s30)
    s31 = Lanes.madd(h3, x1, s31)
    adjoints += columnBytes
    units += 16
  }
  v128.store(out, s01, 16)
  v128.store(out, s00, 0)
  v128.store(out1, s11, 16)
  v128.store(out1, s10, 0)
  v128.store(out2, s21, 16)
  v128.store(out2, s20, 0)
  v128.store(out3, s31, 16)
  v128.store(out3, s30, 0)
}
