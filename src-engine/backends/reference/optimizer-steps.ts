// Optimizer steps over one parameter vector, in place.
//
//   clipping   g ← g · min(1, maximum / ‖g‖)
//   Adam       m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,
//              θ ← θ − rate · m̂ / (√v̂ + ε)  with  m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ)   (Kingma & Ba 2015)
//   SGD        m ← momentum · m + g,  θ ← θ − rate · m
//   average    θ̄ ← decay · θ̄ + (1 − decay) θ
// A gradient beyond the step's limit is refused and changes nothing. Without a limit a non-finite one makes the
// parameters non-finite: nothing is patched, the norm says so.

import type { AdamStep, ParameterState, SgdStep } from '../backend.ts'

/** Euclidean norm; scaled by the largest entry first, so that it does not overflow before the gradient does. */
export function gradientNormOf(gradient: Float64Array): number {
  let largest = 0
  for (let i = 0; i < gradient.length; i++) largest = Math.max(largest, Math.abs(gradient[i]))
  if (largest === 0 || !Number.isFinite(largest)) return largest
  let sum = 0
  for (let i = 0; i < gradient.length; i++) sum += (gradient[i] / largest) ** 2
  return largest * Math.sqrt(sum)
}

/** Whether nothing is to change: the gradient is too long, or not finite. */
export const isRefused = (norm: number, { gradientNormLimit }: { gradientNormLimit?: number }): boolean =>
  gradientNormLimit !== undefined && !(norm <= gradientNormLimit && Number.isFinite(norm))

/** Changes `state`; answers the gradient's norm before clipping. */
export function adamStep(state: ParameterState, gradient: Float64Array, step: AdamStep): number {
  const { parameters, firstMoment, secondMoment } = state
  const { learningRate, beta1, beta2, epsilon } = step
  const norm = gradientNormOf(gradient)
  if (isRefused(norm, step)) return norm
  const factor = clippingFactor(norm, step.gradientNormMaximum)
  state.stepCount += 1
  const correction1 = 1 - beta1 ** state.stepCount
  const correction2 = 1 - beta2 ** state.stepCount
  for (let i = 0; i < parameters.length; i++) {
    const g = factor * gradient[i]
    firstMoment[i] = beta1 * firstMoment[i] + (1 - beta1) * g
    secondMoment[i] = beta2 * secondMoment[i] + (1 - beta2) * g * g
    parameters[i] -=
      (learningRate * (firstMoment[i] / correction1)) / (Math.sqrt(secondMoment[i] / correction2) + epsilon)
  }
  updateAverage(state, step.averageDecay)
  return norm
}

/** Changes `state`, with the velocity in its first moment; answers the gradient's norm before clipping. */
export function sgdStep(state: ParameterState, gradient: Float64Array, step: SgdStep): number {
  const { parameters, firstMoment } = state
  const norm = gradientNormOf(gradient)
  if (isRefused(norm, step)) return norm
  const factor = clippingFactor(norm, step.gradientNormMaximum)
  state.stepCount += 1
  for (let i = 0; i < parameters.length; i++) {
    firstMoment[i] = step.momentum * firstMoment[i] + factor * gradient[i]
    parameters[i] -= step.learningRate * firstMoment[i]
  }
  updateAverage(state, step.averageDecay)
  return norm
}

const clippingFactor = (norm: number, maximum: number): number => (maximum > 0 && norm > maximum ? maximum / norm : 1)

function updateAverage({ parameters, average }: ParameterState, decay: number): void {
  for (let i = 0; i < parameters.length; i++) average[i] = decay * average[i] + (1 - decay) * parameters[i]
}
