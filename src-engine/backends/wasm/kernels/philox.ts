// Philox4x32-10 for the 16 chains of a block: the same words as src-engine/random.
//
// Layout: (dimension, 16) for each block, one behind the other. Blocks of a tile are consecutive chains.

import { featureBytes } from './lanes'

/**
 * The multipliers, then what the two keys grow by each round. They are read from here, since V8 rebuilds a literal at
 * each use.
 */
const numbers = memory.data<u32>([0xd2511f53, 0xcd9e8d57, 0x9e3779b9, 0xbb67ae85])

/**
 * Words of `blocks` · 16 chains from `chain` on. The key is (seed, purpose), the counter (chain, step low, step high,
 * block of 4). Words come in fours: up to three features are written beyond the end.
 */
export function philoxWords(
  out: usize,
  dimension: i32,
  blocks: i32,
  seed: i32,
  purpose: i32,
  chain: i32,
  stepLow: i32,
  stepHigh: i32,
): void {
  for (let block = 0; block < blocks; block++) {
    for (let quad = 0; quad << 2 < dimension; quad++) {
      rounds(out, chain, stepLow, stepHigh, quad, seed, purpose)
      rounds(out + 32, chain + 8, stepLow, stepHigh, quad, seed, purpose)
      out += <usize>min(4, dimension - (quad << 2)) * featureBytes
    }
    chain += 16
  }
}

/**
 * The four words of eight chains, each word to a feature of its own. Two groups of four at once: alone, one would wait
 * for its products.
 */
function rounds(out: usize, chain: i32, stepLow: i32, stepHigh: i32, quad: i32, seed: i32, purpose: i32): void {
  const multiplier0 = v128.load32_splat(numbers, 0)
  const multiplier1 = v128.load32_splat(numbers, 4)
  const growth0 = v128.load32_splat(numbers, 8)
  const growth1 = v128.load32_splat(numbers, 12)
  let key0 = i32x4.splat(seed)
  let key1 = i32x4.splat(purpose)
  let a0 = i32x4.add(i32x4.splat(chain), i32x4(0, 1, 2, 3))
  let b0 = i32x4.add(i32x4.splat(chain), i32x4(4, 5, 6, 7))
  let a1 = i32x4.splat(stepLow)
  let b1 = a1
  let a2 = i32x4.splat(stepHigh)
  let b2 = a2
  let a3 = i32x4.splat(quad)
  let b3 = a3
  for (let round = 0; round < 10; round++) {
    const aLow0 = i64x2.extmul_low_i32x4_u(multiplier0, a0)
    const aHigh0 = i64x2.extmul_high_i32x4_u(multiplier0, a0)
    const bLow0 = i64x2.extmul_low_i32x4_u(multiplier0, b0)
    const bHigh0 = i64x2.extmul_high_i32x4_u(multiplier0, b0)
    const aLow1 = i64x2.extmul_low_i32x4_u(multiplier1, a2)
    const aHigh1 = i64x2.extmul_high_i32x4_u(multiplier1, a2)
    const bLow1 = i64x2.extmul_low_i32x4_u(multiplier1, b2)
    const bHigh1 = i64x2.extmul_high_i32x4_u(multiplier1, b2)
    a0 = v128.xor(v128.xor(v128.shuffle<i32>(aLow1, aHigh1, 1, 3, 5, 7), a1), key0)
    b0 = v128.xor(v128.xor(v128.shuffle<i32>(bLow1, bHigh1, 1, 3, 5, 7), b1), key0)
    a2 = v128.xor(v128.xor(v128.shuffle<i32>(aLow0, aHigh0, 1, 3, 5, 7), a3), key1)
    b2 = v128.xor(v128.xor(v128.shuffle<i32>(bLow0, bHigh0, 1, 3, 5, 7), b3), key1)
    a1 = v128.shuffle<i32>(aLow1, aHigh1, 0, 2, 4, 6)
    b1 = v128.shuffle<i32>(bLow1, bHigh1, 0, 2, 4, 6)
    a3 = v128.shuffle<i32>(aLow0, aHigh0, 0, 2, 4, 6)
    b3 = v128.shuffle<i32>(bLow0, bHigh0, 0, 2, 4, 6)
    key0 = i32x4.add(key0, growth0)
    key1 = i32x4.add(key1, growth1)
  }
  v128.store(out, b0, 16)
  v128.store(out, a0, 0)
  v128.store(out, b1, 80)
  v128.store(out, a1, 64)
  v128.store(out, b2, 144)
  v128.store(out, a2, 128)
  v128.store(out, b3, 208)
  v128.store(out, a3, 192)
}
