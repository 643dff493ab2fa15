// Standard normals from words: the inverse normal CDF of src-engine/random/normal.ts in float32, within 1e-5 of it.
//
// All words take the central polynomial first, in a loop without branches; the few in the tails, one in 300, are done
// again with theirs.

import { Lanes } from './lanes'

const inverseTwo31: i32 = 0
const half: i32 = 1
const one: i32 = 2
const two: i32 = 3
const centre: i32 = 4
const squareRootTwo: i32 = 5
const ln2: i32 = 6
const three: i32 = 7
/** Polynomials of degree 8, lowest coefficient first. */
const logFirst: i32 = 8
const centralFirst: i32 = 17
const tailFirst: i32 = 26

// prettier-ignore
const numbers = memory.data<f32>([
  4.65661287e-10, 0.5, 1, 2, 2.5, 1.41421356, 0.693147181, 3,
  1, -0.499999321, 0.333331687, -0.250080273, 0.200119442, -0.16412791, 0.139876527, -0.154031983, 0.140561051,
  1.50140941, 0.246640727, -0.00417768164, -0.00125372503, 0.00021858087, -4.39150654e-6, -3.5233877e-6, 3.43273939e-7, 2.81022636e-8,
  2.83297682, 1.00167406, 0.00943887047, -0.0076224613, 0.00573950773, -0.00367342844, 0.00134934322, 0.000100950558, -0.000200214257,
])

const magnitudeBits: i32 = 0
const signBit: i32 = 1
const mantissaBits: i32 = 2
const logOffset: i32 = 3
const bits = memory.data<u32>([0x7fffffff, 0x80000000, 0x007fffff, 0x3f2aaaab])

/** Magnitudes up to this have w ≥ 5, where the central polynomial ends: (1 − √(1 − e⁻⁵)) 2³¹. */
const tailMagnitude: i32 = 7247043

/** `normals` must not overlap `words`: the second pass reads them again. `length` is in bytes, a multiple of 32. */
export function normalsFromWords(normals: usize, words: usize, length: usize): void {
  for (let at: usize = 0; at < length; at += 32) {
    const word0 = v128.load(words + at, 0)
    const word1 = v128.load(words + at, 16)
    const z0 = Normal.central(word0)
    const z1 = Normal.central(word1)
    v128.store(normals + at, z1, 16)
    v128.store(normals + at, z0, 0)
  }
  const last = i32x4.splat(tailMagnitude)
  for (let at: usize = 0; at < length; at += 16) {
    const word = v128.load(words + at)
    const tail = i32x4.le_s(v128.and(word, Normal.mask(magnitudeBits)), last)
    if (v128.any_true(tail)) {
      v128.store(normals + at, v128.bitselect(Normal.outer(word), v128.load(normals + at), tail))
    }
  }
}

class Normal {
  @inline static number(index: i32): v128 {
    return v128.load32_splat(numbers + ((<usize>index) << 2))
  }

  @inline static mask(index: i32): v128 {
    return v128.load32_splat(bits + ((<usize>index) << 2))
  }

  /** By halves, and these by halves: what waits for each other is four products, not eight. */
  @inline static polynomial(first: i32, x: v128): v128 {
    const x2 = f32x4.mul(x, x)
    const x4 = f32x4.mul(x2, x2)
    const p01 = Lanes.madd(Normal.number(first + 1), x, Normal.number(first))
    const p23 = Lanes.madd(Normal.number(first + 3), x, Normal.number(first + 2))
    const p45 = Lanes.madd(Normal.number(first + 5), x, Normal.number(first + 4))
    const p67 = Lanes.madd(Normal.number(first + 7), x, Normal.number(first + 6))
    const low = Lanes.madd(p23, x2, p01)
    const high = Lanes.madd(Lanes.madd(Normal.number(first + 8), x2, p67), x2, p45)
    return Lanes.madd(high, x4, low)
  }

  /** u = (m + ½) / 2³¹ ∈ (0, 1), twice the tail probability. */
  @inline static tailProbability(word: v128): v128 {
    const magnitude = f32x4.convert_i32x4_s(v128.and(word, Normal.mask(magnitudeBits)))
    return f32x4.mul(f32x4.add(magnitude, Normal.number(half)), Normal.number(inverseTwo31))
  }

  /** w = −log(u (2 − u)); the logarithm by 2ⁿ (1 + f) with f in [−1/3, 1/3], relative error 1e-7. */
  @inline static exponent(u: v128): v128 {
    const x = f32x4.mul(u, f32x4.sub(Normal.number(two), u))
    const offset = i32x4.sub(x, Normal.mask(logOffset))
    const power = f32x4.convert_i32x4_s(i32x4.shr_s(offset, 23))
    const mantissa = i32x4.add(v128.and(offset, Normal.mask(mantissaBits)), Normal.mask(logOffset))
    const f = f32x4.sub(mantissa, Normal.number(one))
    const p = Normal.polynomial(logFirst, f)
    return f32x4.neg(Lanes.madd(power, Normal.number(ln2), f32x4.mul(p, f)))
  }

  /** ± √2 (1 − u) · ratio, with the word's sign. */
  @inline static signed(u: v128, ratio: v128, word: v128): v128 {
    const size = f32x4.mul(f32x4.mul(f32x4.sub(Normal.number(one), u), ratio), Normal.number(squareRootTwo))
    return v128.or(size, v128.and(word, Normal.mask(signBit)))
  }

  /** For w < 5. */
  @inline static central(word: v128): v128 {
    const u = Normal.tailProbability(word)
    const t = f32x4.sub(Normal.exponent(u), Normal.number(centre))
    return Normal.signed(u, Normal.polynomial(centralFirst, t), word)
  }

  /** For w ≥ 5. */
  static outer(word: v128): v128 {
    const u = Normal.tailProbability(word)
    const t = f32x4.sub(f32x4.sqrt(Normal.exponent(u)), Normal.number(three))
    return Normal.signed(u, Normal.polynomial(tailFirst, t), word)
  }
}
