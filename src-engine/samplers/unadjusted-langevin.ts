// Unadjusted Langevin (ULA): gradient steps with noise, no Metropolis correction.
//
//   coupled     x ← x − (ε/2) ∇E(x) + √ε ξ     samples e^−E as ε → 0
//   decoupled   x ← x − η ∇E(x) + σ ξ          samples e^(−E/T), T = σ² / (2η), as η → 0
// Biased at any finite step: for E = x²/2 the coupled form has the stationary variance 1 / (1 − ε/4) exactly.
// Fails when ε · λmax(∇²E) / 2 > 2: steps overshoot and grow without bound.
// Source: Roberts & Tweedie 1996, "Exponential convergence of Langevin distributions and their discrete approximations".

import type { UnadjustedLangevinConfig } from '../../src-shared/config/samplers/unadjusted-langevin.ts'
import type { Proposal } from '../backends/backend.ts'
import { movedOf, type Sampler } from './sampler.ts'

export const unadjustedLangevin: Sampler<'unadjusted-langevin'> = {
  async run(config, { session, start, steps, normals, centre, parameters }) {
    const moved = await session.walk(start, {
      steps,
      proposal: proposalOf(config),
      acceptance: { kind: 'none' },
      normals,
      centre,
      parameters,
    })
    return movedOf(moved)
  },
}

function proposalOf({ form, stepSize, noise }: UnadjustedLangevinConfig): Proposal {
  switch (form) {
    case 'coupled':
      return { kind: 'langevin', stepSize }
    case 'decoupled':
      return { kind: 'decoupled-langevin', drift: stepSize, noise }
    default:
      return form satisfies never
  }
}
