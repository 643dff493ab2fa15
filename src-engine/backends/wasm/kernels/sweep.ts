// What jets and reverse sweeps do elementwise between two products; `length` is in bytes, a multiple of 64. The
// formulas stand at the head of reference/multilayer-perceptron.ts: z_k sums, h_k units, f′ f″ f‴ slope, bend, twist.

import { Lanes } from './lanes'

/** out ← a ⊙ b; out may be one of them. */
export function times(out: usize, a: usize, b: usize, length: usize): void {
  for (let at: usize = 0; at < length; at += 32) {
    const p0 = f32x4.mul(v128.load(a + at, 0), v128.load(b + at, 0))
    const p1 = f32x4.mul(v128.load(a + at, 16), v128.load(b + at, 16))
    v128.store(out + at, p1, 16)
    v128.store(out + at, p0, 0)
  }
}

/** out ← out + a */
export function add(out: usize, a: usize, length: usize): void {
  for (let at: usize = 0; at < length; at += 32) {
    const s0 = f32x4.add(v128.load(out + at, 0), v128.load(a + at, 0))
    const s1 = f32x4.add(v128.load(out + at, 16), v128.load(a + at, 16))
    v128.store(out + at, s1, 16)
    v128.store(out + at, s0, 0)
  }
}

/** h₂ ← f″ z₁² + f′ z₂ */
export function secondUnits(out: usize, slope: usize, bend: usize, z1: usize, z2: usize, length: usize): void {
  for (let at: usize = 0; at < length; at += 32) {
    const low = v128.load(z1 + at, 0)
    const high = v128.load(z1 + at, 16)
    const straight0 = f32x4.mul(v128.load(slope + at, 0), v128.load(z2 + at, 0))
    const straight1 = f32x4.mul(v128.load(slope + at, 16), v128.load(z2 + at, 16))
    const h0 = Lanes.madd(f32x4.mul(v128.load(bend + at, 0), low), low, straight0)
    const h1 = Lanes.madd(f32x4.mul(v128.load(bend + at, 16), high), high, straight1)
    v128.store(out + at, h1, 16)
    v128.store(out + at, h0, 0)
  }
}

/** z̄₀ ← z̄₀ + f″ z₁ h̄₁ */
export function bendBack(zbar0: usize, bend: usize, z1: usize, hbar1: usize, length: usize): void {
  for (let at: usize = 0; at < length; at += 32) {
    const bent0 = f32x4.mul(v128.load(bend + at, 0), v128.load(z1 + at, 0))
    const bent1 = f32x4.mul(v128.load(bend + at, 16), v128.load(z1 + at, 16))
    const sum0 = Lanes.madd(bent0, v128.load(hbar1 + at, 0), v128.load(zbar0 + at, 0))
    const sum1 = Lanes.madd(bent1, v128.load(hbar1 + at, 16), v128.load(zbar0 + at, 16))
    v128.store(zbar0 + at, sum1, 16)
    v128.store(zbar0 + at, sum0, 0)
  }
}

/** z̄₀ ← z̄₀ + (f‴ z₁² + f″ z₂) h̄₂  and  z̄₁ ← z̄₁ + 2 f″ z₁ h̄₂ */
export function twistBack(
  zbar0: usize,
  zbar1: usize,
  bend: usize,
  twist: usize,
  z1: usize,
  z2: usize,
  hbar2: usize,
  length: usize,
): void {
  const two = f32x4.splat(2)
  for (let at: usize = 0; at < length; at += 32) {
    const f0 = v128.load(bend + at, 0)
    const f1 = v128.load(bend + at, 16)
    const low = v128.load(z1 + at, 0)
    const high = v128.load(z1 + at, 16)
    const h0 = v128.load(hbar2 + at, 0)
    const h1 = v128.load(hbar2 + at, 16)
    const twisted0 = f32x4.mul(v128.load(twist + at, 0), low)
    const twisted1 = f32x4.mul(v128.load(twist + at, 16), high)
    const factor0 = Lanes.madd(twisted0, low, f32x4.mul(f0, v128.load(z2 + at, 0)))
    const factor1 = Lanes.madd(twisted1, high, f32x4.mul(f1, v128.load(z2 + at, 16)))
    const first0 = Lanes.madd(factor0, h0, v128.load(zbar0 + at, 0))
    const first1 = Lanes.madd(factor1, h1, v128.load(zbar0 + at, 16))
    const second0 = Lanes.madd(f32x4.mul(two, f32x4.mul(f0, low)), h0, v128.load(zbar1 + at, 0))
    const second1 = Lanes.madd(f32x4.mul(two, f32x4.mul(f1, high)), h1, v128.load(zbar1 + at, 16))
    v128.store(zbar0 + at, first1, 16)
    v128.store(zbar0 + at, first0, 0)
    v128.store(zbar1 + at, second1, 16)
    v128.store(zbar1 + at, second0, 0)
  }
}
