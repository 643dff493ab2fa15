// The transcendental functions behind the activations, on four rows.

import { Constants } from './constants'
import { Lanes } from './lanes'

export class Functions {
  /**
   * x P(x²) / Q(x²), x being z held between the edges. The constants come from the caller, who loads them before a
   * loop: most then stay in registers. Both polynomials by halves: shorter chains, as many operations. NaN stays NaN.
   */
  @inline static oddRational(
    z: v128,
    high: v128,
    low: v128,
    p0: v128,
    p1: v128,
    p2: v128,
    p3: v128,
    q0: v128,
    q1: v128,
    q2: v128,
  ): v128 {
    const x = f32x4.pmax(f32x4.pmin(z, high), low)
    const y = f32x4.mul(x, x)
    const square = f32x4.mul(y, y)
    const p = Lanes.madd(Lanes.madd(p3, y, p2), square, Lanes.madd(p1, y, p0))
    const q = Lanes.madd(f32x4.add(y, q2), square, Lanes.madd(q1, y, q0))
    return f32x4.div(f32x4.mul(x, p), q)
  }

  /** e^−a for a ≥ 0, by halving powers of two; NaN stays NaN, and beyond the edge it is next to nothing. */
  @inline static expMinus(a: v128): v128 {
    const x = f32x4.neg(f32x4.pmin(a, Constants.expEdge()))
    const powers = f32x4.nearest(f32x4.mul(x, Constants.log2e()))
    const r = Lanes.nmadd(powers, Constants.ln2(), x)
    let e = Lanes.madd(Constants.exp(5), r, Constants.exp(4))
    e = Lanes.madd(e, r, Constants.exp(3))
    e = Lanes.madd(e, r, Constants.exp(2))
    e = Lanes.madd(e, r, Constants.exp(1))
    e = Lanes.madd(e, r, Constants.exp(0))
    // Adding n to the exponent's bits multiplies by 2ⁿ.
    return i32x4.add(e, i32x4.shl(i32x4.trunc_sat_f32x4_s(powers), 23))
  }

  /** log(1 + e^−a) for a ≥ 0, by 2 artanh(y / (2 + y)). */
  @inline static logOnePlusExpMinus(a: v128): v128 {
    const y = Functions.expMinus(a)
    const s = f32x4.div(y, f32x4.add(Constants.two(), y))
    const q = f32x4.mul(s, s)
    let sum = Lanes.madd(Constants.odd(5), q, Constants.odd(4))
    sum = Lanes.madd(sum, q, Constants.odd(3))
    sum = Lanes.madd(sum, q, Constants.odd(2))
    sum = Lanes.madd(sum, q, Constants.odd(1))
    sum = Lanes.madd(sum, q, Constants.odd(0))
    sum = Lanes.madd(sum, q, Constants.one())
    return f32x4.mul(f32x4.add(s, s), sum)
  }
}
