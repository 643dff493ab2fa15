// What jets and reverse sweeps do elementwise between two products; `length` is in bytes, a multiple of 64. The
// formulas stand at the head of reference/multilayer-perceptron.ts: z_k sums, h_k units, f′ f″ f‴ slope, bend, twist.

import { Lanes } from './lanes'

/** out ← a ⊙ b; out may be one of them. */
export function times(out: usize, a: usize, b: usize, length: usize): void {
  for (let at: usize = 0; at < length; at += 32) {
    const p0 = f32x4.mul(v128.load(a + at, 0), v128.load(b + at, 0))
    const p1 = f32x4.mul(v128.load(a + at, 16), v128.load(b + at, 16))
    v128.store(out + at, p0, 0)
    v128.store(out + at, p1, 16)
  }
}

/** out ← out + a */
export function add(out: usize, a: usize, length: usize): void {
  for (let at: usize = 0; at < length; at += 32) {
    const s0 = f32x4.add(v128.load(out + at, 0), v128.load(a + at, 0))
    const s1 = f32x4.add(v128.load(out + at, 16), v128.load(a + at, 16))
    v128.store(out + at, s0, 0)
    v128.store(out + at, s1, 16)
  }
}

/** h₂ ← f″ z₁² + f′ z₂ */
export function secondUnits(out: usize, slope: usize, bend: usize, z1: usize, z2: usize, length: usize): void {
  for (let at: usize = 0; at < length; at += 16) {
    const z = v128.load(z1 + at)
    const product = f32x4.mul(v128.load(slope + at), v128.load(z2 + at))
    v128.store(out + at, Lanes.madd(f32x4.mul(v128.load(bend + at), z), z, product))
  }
}

/** z̄₀ ← z̄₀ + f″ z₁ h̄₁ */
export function bendBack(zbar0: usize, bend: usize, z1: usize, hbar1: usize, length: usize): void {
  for (let at: usize = 0; at < length; at += 16) {
    const product = f32x4.mul(v128.load(bend + at), v128.load(z1 + at))
    v128.store(zbar0 + at, Lanes.madd(product, v128.load(hbar1 + at), v128.load(zbar0 + at)))
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
  for (let at: usize = 0; at < length; at += 16) {
    const f2 = v128.load(bend + at)
    const z = v128.load(z1 + at)
    const h = v128.load(hbar2 + at)
    const bent = f32x4.mul(f2, v128.load(z2 + at))
    const factor = Lanes.madd(f32x4.mul(v128.load(twist + at), z), z, bent)
    v128.store(zbar0 + at, Lanes.madd(factor, h, v128.load(zbar0 + at)))
    v128.store(zbar1 + at, Lanes.madd(f32x4.mul(two, f32x4.mul(f2, z)), h, v128.load(zbar1 + at)))
  }
}
