// Metropolis-adjusted Langevin (MALA): unadjusted Langevin's step as a proposal, taken or refused by Metropolis–Hastings.
//
//   y = x − (ε/2) ∇E(x) + √ε ξ,  taken with probability min(1, e^−E(y) q(x|y) / (e^−E(x) q(y|x)))
// Samples e^−E exactly at every step size, which only changes how fast: best near an acceptance of 0.574.
// Fails by standing still: steps too large are nearly all refused, steps too small are taken and lead nowhere.
// Cost: each step one row forward and backward at the proposal, and one more at the start.
// Source: Roberts & Tweedie 1996; Roberts & Rosenthal 1998, "Optimal scaling of discrete approximations to Langevin
// diffusions", for 0.574.

import { walkSampler } from './walk-sampler.ts'

export const metropolisAdjustedLangevin = walkSampler<'metropolis-adjusted-langevin'>({
  acceptance: 'metropolis',
  proposal: ({ stepSize }, warmed) => ({ kind: 'langevin', stepSize: warmed.variance(stepSize) }),
})
