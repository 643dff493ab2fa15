// The step of a Langevin chain, once the network's gradient and the noise are there; and what the Gaussian base adds.

import { featureBytes, Lanes } from './lanes'

/** gradient ← gradient + precision (x − mean), the base's share; `mean` (D). Blocks are `features` features high. */
export function addBaseGradient(
  gradient: usize,
  points: usize,
  mean: usize,
  precision: f32,
  dimension: i32,
  features: i32,
  blocks: i32,
): void {
  const factor = f32x4.splat(precision)
  for (let block = 0; block < blocks; block++) {
    let at: usize = 0
    for (let column = 0; column < dimension; column++) {
      const centre = v128.load32_splat(mean + ((<usize>column) << 2))
      const end = at + featureBytes
      while (at < end) {
        const offset0 = f32x4.sub(v128.load(points + at, 0), centre)
        const offset1 = f32x4.sub(v128.load(points + at, 16), centre)
        const sum0 = Lanes.madd(factor, offset0, v128.load(gradient + at, 0))
        const sum1 = Lanes.madd(factor, offset1, v128.load(gradient + at, 16))
        v128.store(gradient + at, sum1, 16)
        v128.store(gradient + at, sum0, 0)
        at += 32
      }
    }
    points += <usize>features * featureBytes
    gradient += <usize>features * featureBytes
  }
}

/** out (1 feature per block) ← out + ½ precision |x − mean|² */
export function addBaseEnergy(
  out: usize,
  points: usize,
  mean: usize,
  precision: f32,
  dimension: i32,
  features: i32,
  blocks: i32,
): void {
  const factor = f32x4.splat(0.5 * precision)
  for (let block = 0; block < blocks; block++) {
    for (let at: usize = 0; at < featureBytes; at += 16) {
      let sum = f32x4.splat(0)
      let from = points + at
      for (let column = 0; column < dimension; column++) {
        const offset = f32x4.sub(v128.load(from), v128.load32_splat(mean + ((<usize>column) << 2)))
        sum = Lanes.madd(offset, offset, sum)
        from += featureBytes
      }
      v128.store(out + at, Lanes.madd(factor, sum, v128.load(out + at)))
    }
    points += <usize>features * featureBytes
    out += featureBytes
  }
}

/**
 * x ← x − drift · gradient + scale · noise; blocks of points and gradient are `features` high, those of the noise
 * `dimension`.
 */
export function takeStep(
  points: usize,
  gradient: usize,
  noise: usize,
  drift: f32,
  scale: f32,
  dimension: i32,
  features: i32,
  blocks: i32,
): void {
  const slope = f32x4.splat(drift)
  const factor = f32x4.splat(scale)
  const length = <usize>dimension * featureBytes
  for (let block = 0; block < blocks; block++) {
    for (let at: usize = 0; at < length; at += 32) {
      const x0 = Lanes.nmadd(slope, v128.load(gradient + at, 0), v128.load(points + at, 0))
      const x1 = Lanes.nmadd(slope, v128.load(gradient + at, 16), v128.load(points + at, 16))
      const y0 = Lanes.madd(factor, v128.load(noise + at, 0), x0)
      const y1 = Lanes.madd(factor, v128.load(noise + at, 16), x1)
      v128.store(points + at, y1, 16)
      v128.store(points + at, y0, 0)
    }
    points += <usize>features * featureBytes
    gradient += <usize>features * featureBytes
    noise += length
  }
}
