// Activations over blocks of rows. `sums` are a layer's z without its bias, which is added here; `features` × `blocks`
// rows of 64 bytes stand one behind the other, and each block begins anew with the first feature's bias.

import { Activation, silu, softplus, tanh } from './activation'
import { featureBytes } from './lanes'

class Loops {
  /** out ← f(z) */
  @inline static value(kind: i32, out: usize, sums: usize, biases: usize, features: i32, blocks: i32): void {
    for (let block = 0; block < blocks; block++) {
      let bias = biases
      for (let feature = 0; feature < features; feature++) {
        const end = sums + featureBytes
        while (sums < end) {
          const b0 = v128.load32_splat(bias)
          const b1 = v128.load32_splat(bias)
          const z0 = f32x4.add(v128.load(sums, 0), b0)
          const z1 = f32x4.add(v128.load(sums, 16), b1)
          const c0 = Activation.core(kind, z0, 0)
          const c1 = Activation.core(kind, z1, 16)
          const f0 = Activation.value(kind, z0, c0, 0)
          const f1 = Activation.value(kind, z1, c1, 16)
          v128.store(out, f0, 0)
          v128.store(out, f1, 16)
          sums += 32
          out += 32
        }
        bias += 4
      }
    }
  }

  /** out ← f(z), and in place sums ← f′(z) */
  @inline static valueSlope(kind: i32, out: usize, sums: usize, biases: usize, features: i32, blocks: i32): void {
    for (let block = 0; block < blocks; block++) {
      let bias = biases
      for (let feature = 0; feature < features; feature++) {
        const end = sums + featureBytes
        while (sums < end) {
          const b0 = v128.load32_splat(bias)
          const b1 = v128.load32_splat(bias)
          const z0 = f32x4.add(v128.load(sums, 0), b0)
          const z1 = f32x4.add(v128.load(sums, 16), b1)
          const c0 = Activation.core(kind, z0, 0)
          const c1 = Activation.core(kind, z1, 16)
          const f0 = Activation.value(kind, z0, c0, 0)
          const f1 = Activation.value(kind, z1, c1, 16)
          const d0 = Activation.slope(kind, z0, c0, 0)
          const d1 = Activation.slope(kind, z1, c1, 16)
          v128.store(out, f0, 0)
          v128.store(out, f1, 16)
          v128.store(sums, d0, 0)
          v128.store(sums, d1, 16)
          sums += 32
          out += 32
        }
        bias += 4
      }
    }
  }

  /** In place sums ← f′(z) · factor of the feature: what flows back from a last layer with these weights. */
  @inline static slopeTimes(kind: i32, sums: usize, biases: usize, factors: usize, features: i32, blocks: i32): void {
    for (let block = 0; block < blocks; block++) {
      let bias = biases
      let factor = factors
      for (let feature = 0; feature < features; feature++) {
        const end = sums + featureBytes
        while (sums < end) {
          const b0 = v128.load32_splat(bias)
          const b1 = v128.load32_splat(bias)
          const z0 = f32x4.add(v128.load(sums, 0), b0)
          const z1 = f32x4.add(v128.load(sums, 16), b1)
          const c0 = Activation.core(kind, z0, 0)
          const c1 = Activation.core(kind, z1, 16)
          const w0 = v128.load32_splat(factor)
          const w1 = v128.load32_splat(factor)
          const d0 = f32x4.mul(w0, Activation.slope(kind, z0, c0, 0))
          const d1 = f32x4.mul(w1, Activation.slope(kind, z1, c1, 16))
          v128.store(sums, d0, 0)
          v128.store(sums, d1, 16)
          sums += 32
        }
        bias += 4
        factor += 4
      }
    }
  }

  /** bends ← f″(z), twists ← f‴(z) */
  @inline static bends(
    kind: i32,
    bends: usize,
    twists: usize,
    sums: usize,
    biases: usize,
    features: i32,
    blocks: i32,
  ): void {
    for (let block = 0; block < blocks; block++) {
      let bias = biases
      for (let feature = 0; feature < features; feature++) {
        const end = sums + featureBytes
        while (sums < end) {
          const b0 = v128.load32_splat(bias)
          const b1 = v128.load32_splat(bias)
          const z0 = f32x4.add(v128.load(sums, 0), b0)
          const z1 = f32x4.add(v128.load(sums, 16), b1)
          const c0 = Activation.core(kind, z0, 0)
          const c1 = Activation.core(kind, z1, 16)
          const d0 = Activation.bend(kind, z0, c0, 0)
          const d1 = Activation.bend(kind, z1, c1, 16)
          const t0 = Activation.twist(kind, z0, c0, 0)
          const t1 = Activation.twist(kind, z1, c1, 16)
          v128.store(bends, d0, 0)
          v128.store(bends, d1, 16)
          v128.store(twists, t0, 0)
          v128.store(twists, t1, 16)
          sums += 32
          bends += 32
          twists += 32
        }
        bias += 4
      }
    }
  }
}

export function siluValue(out: usize, sums: usize, biases: usize, features: i32, blocks: i32): void {
  Loops.value(silu, out, sums, biases, features, blocks)
}

export function siluValueSlope(out: usize, sums: usize, biases: usize, features: i32, blocks: i32): void {
  Loops.valueSlope(silu, out, sums, biases, features, blocks)
}

export function siluSlopeTimes(sums: usize, biases: usize, factors: usize, features: i32, blocks: i32): void {
  Loops.slopeTimes(silu, sums, biases, factors, features, blocks)
}

export function siluBends(bends: usize, twists: usize, sums: usize, biases: usize, features: i32, blocks: i32): void {
  Loops.bends(silu, bends, twists, sums, biases, features, blocks)
}

export function softplusValue(out: usize, sums: usize, biases: usize, features: i32, blocks: i32): void {
  Loops.value(softplus, out, sums, biases, features, blocks)
}

export function softplusValueSlope(out: usize, sums: usize, biases: usize, features: i32, blocks: i32): void {
  Loops.valueSlope(softplus, out, sums, biases, features, blocks)
}

export function softplusSlopeTimes(sums: usize, biases: usize, factors: usize, features: i32, blocks: i32): void {
  Loops.slopeTimes(softplus, sums, biases, factors, features, blocks)
}

export function softplusBends(
  bends: usize,
  twists: usize,
  sums: usize,
  biases: usize,
  features: i32,
  blocks: i32,
): void {
  Loops.bends(softplus, bends, twists, sums, biases, features, blocks)
}

export function tanhValue(out: usize, sums: usize, biases: usize, features: i32, blocks: i32): void {
  Loops.value(tanh, out, sums, biases, features, blocks)
}

export function tanhValueSlope(out: usize, sums: usize, biases: usize, features: i32, blocks: i32): void {
  Loops.valueSlope(tanh, out, sums, biases, features, blocks)
}

export function tanhSlopeTimes(sums: usize, biases: usize, factors: usize, features: i32, blocks: i32): void {
  Loops.slopeTimes(tanh, sums, biases, factors, features, blocks)
}

export function tanhBends(bends: usize, twists: usize, sums: usize, biases: usize, features: i32, blocks: i32): void {
  Loops.bends(tanh, bends, twists, sums, biases, features, blocks)
}
