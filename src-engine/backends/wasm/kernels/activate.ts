// Activations over blocks of rows. `sums` are a layer's z; `features` × `blocks` rows of 64 bytes stand one behind the
// other.

import { Activation, silu, softplus, tanh } from './activation'
import { Constants, logisticFirst, tanhFirst } from './constants'
import { Functions } from './functions'
import { featureBytes } from './lanes'

/** What a loop writes. */
const value: i32 = 0
const valueSlope: i32 = 1
const slopeTimes: i32 = 2
const bends: i32 = 3

class Loop {
  /**
   * One feature of a block at a time. `kind` and `what` are constants: each export below is a loop of its own.
   *
   *   value       first ← f(z)
   *   valueSlope  first ← f(z), and in place sums ← f′(z)
   *   slopeTimes  in place sums ← f′(z) · factor of the feature, anew for each block
   *   bends       first ← f″(z), second ← f‴(z)
   */
  @inline static run(
    kind: i32,
    what: i32,
    first: usize,
    second: usize,
    factors: usize,
    sums: usize,
    features: i32,
    blocks: i32,
  ): void {
    const firstConstant = kind === tanh ? tanhFirst : logisticFirst
    const high = Constants.at(firstConstant)
    const low = Constants.at(firstConstant + 1)
    const p0 = Constants.at(firstConstant + 2)
    const p1 = Constants.at(firstConstant + 3)
    const p2 = Constants.at(firstConstant + 4)
    const p3 = Constants.at(firstConstant + 5)
    const q0 = Constants.at(firstConstant + 6)
    const q1 = Constants.at(firstConstant + 7)
    const q2 = Constants.at(firstConstant + 8)
    const length = <usize>features * featureBytes
    for (let block = 0; block < blocks; block++) {
      const end = sums + length
      let factor = factors
      while (sums < end) {
        const z0 = v128.load(sums, 0)
        const z1 = v128.load(sums, 16)
        const r0 = Functions.oddRational(z0, high, low, p0, p1, p2, p3, q0, q1, q2)
        const r1 = Functions.oddRational(z1, high, low, p0, p1, p2, p3, q0, q1, q2)
        if (what === value || what === valueSlope) {
          const f0 = Activation.value(kind, z0, r0)
          const f1 = Activation.value(kind, z1, r1)
          v128.store(first, f1, 16)
          v128.store(first, f0, 0)
          first += 32
        }
        if (what === valueSlope) {
          const d0 = Activation.slope(kind, z0, r0)
          const d1 = Activation.slope(kind, z1, r1)
          v128.store(sums, d1, 16)
          v128.store(sums, d0, 0)
        }
        if (what === slopeTimes) {
          const w = v128.load32_splat(factor)
          const d0 = f32x4.mul(w, Activation.slope(kind, z0, r0))
          const d1 = f32x4.mul(w, Activation.slope(kind, z1, r1))
          v128.store(sums, d1, 16)
          v128.store(sums, d0, 0)
          factor += sums & 32 ? 4 : 0
        }
        if (what === bends) {
          const b0 = Activation.bend(kind, z0, r0)
          const b1 = Activation.bend(kind, z1, r1)
          const t0 = Activation.twist(kind, z0, r0)
          const t1 = Activation.twist(kind, z1, r1)
          v128.store(first, b1, 16)
          v128.store(first, b0, 0)
          v128.store(second, t1, 16)
          v128.store(second, t0, 0)
          first += 32
          second += 32
        }
        sums += 32
      }
    }
  }
}

export function siluValue(out: usize, sums: usize, features: i32, blocks: i32): void {
  Loop.run(silu, value, out, 0, 0, sums, features, blocks)
}

export function siluValueSlope(out: usize, sums: usize, features: i32, blocks: i32): void {
  Loop.run(silu, valueSlope, out, 0, 0, sums, features, blocks)
}

export function siluSlopeTimes(sums: usize, factors: usize, features: i32, blocks: i32): void {
  Loop.run(silu, slopeTimes, 0, 0, factors, sums, features, blocks)
}

export function siluBends(bendsOut: usize, twistsOut: usize, sums: usize, features: i32, blocks: i32): void {
  Loop.run(silu, bends, bendsOut, twistsOut, 0, sums, features, blocks)
}

export function softplusValue(out: usize, sums: usize, features: i32, blocks: i32): void {
  Loop.run(softplus, value, out, 0, 0, sums, features, blocks)
}

export function softplusValueSlope(out: usize, sums: usize, features: i32, blocks: i32): void {
  Loop.run(softplus, valueSlope, out, 0, 0, sums, features, blocks)
}

export function softplusSlopeTimes(sums: usize, factors: usize, features: i32, blocks: i32): void {
  Loop.run(softplus, slopeTimes, 0, 0, factors, sums, features, blocks)
}

export function softplusBends(bendsOut: usize, twistsOut: usize, sums: usize, features: i32, blocks: i32): void {
  Loop.run(softplus, bends, bendsOut, twistsOut, 0, sums, features, blocks)
}

export function tanhValue(out: usize, sums: usize, features: i32, blocks: i32): void {
  Loop.run(tanh, value, out, 0, 0, sums, features, blocks)
}

export function tanhValueSlope(out: usize, sums: usize, features: i32, blocks: i32): void {
  Loop.run(tanh, valueSlope, out, 0, 0, sums, features, blocks)
}

export function tanhSlopeTimes(sums: usize, factors: usize, features: i32, blocks: i32): void {
  Loop.run(tanh, slopeTimes, 0, 0, factors, sums, features, blocks)
}

export function tanhBends(bendsOut: usize, twistsOut: usize, sums: usize, features: i32, blocks: i32): void {
  Loop.run(tanh, bends, bendsOut, twistsOut, 0, sums, features, blocks)
}
