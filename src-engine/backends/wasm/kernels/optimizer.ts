// Optimizer steps over the whole parameter vector, in place; formulas as in reference/optimizer-steps.ts. Lengths are
// in bytes, rounded up to 32 by the caller: what lies behind the last parameter is zero and stays zero.

import { Lanes } from './lanes'

/** Σ g², added up in float64, so that neither overflow nor the order of magnitude hides anything. */
export function squareSum(gradient: usize, length: usize): f64 {
  let low = f64x2.splat(0)
  let high = f64x2.splat(0)
  for (let at: usize = 0; at < length; at += 16) {
    const g = v128.load(gradient + at)
    const left = f64x2.promote_low_f32x4(g)
    const right = f64x2.promote_low_f32x4(v128.shuffle<i32>(g, g, 2, 3, 2, 3))
    low = f64x2.add(low, f64x2.mul(left, left))
    high = f64x2.add(high, f64x2.mul(right, right))
  }
  const sum = f64x2.add(low, high)
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}

/** `rate` and `floor` carry the bias corrections: θ ← θ − rate · m / (√v + floor). */
export function adam(
  parameters: usize,
  average: usize,
  firstMoment: usize,
  secondMoment: usize,
  gradient: usize,
  length: usize,
  clipping: f32,
  beta1: f32,
  beta2: f32,
  fresh1: f32,
  fresh2: f32,
  rate: f32,
  floor: f32,
  decay: f32,
  fresh: f32,
): void {
  for (let at: usize = 0; at < length; at += 32) {
    const g0 = f32x4.mul(f32x4.splat(clipping), v128.load(gradient + at, 0))
    const g1 = f32x4.mul(f32x4.splat(clipping), v128.load(gradient + at, 16))
    const m0 = Lanes.madd(f32x4.splat(beta1), v128.load(firstMoment + at, 0), f32x4.mul(f32x4.splat(fresh1), g0))
    const m1 = Lanes.madd(f32x4.splat(beta1), v128.load(firstMoment + at, 16), f32x4.mul(f32x4.splat(fresh1), g1))
    const s0 = f32x4.mul(f32x4.mul(f32x4.splat(fresh2), g0), g0)
    const s1 = f32x4.mul(f32x4.mul(f32x4.splat(fresh2), g1), g1)
    const v0 = Lanes.madd(f32x4.splat(beta2), v128.load(secondMoment + at, 0), s0)
    const v1 = Lanes.madd(f32x4.splat(beta2), v128.load(secondMoment + at, 16), s1)
    const size0 = f32x4.add(f32x4.sqrt(v0), f32x4.splat(floor))
    const size1 = f32x4.add(f32x4.sqrt(v1), f32x4.splat(floor))
    const step0 = f32x4.div(f32x4.mul(f32x4.splat(rate), m0), size0)
    const step1 = f32x4.div(f32x4.mul(f32x4.splat(rate), m1), size1)
    const p0 = f32x4.sub(v128.load(parameters + at, 0), step0)
    const p1 = f32x4.sub(v128.load(parameters + at, 16), step1)
    const mean0 = Lanes.madd(f32x4.splat(decay), v128.load(average + at, 0), f32x4.mul(f32x4.splat(fresh), p0))
    const mean1 = Lanes.madd(f32x4.splat(decay), v128.load(average + at, 16), f32x4.mul(f32x4.splat(fresh), p1))
    v128.store(firstMoment + at, m1, 16)
    v128.store(firstMoment + at, m0, 0)
    v128.store(secondMoment + at, v1, 16)
    v128.store(secondMoment + at, v0, 0)
    v128.store(parameters + at, p1, 16)
    v128.store(parameters + at, p0, 0)
    v128.store(average + at, mean1, 16)
    v128.store(average + at, mean0, 0)
  }
}

/** m ← momentum · m + g,  θ ← θ − rate · m */
export function sgd(
  parameters: usize,
  average: usize,
  velocity: usize,
  gradient: usize,
  length: usize,
  clipping: f32,
  momentum: f32,
  rate: f32,
  decay: f32,
  fresh: f32,
): void {
  for (let at: usize = 0; at < length; at += 16) {
    const g = f32x4.mul(f32x4.splat(clipping), v128.load(gradient + at))
    const m = Lanes.madd(f32x4.splat(momentum), v128.load(velocity + at), g)
    const p = Lanes.nmadd(f32x4.splat(rate), m, v128.load(parameters + at))
    const mean = Lanes.madd(f32x4.splat(decay), v128.load(average + at), f32x4.mul(f32x4.splat(fresh), p))
    v128.store(velocity + at, m)
    v128.store(parameters + at, p)
    v128.store(average + at, mean)
  }
}

/** out ← Σ copies in order, over `length` bytes, a multiple of 32; each copy begins `stride` bytes behind the one before. */
export function sumCopies(out: usize, copies: usize, count: i32, stride: usize, length: usize): void {
  for (let at: usize = 0; at < length; at += 32) {
    let sum0 = v128.load(copies + at, 0)
    let sum1 = v128.load(copies + at, 16)
    let from = copies + at
    for (let copy = 1; copy < count; copy++) {
      from += stride
      sum0 = f32x4.add(sum0, v128.load(from, 0))
      sum1 = f32x4.add(sum1, v128.load(from, 16))
    }
    v128.store(out + at, sum1, 16)
    v128.store(out + at, sum0, 0)
  }
}
