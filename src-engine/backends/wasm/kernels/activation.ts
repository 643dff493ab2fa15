// Activations f and their derivatives on four rows, of z and its odd core r: tanh z, or σ(z) − ½ for the others. With the
// odd half of σ instead of σ itself, σ (1 − σ) = ¼ − r² takes one operation and loses nothing where σ is near 1.
//
// `kind` is a constant wherever these are used: the compiler keeps one branch and drops the others.

import { Constants } from './constants'
import { Functions } from './functions'
import { Lanes } from './lanes'

export const silu: i32 = 0
export const softplus: i32 = 1
export const tanh: i32 = 2

export class Activation {
  @inline static value(kind: i32, z: v128, r: v128): v128 {
    if (kind === tanh) return r
    if (kind === silu) return f32x4.mul(z, f32x4.add(r, Constants.half()))
    const zero = f32x4.splat(0)
    return f32x4.add(f32x4.pmax(z, zero), Functions.logOnePlusExpMinus(f32x4.abs(z)))
  }

  /** f′: 1 − r² (tanh), σ (softplus), σ + z (¼ − r²) (SiLU) */
  @inline static slope(kind: i32, z: v128, r: v128): v128 {
    if (kind === tanh) return Lanes.nmadd(r, r, Constants.one())
    const logistic = f32x4.add(r, Constants.half())
    if (kind === softplus) return logistic
    return Lanes.madd(z, Lanes.nmadd(r, r, Constants.quarter()), logistic)
  }

  /** f″: −2 r f′ (tanh), s = ¼ − r² (softplus), 2 s (1 − z r) (SiLU) */
  @inline static bend(kind: i32, z: v128, r: v128): v128 {
    if (kind === tanh) {
      return f32x4.mul(f32x4.neg(f32x4.add(r, r)), Lanes.nmadd(r, r, Constants.one()))
    }
    const steepness = Lanes.nmadd(r, r, Constants.quarter())
    if (kind === softplus) return steepness
    return f32x4.mul(f32x4.add(steepness, steepness), Lanes.nmadd(z, r, Constants.one()))
  }

  /** f‴: f′ (6 r² − 2) (tanh), −2 s r (softplus), s (z (1 − 6 s) − 6 r) (SiLU) */
  @inline static twist(kind: i32, z: v128, r: v128): v128 {
    const square = f32x4.mul(r, r)
    if (kind === tanh) {
      const slope = f32x4.sub(Constants.one(), square)
      return f32x4.mul(slope, f32x4.sub(f32x4.mul(Constants.six(), square), Constants.two()))
    }
    const steepness = f32x4.sub(Constants.quarter(), square)
    if (kind === softplus) return f32x4.neg(f32x4.mul(f32x4.add(r, r), steepness))
    const inner = Lanes.nmadd(Constants.six(), steepness, Constants.one())
    return f32x4.mul(steepness, f32x4.sub(f32x4.mul(z, inner), f32x4.mul(Constants.six(), r)))
  }
}
