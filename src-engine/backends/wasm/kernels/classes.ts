// The classes' shares of each row, p = softmax(f), and what all together come to, F = log Σ exp f. A row whose class is
// given has a share of 1 of it and 0 of all others, and its own output in the place of F: all else is the same formula.

import { Constants } from './constants'
import { Functions } from './functions'
import { featureBytes } from './lanes'

/**
 * shares (stride features per block) ← p, sums (1 feature) ← F, from the first `count` features of `outputs`; `labels` (1
 * feature) are classes from 0, or below 0 for none. The other features of the shares become 0.
 */
export function classShares(
  shares: usize,
  sums: usize,
  outputs: usize,
  labels: usize,
  count: i32,
  stride: i32,
  blocks: i32,
): void {
  const height = <usize>stride * featureBytes
  memory.fill(shares, 0, height * <usize>blocks)
  for (let block = 0; block < blocks; block++) {
    for (let at: usize = 0; at < featureBytes; at += 16) {
      const label = v128.load(labels + at)
      const isGiven = f32x4.ge(label, f32x4.splat(0))
      let largest = v128.load(outputs + at)
      for (let y = 1; y < count; y++) {
        largest = f32x4.max(largest, v128.load(outputs + at + <usize>y * featureBytes))
      }
      let sum = f32x4.splat(0)
      for (let y = 0; y < count; y++) {
        const place = at + <usize>y * featureBytes
        const power = Functions.expMinus(f32x4.sub(largest, v128.load(outputs + place)))
        v128.store(shares + place, power)
        sum = f32x4.add(sum, power)
      }
      let own = f32x4.splat(0)
      for (let y = 0; y < count; y++) {
        const place = at + <usize>y * featureBytes
        const isOwn = f32x4.eq(label, f32x4.splat(<f32>y))
        const share = f32x4.div(v128.load(shares + place), sum)
        v128.store(shares + place, v128.bitselect(v128.and(Constants.one(), isOwn), share, isGiven))
        own = f32x4.add(own, v128.and(v128.load(outputs + place), isOwn))
      }
      v128.store(sums + at, v128.bitselect(own, f32x4.add(largest, Logarithm.of(sum)), isGiven))
    }
    shares += height
    outputs += height
    sums += featureBytes
    labels += featureBytes
  }
}

class Logarithm {
  /** The logarithm lane by lane: once for all classes of a row. */
  static of(values: v128): v128 {
    let result = f32x4.splat(NativeMathf.log(f32x4.extract_lane(values, 0)))
    result = f32x4.replace_lane(result, 1, NativeMathf.log(f32x4.extract_lane(values, 1)))
    result = f32x4.replace_lane(result, 2, NativeMathf.log(f32x4.extract_lane(values, 2)))
    return f32x4.replace_lane(result, 3, NativeMathf.log(f32x4.extract_lane(values, 3)))
  }
}
