// The squared norm of a vector in shares, one per workgroup and in a fixed order; the optimizer's kernel adds them up.

import { declare, readable, writable, type Kernel } from './kernel.ts'

const threads = 64
export const normSharesMaximum = 64

/** Buffers: gradient, shares (partials). */
export function gradientNormKernel(): Kernel {
  const bindings = [readable('gradient', 'f32'), writable('shares', 'f32')]
  const source = `${declare(bindings)}
var<workgroup> sums: array<f32, ${threads}>;

@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lid: u32) {
  var sum = 0.0;
  for (var i = group.x * ${threads}u + lid; i < call.count; i += call.partials * ${threads}u) {
    sum += gradient[i] * gradient[i];
  }
  sums[lid] = sum;
  workgroupBarrier();
  for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
    if (lid < half) { sums[lid] += sums[lid + half]; }
    workgroupBarrier();
  }
  if (lid == 0u) { shares[group.x] = sums[0]; }
}
`
  return { label: 'gradient norm', source, bindings }
}

export const normPartials = (count: number): number => Math.min(normSharesMaximum, Math.ceil(count / (4 * threads)))

/**
 * `clippingFactor()`: 1, or what shortens the gradient to the longest that is allowed, or −1 for one that is refused. The
 * first thread notes the norm. A kernel may take it for granted that floats are finite, so the limit is compared as bits:
 * those of ∞ and NaN are greater than those of any finite length.
 */
export const clippingSource = `
fn clippingFactor(isFirst: bool) -> f32 {
  var square = 0.0;
  for (var i = 0u; i < call.partials; i++) { square += shares[i]; }
  let length = sqrt(square);
  if (isFirst) { norm[0] = length; }
  let bits = bitcast<u32>(length) & 0x7fffffffu;
  if (call.normLimit > 0.0 && bits > bitcast<u32>(call.normLimit)) { return -1.0; }
  if (call.normMaximum > 0.0 && length > call.normMaximum) { return call.normMaximum / length; }
  return 1.0;
}
`
