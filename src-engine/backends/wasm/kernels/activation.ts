// Activations f and their derivatives on four rows; formulas as in reference/activations.ts.
//
// `kind` is a constant wherever these are used: the compiler keeps one branch and drops the others.

import { Constants } from './constants'
import { Functions } from './functions'
import { Lanes } from './lanes'

export const silu: i32 = 0
export const softplus: i32 = 1
export const tanh: i32 = 2

export class Activation {
  /** What value and derivatives are made of: σ(z), or tanh z. */
  @inline static core(kind: i32, z: v128, side: usize): v128 {
    if (kind === tanh) return Functions.tanh(z, side)
    return Functions.logistic(z, side)
  }

  @inline static value(kind: i32, z: v128, core: v128, side: usize): v128 {
    if (kind === silu) return f32x4.mul(z, core)
    if (kind === tanh) return core
    const zero = f32x4.splat(0)
    return f32x4.add(f32x4.pmax(z, zero), Functions.logOnePlusExpMinus(f32x4.abs(z), side))
  }

  /** f′ */
  @inline static slope(kind: i32, z: v128, core: v128, side: usize): v128 {
    if (kind === softplus) return core
    // tanh: 1 − t²;  SiLU: s + f (1 − s)
    if (kind === tanh) return Lanes.nmadd(core, core, Constants.one(side))
    return Lanes.madd(f32x4.mul(z, core), f32x4.sub(Constants.one(side), core), core)
  }

  /** f″ */
  @inline static bend(kind: i32, z: v128, core: v128, side: usize): v128 {
    const one = Constants.one(side)
    if (kind === tanh) {
      const slope = Lanes.nmadd(core, core, one)
      return f32x4.mul(f32x4.neg(f32x4.add(core, core)), slope)
    }
    const steepness = Lanes.nmadd(core, core, core)
    if (kind === softplus) return steepness
    const tilt = Lanes.nmadd(Constants.two(side), core, one)
    return f32x4.mul(steepness, Lanes.madd(z, tilt, Constants.two(side)))
  }

  /** f‴ */
  @inline static twist(kind: i32, z: v128, core: v128, side: usize): v128 {
    const one = Constants.one(side)
    if (kind === tanh) {
      const square = f32x4.mul(core, core)
      const slope = f32x4.sub(one, square)
      return f32x4.mul(slope, f32x4.sub(f32x4.mul(Constants.six(side), square), Constants.two(side)))
    }
    const steepness = Lanes.nmadd(core, core, core)
    const tilt = Lanes.nmadd(Constants.two(side), core, one)
    if (kind === softplus) return f32x4.mul(steepness, tilt)
    const inner = f32x4.mul(z, Lanes.nmadd(Constants.six(side), steepness, one))
    return f32x4.mul(steepness, Lanes.madd(Constants.three(side), tilt, inner))
  }
}
