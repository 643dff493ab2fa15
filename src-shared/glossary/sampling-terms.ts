// Terms of sampling: chains, steps, acceptance.

import { termsOf } from './term.ts'

export const samplingTerms = termsOf({
  chains: {
    title: 'Chains',
    aliases: ['Markov chain', 'MCMC', 'persistent chains', 'fantasy particles'],
    meaning:
      'Points that are moved by a sampler, step by step, so that in the long run they are samples of the model. Chains that start at the data and take few steps stay near the data.',
    seeAlso: ['langevin', 'persistent-contrastive-divergence', 'steps-k'],
  },
  'steps-k': {
    title: 'Steps k',
    aliases: ['k', 'sampler steps'],
    meaning:
      'How many sampler steps are taken for one update. CD-10 means ten steps. The cost of an update grows with k.',
    unit: 'steps per update',
    seeAlso: ['contrastive-divergence', 'evaluation-count'],
  },
  langevin: {
    title: 'Unadjusted Langevin',
    aliases: ['ULA', 'Langevin dynamics', 'SGLD', 'coupled', 'decoupled'],
    meaning:
      'A sampler that moves downhill in energy and adds noise. Its long-run samples are those of the model only as ε goes to 0; at a finite ε they are biased. For E = x²/2 their variance is exactly 1/(1 − ε/4).',
    formula: ['x ← x − (ε/2) ∇E(x) + √ε ξ,  ξ ~ N(0, 1)', 'decoupled: x ← x − η ∇E(x) + σ ξ'],
    source: 'Roberts & Tweedie 1996, “Exponential convergence of Langevin distributions”.',
    seeAlso: ['step-size', 'temperature', 'mala'],
  },
  mala: {
    title: 'Metropolis-adjusted Langevin',
    aliases: ['MALA'],
    meaning:
      'Langevin steps as proposals, each taken or refused so that the long-run samples are exactly those of the model. The share taken is the acceptance; about 0.574 is best.',
    formula: ['accept with min(1, p(x′) q(x | x′) / (p(x) q(x′ | x)))'],
    source: 'Roberts & Rosenthal 1998, “Optimal scaling of discrete approximations to Langevin diffusions”.',
    seeAlso: ['acceptance', 'langevin', 'random-walk-metropolis'],
  },
  'random-walk-metropolis': {
    title: 'Random-walk Metropolis',
    aliases: ['RWM', 'Metropolis'],
    meaning:
      'Proposals are the point plus Gaussian noise, taken or refused by the energies alone; no gradient is needed. Slow in many dimensions. An acceptance of about 0.234 is best there.',
    formula: ['accept with min(1, exp(E(x) − E(x′)))'],
    source:
      'Roberts, Gelman & Gilks 1997, “Weak convergence and optimal scaling of random walk Metropolis algorithms”.',
    seeAlso: ['acceptance', 'mala'],
  },
  'step-size': {
    title: 'Step size ε',
    aliases: ['epsilon', 'η', 'eta', 'ε'],
    meaning:
      'How far a sampler moves in one step. It is the variance of a step’s noise in units of the variance of the columns, so that it means the same whatever units the data have. Too large a step runs away where the energy is strongly curved; too small a step hardly moves.',
    formula: ['stable for ε · (largest curvature of E) < 4'],
    unit: '× the variance of the columns',
    seeAlso: ['langevin', 'divergence', 'acceptance'],
  },
  temperature: {
    title: 'Temperature',
    aliases: ['T'],
    meaning:
      'Where noise and drift of Langevin steps are chosen apart, the chains sample exp(−E/T). At T = 1 they sample the model. Far below 1 they are an optimizer that runs to the lowest energies; above 1 they are too spread out.',
    formula: ['T = σ² / (2η)'],
    seeAlso: ['langevin', 'step-size'],
  },
  acceptance: {
    title: 'Acceptance',
    aliases: ['acceptance rate'],
    meaning:
      'The share of proposals that were taken. Below 0.2 chains hardly move; above 0.99 the steps are smaller than they need be.',
    unit: 'share of the proposals, 0 to 1',
    seeAlso: ['mala', 'random-walk-metropolis', 'step-size'],
  },
  restart: {
    title: 'Restarts',
    aliases: ['restart', 'reinitialisation', 'replay buffer'],
    meaning:
      'Each persistent chain starts anew with this probability at every update, from the data or from noise. From the data the method is a mixture of PCD and CD.',
    unit: 'share of the chains per update',
    seeAlso: ['persistent-contrastive-divergence', 'chains'],
  },
})
