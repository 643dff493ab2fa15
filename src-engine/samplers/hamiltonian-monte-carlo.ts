// Hamiltonian Monte Carlo (HMC): a trajectory of L leapfrog steps as a proposal, taken or refused at its end.
//
//   p ~ N(0, I);  L times:  p ← p − (ε/2) ∇E(x),  x ← x + ε p,  p ← p − (ε/2) ∇E(x)
//   taken with probability min(1, e^(H(x, p) − H(x′, p′))),  H(x, p) = E(x) + |p|²/2
// Samples e^−E exactly at every ε. Where a random walk needs (length/ε)² steps, a trajectory goes the length at once; best
// is about a quarter of a turn, ε L = π/2 standard deviations, and an acceptance of 0.65 to 0.8.
// Fails where ε √λmax(∇²E) ≥ 2: trajectories grow without bound and are refused. Where ε L is near a whole number of
// half turns (π standard deviations) it comes back to where it began or its mirror image, and a chain hardly mixes.
// Cost: L rows forward and backward for each step, and one more at the start.
// Source: Duane et al. 1987, "Hybrid Monte Carlo"; Neal 2011, "MCMC using Hamiltonian dynamics"; Beskos et al. 2013,
// "Optimal tuning of the hybrid Monte Carlo algorithm", for 0.651.

import { walkSampler } from './walk-sampler.ts'

export const hamiltonianMonteCarlo = walkSampler<'hamiltonian-monte-carlo'>({
  acceptance: 'metropolis',
  proposal: ({ stepSize, leapfrogSteps }, warmed) => ({
    kind: 'hamiltonian',
    stepSize: warmed.length(stepSize),
    leapfrogSteps,
  }),
})
