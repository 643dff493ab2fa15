// Activations f and their derivatives up to the third, as tensors: the formulas of reference/activations.ts.
//
//   s = σ(z),  q = s (1 − s),  p = z q
//   SiLU      f = z s,            f′ = s + p,      f″ = 2q + p (1 − 2s),  f‴ = 3q (1 − 2s) + p (1 − 6q)
//   softplus  f = log(1 + e^z),   f′ = s,          f″ = q,                f‴ = q (1 − 2s)
//   tanh      f = tanh z = t,     f′ = 1 − t²,     f″ = −2 t f′,          f‴ = f′ (6t² − 2)

import type { Activation } from '../backend.ts'
import type { Tensor } from './kernels.ts'
import type { Operations } from './operations.ts'

/** Derivatives to compute: a jet of order n needs n, and one more if it is to be reversed. */
export type DerivativeCount = 0 | 1 | 2 | 3

export interface Activated {
  /** f, if it was asked for, then f′, f″, f‴ as far as asked for; each the shape of z. */
  value: Tensor | null
  derivatives: Tensor[]
}

export function activate(
  ops: Operations,
  activation: Activation,
  z: Tensor,
  { value, derivatives }: { value: boolean; derivatives: DerivativeCount },
): Activated {
  switch (activation) {
    case 'silu':
      return silu(ops, z, value, derivatives)
    case 'softplus':
      return softplus(ops, z, value, derivatives)
    case 'tanh':
      return tanh(ops, z, derivatives)
    default:
      return activation satisfies never
  }
}

function silu(ops: Operations, z: Tensor, wantsValue: boolean, count: DerivativeCount): Activated {
  const { add, multiply, number, sigmoid, sigmoidSlope, subtract } = ops
  const s = sigmoid(z)
  const value = wantsValue ? multiply(z, s) : null
  if (count === 0) return { value, derivatives: [] }
  const p = sigmoidSlope(s, z)
  const first = add(s, p)
  if (count === 1) return { value, derivatives: [first] }
  const q = slopeOf(ops, s)
  const bend = bendOf(ops, s)
  const second = add(add(q, q), multiply(p, bend))
  if (count === 2) return { value, derivatives: [first, second] }
  const threeQ = multiply(number(3), q)
  const third = add(multiply(threeQ, bend), multiply(p, subtract(number(1), add(threeQ, threeQ))))
  return { value, derivatives: [first, second, third] }
}

function softplus(ops: Operations, z: Tensor, wantsValue: boolean, count: DerivativeCount): Activated {
  const value = wantsValue ? ops.softplus(z) : null
  if (count === 0) return { value, derivatives: [] }
  const s = ops.sigmoid(z)
  if (count === 1) return { value, derivatives: [s] }
  const q = slopeOf(ops, s)
  if (count === 2) return { value, derivatives: [s, q] }
  return { value, derivatives: [s, q, ops.multiply(q, bendOf(ops, s))] }
}

function tanh(ops: Operations, z: Tensor, count: DerivativeCount): Activated {
  const { multiply, number, square, subtract } = ops
  const t = ops.tanh(z)
  if (count === 0) return { value: t, derivatives: [] }
  const squared = square(t)
  const first = subtract(number(1), squared)
  if (count === 1) return { value: t, derivatives: [first] }
  const second = multiply(multiply(number(-2), t), first)
  if (count === 2) return { value: t, derivatives: [first, second] }
  const third = multiply(first, subtract(multiply(number(6), squared), number(2)))
  return { value: t, derivatives: [first, second, third] }
}

/** q = s (1 − s) */
const slopeOf = ({ multiply, number, subtract }: Operations, s: Tensor): Tensor => multiply(s, subtract(number(1), s))

/** 1 − 2s */
const bendOf = ({ add, number, subtract }: Operations, s: Tensor): Tensor => subtract(number(1), add(s, s))
