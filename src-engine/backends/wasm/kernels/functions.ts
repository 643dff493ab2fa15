// The transcendental functions behind the activations, on four rows. `side`: which half of a pair, see lanes.ts.

import { Constants } from './constants'
import { Lanes } from './lanes'

export class Functions {
  /** σ(z) = 1 / (1 + e^−z); absolute error 3e-7. NaN stays NaN. */
  @inline static logistic(z: v128, side: usize): v128 {
    const edge = Constants.logisticEdge(side)
    const x = f32x4.pmax(f32x4.pmin(z, edge), f32x4.neg(edge))
    const y = f32x4.mul(x, x)
    let p = Lanes.madd(Constants.logistic(4, side), y, Constants.logistic(3, side))
    p = Lanes.madd(p, y, Constants.logistic(2, side))
    p = Lanes.madd(p, y, Constants.logistic(1, side))
    p = Lanes.madd(p, y, Constants.logistic(0, side))
    let q = Lanes.madd(Constants.logistic(8, side), y, Constants.logistic(7, side))
    q = Lanes.madd(q, y, Constants.logistic(6, side))
    q = Lanes.madd(q, y, Constants.logistic(5, side))
    return f32x4.add(Constants.half(side), f32x4.div(f32x4.mul(x, p), q))
  }

  /** Relative error 5e-7. */
  @inline static tanh(z: v128, side: usize): v128 {
    const edge = Constants.tanhEdge(side)
    const x = f32x4.pmax(f32x4.pmin(z, edge), f32x4.neg(edge))
    const y = f32x4.mul(x, x)
    let p = Lanes.madd(Constants.tanh(4, side), y, Constants.tanh(3, side))
    p = Lanes.madd(p, y, Constants.tanh(2, side))
    p = Lanes.madd(p, y, Constants.tanh(1, side))
    p = Lanes.madd(p, y, Constants.tanh(0, side))
    let q = Lanes.madd(Constants.tanh(8, side), y, Constants.tanh(7, side))
    q = Lanes.madd(q, y, Constants.tanh(6, side))
    q = Lanes.madd(q, y, Constants.tanh(5, side))
    return f32x4.div(f32x4.mul(x, p), q)
  }

  /** log(1 + e^−a) for a ≥ 0: e^−a by halving powers of two, then 2 artanh(y / (2 + y)). */
  @inline static logOnePlusExpMinus(a: v128, side: usize): v128 {
    const x = f32x4.neg(f32x4.pmin(a, Constants.expEdge(side)))
    const powers = f32x4.nearest(f32x4.mul(x, Constants.log2e(side)))
    const r = Lanes.nmadd(powers, Constants.ln2(side), x)
    let e = Lanes.madd(Constants.exp(5, side), r, Constants.exp(4, side))
    e = Lanes.madd(e, r, Constants.exp(3, side))
    e = Lanes.madd(e, r, Constants.exp(2, side))
    e = Lanes.madd(e, r, Constants.exp(1, side))
    e = Lanes.madd(e, r, Constants.exp(0, side))
    // Adding n to the exponent's bits multiplies by 2ⁿ.
    const y = i32x4.add(e, i32x4.shl(i32x4.trunc_sat_f32x4_s(powers), 23))
    const s = f32x4.div(y, f32x4.add(Constants.two(side), y))
    const q = f32x4.mul(s, s)
    let sum = Lanes.madd(Constants.odd(5, side), q, Constants.odd(4, side))
    sum = Lanes.madd(sum, q, Constants.odd(3, side))
    sum = Lanes.madd(sum, q, Constants.odd(2, side))
    sum = Lanes.madd(sum, q, Constants.odd(1, side))
    sum = Lanes.madd(sum, q, Constants.odd(0, side))
    sum = Lanes.madd(sum, q, Constants.one(side))
    return f32x4.mul(f32x4.add(s, s), sum)
  }
}
