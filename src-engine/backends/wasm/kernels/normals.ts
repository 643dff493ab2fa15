// Standard normals from words: the inverse normal CDF of src-engine/random/normal.ts in float32, within 1e-5 of it.
//
// All words take the central polynomial first, in a loop without branches; the few in the tails, one in 300, are done
// again with theirs. Constants stand in memory (splat-table.ts).

import { Lanes } from './lanes'
import { normalTable, splatBytes, SplatTable } from './splat-table'

const inverseTwo31: i32 = 0
const half: i32 = 1
const one: i32 = 2
const two: i32 = 3
const centre: i32 = 4
const squareRootTwo: i32 = 5
const ln2: i32 = 6
const logFirst: i32 = 7
const centralFirst: i32 = 16
const magnitudeBits: i32 = 25
const signBit: i32 = 26
const mantissaBits: i32 = 27
const logOffset: i32 = 28

// prettier-ignore
const numbers = memory.data<f32>([
  4.65661287e-10, 0.5, 1, 2, 2.5, 1.41421356, 0.693147181,
  1, -0.499999321, 0.333331687, -0.250080273, 0.200119442, -0.16412791, 0.139876527, -0.154031983, 0.140561051,
  1.50140941, 0.246640727, -0.00417768164, -0.00125372503, 0.00021858087, -4.39150654e-6, -3.5233877e-6, 3.43273939e-7, 2.81022636e-8,
])
const bits = memory.data<u32>([0x7fffffff, 0x80000000, 0x007fffff, 0x3f2aaaab])

export function spreadNormalConstants(): void {
  SplatTable.spread(normalTable, numbers, 25)
  SplatTable.spread(normalTable + 25 * splatBytes, bits, 4)
}

/**
 * Where the table begins, read from memory so that the compiler cannot know it. V8 does not move a load that it knows to
 * be within bounds past one that it does not, and would keep constants and words apart; so neither is known.
 */
const place = memory.data<usize>([12288])

/** Magnitudes up to this have w ≥ 5, where the central polynomial ends: (1 − √(1 − e⁻⁵)) 2³¹. */
const tailMagnitude: i32 = 7247043

/** `normals` must not overlap `words`: the second pass reads them again. `length` is in bytes, a multiple of 32. */
export function normalsFromWords(normals: usize, words: usize, length: usize): void {
  const home = load<usize>(place)
  for (let at: usize = 0; at < length; at += 32) {
    const word0 = v128.load(words + at, 0)
    const word1 = v128.load(words + at, 16)
    const z0 = Normal.central(home, word0, 0)
    const z1 = Normal.central(home, word1, 16)
    v128.store(normals + at, z0, 0)
    v128.store(normals + at, z1, 16)
  }
  const last = i32x4.splat(tailMagnitude)
  for (let at: usize = 0; at < length; at += 16) {
    const word = v128.load(words + at)
    const tail = i32x4.le_s(v128.and(word, Normal.at(home, magnitudeBits, 0)), last)
    if (v128.any_true(tail)) {
      v128.store(normals + at, v128.bitselect(tails(home, word), v128.load(normals + at), tail))
    }
  }
}

/** For w ≥ 5; rare, so its constants may stand in the code. */
function tails(home: usize, word: v128): v128 {
  const u = Normal.tailProbability(home, word, 0)
  const t = f32x4.sub(f32x4.sqrt(Normal.exponent(home, u, 0)), f32x4.splat(3))
  let p = Lanes.madd(f32x4.splat(-0.000200214257), t, f32x4.splat(0.000100950558))
  p = Lanes.madd(p, t, f32x4.splat(0.00134934322))
  p = Lanes.madd(p, t, f32x4.splat(-0.00367342844))
  p = Lanes.madd(p, t, f32x4.splat(0.00573950773))
  p = Lanes.madd(p, t, f32x4.splat(-0.0076224613))
  p = Lanes.madd(p, t, f32x4.splat(0.00943887047))
  p = Lanes.madd(p, t, f32x4.splat(1.00167406))
  p = Lanes.madd(p, t, f32x4.splat(2.83297682))
  return Normal.signed(home, u, p, word, 0)
}

