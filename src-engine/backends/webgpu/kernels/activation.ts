// Activations and their derivatives in WGSL, for four rows at a time: the formulas of reference/activations.ts.
//
// tanh is written with a decaying exponential, because some drivers' own overflows where |z| is large.

import type { Activation } from '../../backend.ts'

/** A struct \`Bend\` of f, f′, f″, f‴ and a function \`bend_<activation>\`. */
export function activationSource(activations: readonly Activation[]): string {
  return [bendStruct, ...new Set(activations.map((activation) => sources[activation]))].join('')
}

const bendStruct = /* wgsl */ `
struct Bend { f0: vec4f, f1: vec4f, f2: vec4f, f3: vec4f }
`

const sources: Record<Activation, string> = {
  silu: /* wgsl */ `
fn bend_silu(z: vec4f) -> Bend {
  let s = 1.0 / (1.0 + exp(-z));
  let slope = s * (1.0 - s);
  return Bend(
    z * s,
    s + z * slope,
    slope * (2.0 + z * (1.0 - 2.0 * s)),
    slope * (3.0 * (1.0 - 2.0 * s) + z * (1.0 - 6.0 * slope)),
  );
}
`,
  softplus: /* wgsl */ `
fn bend_softplus(z: vec4f) -> Bend {
  let decay = exp(-abs(z));
  let share = 1.0 / (1.0 + decay);
  let s = select(decay * share, share, z >= vec4f(0.0));
  let slope = decay * share * share;
  return Bend(0.5 * (z + abs(z)) + log(1.0 + decay), s, slope, slope * (1.0 - 2.0 * s));
}
`,
  tanh: /* wgsl */ `
fn bend_tanh(z: vec4f) -> Bend {
  let decay = exp(-2.0 * abs(z));
  let t = sign(z) * (1.0 - decay) / (1.0 + decay);
  let slope = 1.0 - t * t;
  return Bend(t, slope, -2.0 * t * slope, slope * (6.0 * t * t - 2.0));
}
`,
}
