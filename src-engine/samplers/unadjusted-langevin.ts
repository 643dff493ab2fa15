// Unadjusted Langevin (ULA): gradient steps with noise, no Metropolis correction.
//
//   coupled     x ← x − (ε/2) ∇E(x) + √ε ξ     samples e^−E as ε → 0
//   decoupled   x ← x − η ∇E(x) + σ ξ          samples e^(−E/T), T = σ² / (2η), as η → 0
// Biased at any finite step: for E = x²/2 the coupled form has the stationary variance 1 / (1 − ε/4) exactly.
// Fails when ε · λmax(∇²E) / 2 > 2: steps overshoot and grow without bound.
// Source: Roberts & Tweedie 1996, "Exponential convergence of Langevin distributions and their discrete approximations".

import type { UnadjustedLangevinConfig } from '../../src-shared/config/samplers/unadjusted-langevin.ts'
import type { Proposal } from '../backends/backend.ts'
import { walkSampler, type Warmed } from './walk-sampler.ts'

export const unadjustedLangevin = walkSampler<'unadjusted-langevin'>({ acceptance: 'none', proposal: proposalOf })

function proposalOf({ form, stepSize, noise }: UnadjustedLangevinConfig, warmed: Warmed): Proposal {
  switch (form) {
    case 'coupled':
      return { kind: 'langevin', stepSize: warmed.variance(stepSize) }
    case 'decoupled':
      return { kind: 'decoupled-langevin', drift: warmed.variance(stepSize), noise: warmed.length(noise) }
    default:
      return form satisfies never
  }
}
