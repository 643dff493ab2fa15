// Units that are 0 or 1, drawn with probability σ(z): one word of Philox each, of whose 32 bits the upper 24 are a uniform
// number that float32 holds exactly.

import { Constants, logisticFirst } from './constants'
import { Functions } from './functions'
import { featureBytes } from './lanes'

/** What makes the upper 24 bits of a word a number on [0, 1). */
const numbers = memory.data<f32>([5.9604645e-8])

/**
 * out ← 1 where u < σ(z), else 0. Blocks of `out` and `sums` are `stride` features apart, those of `words` `wordStride`;
 * `out` may be `sums`.
 */
export function sampleBinary(
  out: usize,
  sums: usize,
  words: usize,
  features: i32,
  stride: i32,
  wordStride: i32,
  blocks: i32,
): void {
  const high = Constants.at(logisticFirst)
  const low = Constants.at(logisticFirst + 1)
  const p0 = Constants.at(logisticFirst + 2)
  const p1 = Constants.at(logisticFirst + 3)
  const p2 = Constants.at(logisticFirst + 4)
  const p3 = Constants.at(logisticFirst + 5)
  const q0 = Constants.at(logisticFirst + 6)
  const q1 = Constants.at(logisticFirst + 7)
  const q2 = Constants.at(logisticFirst + 8)
  const half = Constants.half()
  const one = Constants.one()
  const unit = v128.load32_splat(numbers)
  const length = <usize>features * featureBytes
  for (let block = 0; block < blocks; block++) {
    for (let at: usize = 0; at < length; at += 32) {
      const z0 = v128.load(sums + at, 0)
      const z1 = v128.load(sums + at, 16)
      const r0 = Functions.oddRational(z0, high, low, p0, p1, p2, p3, q0, q1, q2)
      const r1 = Functions.oddRational(z1, high, low, p0, p1, p2, p3, q0, q1, q2)
      const u0 = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(v128.load(words + at, 0), 8)), unit)
      const u1 = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(v128.load(words + at, 16), 8)), unit)
      const h0 = v128.and(f32x4.lt(u0, f32x4.add(r0, half)), one)
      const h1 = v128.and(f32x4.lt(u1, f32x4.add(r1, half)), one)
      v128.store(out + at, h1, 16)
      v128.store(out + at, h0, 0)
    }
    out += <usize>stride * featureBytes
    sums += <usize>stride * featureBytes
    words += <usize>wordStride * featureBytes
  }
}
