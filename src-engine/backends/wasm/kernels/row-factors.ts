// What has a factor of its own in each row: temperatures, step sizes. A factor of 0 wins over whatever it multiplies,
// infinities and NaN too. `factors` holds one number per row, a feature of each block.

import { featureBytes, Lanes } from './lanes'

/** out ← factor ⊙ out */
export function scaleRows(out: usize, factors: usize, features: i32, blocks: i32): void {
  for (let block = 0; block < blocks; block++) {
    for (let at: usize = 0; at < featureBytes; at += 16) {
      const factor = v128.load(factors + at)
      const zero = f32x4.eq(factor, f32x4.splat(0))
      let to = out + at
      for (let feature = 0; feature < features; feature++) {
        v128.store(to, v128.andnot(f32x4.mul(factor, v128.load(to)), zero))
        to += featureBytes
      }
    }
    out += <usize>features * featureBytes
    factors += featureBytes
  }
}

/** The first `dimension` features: out ← out + factor ⊙ in; blocks are `outFeatures` and `inFeatures` high. */
export function advance(
  out: usize,
  inputs: usize,
  factors: usize,
  dimension: i32,
  outFeatures: i32,
  inFeatures: i32,
  blocks: i32,
): void {
  for (let block = 0; block < blocks; block++) {
    for (let at: usize = 0; at < featureBytes; at += 16) {
      const factor = v128.load(factors + at)
      const zero = f32x4.eq(factor, f32x4.splat(0))
      let to = out + at
      let from = inputs + at
      for (let feature = 0; feature < dimension; feature++) {
        v128.store(to, Lanes.madd(factor, v128.andnot(v128.load(from), zero), v128.load(to)))
        to += featureBytes
        from += featureBytes
      }
    }
    out += <usize>outFeatures * featureBytes
    inputs += <usize>inFeatures * featureBytes
    factors += featureBytes
  }
}