class Normal {
  @inline static at(home: usize, index: i32, side: usize): v128 {
    return v128.load(home + <usize>index * splatBytes + side)
  }

  /** u = (m + ½) / 2³¹ ∈ (0, 1), twice the tail probability. */
  @inline static tailProbability(home: usize, word: v128, side: usize): v128 {
    const magnitude = f32x4.convert_i32x4_s(v128.and(word, Normal.at(home, magnitudeBits, side)))
    return f32x4.mul(f32x4.add(magnitude, Normal.at(home, half, side)), Normal.at(home, inverseTwo31, side))
  }

  /** w = −log(u (2 − u)); the logarithm by 2ⁿ (1 + f) with f in [−1/3, 1/3], relative error 1e-7. */
  @inline static exponent(home: usize, u: v128, side: usize): v128 {
    const x = f32x4.mul(u, f32x4.sub(Normal.at(home, two, side), u))
    const offset = i32x4.sub(x, Normal.at(home, logOffset, side))
    const power = f32x4.convert_i32x4_s(i32x4.shr_s(offset, 23))
    const mantissa = i32x4.add(v128.and(offset, Normal.at(home, mantissaBits, side)), Normal.at(home, logOffset, side))
    const f = f32x4.sub(mantissa, Normal.at(home, one, side))
    let p = Lanes.madd(Normal.at(home, logFirst + 8, side), f, Normal.at(home, logFirst + 7, side))
    p = Lanes.madd(p, f, Normal.at(home, logFirst + 6, side))
    p = Lanes.madd(p, f, Normal.at(home, logFirst + 5, side))
    p = Lanes.madd(p, f, Normal.at(home, logFirst + 4, side))
    p = Lanes.madd(p, f, Normal.at(home, logFirst + 3, side))
    p = Lanes.madd(p, f, Normal.at(home, logFirst + 2, side))
    p = Lanes.madd(p, f, Normal.at(home, logFirst + 1, side))
    p = Lanes.madd(p, f, Normal.at(home, logFirst, side))
    return f32x4.neg(Lanes.madd(power, Normal.at(home, ln2, side), f32x4.mul(p, f)))
  }

  /** ± √2 (1 − u) · ratio, with the word's sign. */
  @inline static signed(home: usize, u: v128, ratio: v128, word: v128, side: usize): v128 {
    const size = f32x4.mul(
      f32x4.mul(f32x4.sub(Normal.at(home, one, side), u), ratio),
      Normal.at(home, squareRootTwo, side),
    )
    return v128.or(size, v128.and(word, Normal.at(home, signBit, side)))
  }

  @inline static central(home: usize, word: v128, side: usize): v128 {
    const u = Normal.tailProbability(home, word, side)
    const t = f32x4.sub(Normal.exponent(home, u, side), Normal.at(home, centre, side))
    let p = Lanes.madd(Normal.at(home, centralFirst + 8, side), t, Normal.at(home, centralFirst + 7, side))
    p = Lanes.madd(p, t, Normal.at(home, centralFirst + 6, side))
    p = Lanes.madd(p, t, Normal.at(home, centralFirst + 5, side))
    p = Lanes.madd(p, t, Normal.at(home, centralFirst + 4, side))
    p = Lanes.madd(p, t, Normal.at(home, centralFirst + 3, side))
    p = Lanes.madd(p, t, Normal.at(home, centralFirst + 2, side))
    p = Lanes.madd(p, t, Normal.at(home, centralFirst + 1, side))
    p = Lanes.madd(p, t, Normal.at(home, centralFirst, side))
    return Normal.signed(home, u, p, word, side)
  }
}
