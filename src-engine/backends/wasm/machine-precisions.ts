// λ = 1/σ² of a machine over real rows, beside its parameters: V = λ ⊙ W for the panels, and back from the gradient by V.
//
//   W̄ = λ ⊙ V̄,   log σ²̄ᵢ −= Σⱼ Vᵢⱼ V̄ᵢⱼ      (∂V / ∂ log σ² = −V)

import type { MachinePlan } from './memory-plan.ts'

/** Puts V and λ in their places; addresses in bytes. */
export function packPrecisions(floats: Float32Array, term: MachinePlan, panels: number, parameters: number): void {
  const { inputs, outputs, weights } = term.layer!
  const from = parameters >>> 2
  const [scaled, precisions] = [panels + term.panels.scaledWeights, panels + term.panels.precisions].map((p) => p >>> 2)
  for (let i = 0; i < inputs; i++) {
    const precision = Math.exp(-floats[from + term.logVariances! + i])
    floats[precisions + i] = precision
    for (let j = 0; j < outputs; j++) {
      floats[scaled + i * outputs + j] = precision * floats[from + weights + i * outputs + j]
    }
  }
}

/** The gradient stands in the order of the parameters, by V; in place it becomes that by W and log σ². */
export function unscaleGradient(floats: Float32Array, term: MachinePlan, panels: number, gradient: number): void {
  const { inputs, outputs, weights } = term.layer!
  const to = gradient >>> 2
  const [scaled, precisions] = [panels + term.panels.scaledWeights, panels + term.panels.precisions].map((p) => p >>> 2)
  for (let i = 0; i < inputs; i++) {
    let sum = 0
    for (let j = 0; j < outputs; j++) {
      const at = to + weights + i * outputs + j
      sum += floats[scaled + i * outputs + j] * floats[at]
      floats[at] *= floats[precisions + i]
    }
    floats[to + term.logVariances! + i] -= sum
  }
}
