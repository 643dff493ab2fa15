// Optimizer steps over the whole parameter vector, in place; formulas as in reference/optimizer-steps.ts. Lengths are
// in bytes, rounded up to 16 by the caller: what lies behind the last parameter is zero and stays zero.

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
  for (let at: usize = 0; at < length; at += 16) {
    const g = f32x4.mul(f32x4.splat(clipping), v128.load(gradient + at))
    const m = Lanes.madd(f32x4.splat(beta1), v128.load(firstMoment + at), f32x4.mul(f32x4.splat(fresh1), g))
    const v = Lanes.madd(
      f32x4.splat(beta2),
      v128.load(secondMoment + at),
      f32x4.mul(f32x4.mul(f32x4.splat(fresh2), g), g),
    )
    const size = f32x4.add(f32x4.sqrt(v), f32x4.splat(floor))
    const step = f32x4.div(f32x4.mul(f32x4.splat(rate), m), size)
    const p = f32x4.sub(v128.load(parameters + at), step)
    const mean = Lanes.madd(f32x4.splat(decay), v128.load(average + at), f32x4.mul(f32x4.splat(fresh), p))
    v128.store(firstMoment + at, m)
    v128.store(secondMoment + at, v)
    v128.store(parameters + at, p)
    v128.store(average + at, mean)
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

/** out ← Σ copies in order, over `length` bytes; each copy begins `stride` bytes behind the one before. */
export function sumCopies(out: usize, copies: usize, count: i32, stride: usize, length: usize): void {
  for (let at: usize = 0; at < length; at += 16) {
    let sum = v128.load(copies + at)
    let from = copies + at
    for (let copy = 1; copy < count; copy++) {
      from += stride
      sum = f32x4.add(sum, v128.load(from))
    }
    v128.store(out + at, sum)
  }
}
