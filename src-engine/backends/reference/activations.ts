// Activations f and their derivatives up to the third, elementwise.
//
//   s = σ(z) = 1 / (1 + e^−z),  s′ = s (1 − s)
//   SiLU      f = z s,            f′ = s + z s′,   f″ = s′ (2 + z (1 − 2s)),   f‴ = s′ (3 (1 − 2s) + z (1 − 6s′))
//   softplus  f = log(1 + e^z),   f′ = s,          f″ = s′,                    f‴ = s′ (1 − 2s)
//   tanh      f = tanh z = t,     f′ = 1 − t²,     f″ = −2 t f′,               f‴ = f′ (6t² − 2)
//
// One transcendental function per element (two for softplus): they are as dear as a row of a small layer.

import type { Activation } from '../backend.ts'

/** Derivatives to compute: a jet of order n needs n, and one more if it is to be reversed. */
export type DerivativeCount = 0 | 1 | 2 | 3

/** Each as long as the inputs; arrays beyond the count asked for stay untouched. */
export interface ActivationArrays {
  value: Float64Array
  first: Float64Array
  second: Float64Array
  third: Float64Array
}

/** Fills `into` from the first `length` of `inputs`. */
export function activate(
  activation: Activation,
  inputs: Float64Array,
  { length, derivatives }: { length: number; derivatives: DerivativeCount },
  into: ActivationArrays,
): void {
  switch (activation) {
    case 'silu':
      return silu(inputs, length, derivatives, into)
    case 'softplus':
      return softplus(inputs, length, derivatives, into)
    case 'tanh':
      return tanh(inputs, length, derivatives, into)
    default:
      return activation satisfies never
  }
}

function silu(inputs: Float64Array, length: number, derivatives: DerivativeCount, into: ActivationArrays): void {
  const { value, first, second, third } = into
  for (let i = 0; i < length; i++) {
    const z = inputs[i]
    const s = 1 / (1 + Math.exp(-z))
    value[i] = z * s
    if (derivatives === 0) continue
    const slope = s * (1 - s)
    first[i] = s + z * slope
    if (derivatives === 1) continue
    second[i] = slope * (2 + z * (1 - 2 * s))
    third[i] = slope * (3 * (1 - 2 * s) + z * (1 - 6 * slope))
  }
}

function softplus(inputs: Float64Array, length: number, derivatives: DerivativeCount, into: ActivationArrays): void {
  const { value, first, second, third } = into
  for (let i = 0; i < length; i++) {
    const z = inputs[i]
    // e^−|z| never overflows.
    const decay = Math.exp(-Math.abs(z))
    value[i] = Math.max(z, 0) + Math.log1p(decay)
    if (derivatives === 0) continue
    const s = z >= 0 ? 1 / (1 + decay) : decay / (1 + decay)
    first[i] = s
    if (derivatives === 1) continue
    const slope = decay / ((1 + decay) * (1 + decay))
    second[i] = slope
    third[i] = slope * (1 - 2 * s)
  }
}

function tanh(inputs: Float64Array, length: number, derivatives: DerivativeCount, into: ActivationArrays): void {
  const { value, first, second, third } = into
  for (let i = 0; i < length; i++) {
    const t = Math.tanh(inputs[i])
    value[i] = t
    if (derivatives === 0) continue
    const slope = 1 - t * t
    first[i] = slope
    if (derivatives === 1) continue
    second[i] = -2 * t * slope
    third[i] = slope * (6 * t * t - 2)
  }
}
