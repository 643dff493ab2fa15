// The last layer has one output: products with a vector of weights, one weight per feature.

import { featureBytes, Lanes } from './lanes'

/** out (1 feature per block) ← out + scale · (Σ features weightᵢ in[i] + bias); blocks of `in` are `stride` features apart. */
export function addWeightedSum(
  out: usize,
  inputs: usize,
  weights: usize,
  bias: f32,
  scale: f32,
  features: i32,
  stride: i32,
  blocks: i32,
): void {
  const factor = f32x4.splat(scale)
  for (let block = 0; block < blocks; block++) {
    let s0 = f32x4.splat(bias)
    let s1 = f32x4.splat(bias)
    let s2 = f32x4.splat(bias)
    let s3 = f32x4.splat(bias)
    let from = inputs
    let weight = weights
    for (let feature = 0; feature < features; feature++) {
      const w = v128.load32_splat(weight)
      s0 = Lanes.madd(w, v128.load(from, 0), s0)
      s1 = Lanes.madd(w, v128.load(from, 16), s1)
      s2 = Lanes.madd(w, v128.load(from, 32), s2)
      s3 = Lanes.madd(w, v128.load(from, 48), s3)
      from += featureBytes
      weight += 4
    }
    const sum0 = Lanes.madd(factor, s0, v128.load(out, 0))
    const sum1 = Lanes.madd(factor, s1, v128.load(out, 16))
    const sum2 = Lanes.madd(factor, s2, v128.load(out, 32))
    const sum3 = Lanes.madd(factor, s3, v128.load(out, 48))
    v128.store(out, sum1, 16)
    v128.store(out, sum0, 0)
    v128.store(out, sum3, 48)
    v128.store(out, sum2, 32)
    inputs += <usize>stride * featureBytes
    out += featureBytes
  }
}

/** out[i] ← weightᵢ · rows: what one output's adjoints pass on to its inputs. */
export function spread(out: usize, rows: usize, weights: usize, features: i32, blocks: i32): void {
  for (let block = 0; block < blocks; block++) {
    let weight = weights
    const r0 = v128.load(rows, 0)
    const r1 = v128.load(rows, 16)
    const r2 = v128.load(rows, 32)
    const r3 = v128.load(rows, 48)
    for (let feature = 0; feature < features; feature++) {
      const w = v128.load32_splat(weight)
      const p0 = f32x4.mul(w, r0)
      const p1 = f32x4.mul(w, r1)
      const p2 = f32x4.mul(w, r2)
      const p3 = f32x4.mul(w, r3)
      v128.store(out, p1, 16)
      v128.store(out, p0, 0)
      v128.store(out, p3, 48)
      v128.store(out, p2, 32)
      out += featureBytes
      weight += 4
    }
    rows += featureBytes
  }
}

/** gradient[i] ← gradient[i] + Σ rows in[i] · adjoint */
export function addRowProducts(
  gradient: usize,
  inputs: usize,
  adjoints: usize,
  features: i32,
  stride: i32,
  blocks: i32,
): void {
  for (let block = 0; block < blocks; block++) {
    const a0 = v128.load(adjoints, 0)
    const a1 = v128.load(adjoints, 16)
    const a2 = v128.load(adjoints, 32)
    const a3 = v128.load(adjoints, 48)
    let from = inputs
    let to = gradient
    for (let feature = 0; feature < features; feature++) {
      let sum = f32x4.mul(a0, v128.load(from, 0))
      sum = Lanes.madd(a1, v128.load(from, 16), sum)
      sum = Lanes.madd(a2, v128.load(from, 32), sum)
      sum = Lanes.madd(a3, v128.load(from, 48), sum)
      store<f32>(to, load<f32>(to) + Sums.across(sum))
      from += featureBytes
      to += 4
    }
    inputs += <usize>stride * featureBytes
    adjoints += featureBytes
  }
}

/** gradient[o] ← gradient[o] + Σ rows adjoint[o]: the gradient of biases. */
export function addRowSums(gradient: usize, adjoints: usize, features: i32, stride: i32, blocks: i32): void {
  for (let block = 0; block < blocks; block++) {
    let from = adjoints
    let to = gradient
    for (let feature = 0; feature < features; feature++) {
      const left = f32x4.add(v128.load(from, 0), v128.load(from, 16))
      const right = f32x4.add(v128.load(from, 32), v128.load(from, 48))
      store<f32>(to, load<f32>(to) + Sums.across(f32x4.add(left, right)))
      from += featureBytes
      to += 4
    }
    adjoints += <usize>stride * featureBytes
  }
}

class Sums {
  @inline static across(v: v128): f32 {
    const left = f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)
    return left + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  }
}
