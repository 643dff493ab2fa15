// Random-walk Metropolis (RWM): Gaussian proposals around the chain, taken or refused by their energy alone.
//
//   y = x + √ε ξ,  taken with probability min(1, e^(E(x) − E(y)))
// Samples e^−E exactly at every step size, without a gradient; best near an acceptance of 0.234 in many dimensions
// (0.44 in one). Fails in many dimensions, where steps must shrink as 1/√d and chains only diffuse.
// Cost: each step an energy-only pass, half an evaluation a row, and one more at the start.
// Source: Metropolis et al. 1953; Roberts, Gelman & Gilks 1997, "Weak convergence and optimal scaling of random walk
// Metropolis algorithms", for 0.234.

import { walkSampler } from './walk-sampler.ts'

export const randomWalkMetropolis = walkSampler<'random-walk-metropolis'>({
  acceptance: 'metropolis',
  proposal: ({ stepSize }, warmed) => ({ kind: 'random-walk', stepSize: warmed.variance(stepSize) }),
})
