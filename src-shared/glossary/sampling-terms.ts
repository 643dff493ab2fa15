// Terms of sampling: chains, steps, acceptance.

import { samplerDefinitions } from '../config/sampler.ts'
import { termsOf } from '../term.ts'

export const samplingTerms = termsOf({
  ...Object.fromEntries(Object.values(samplerDefinitions).map(({ term }) => [term.id, term])),
  chains: {
    title: 'Chains',
    aliases: ['Markov chain', 'MCMC', 'persistent chains', 'fantasy particles'],
    meaning:
      'Points that are moved by a sampler, step by step, so that in the long run they are samples of the model. Chains that start at the data and take few steps stay near the data.',
    seeAlso: ['langevin', 'persistent-contrastive-divergence', 'steps-k'],
  },
  'chain-mixing': {
    title: 'Mixing of chains (R̂)',
    aliases: ['R̂', 'R-hat', 'split R̂', 'Gelman–Rubin', 'stuck chains'],
    meaning:
      'Chains mix when each of them comes everywhere the model has mass, and forgets where it began. R̂ compares the spread of all chains with the spread within one: it is 1 where they mix, and above where each stays in a part of its own. Of persistent chains it is measured at the end of a run, while they go on at the last parameters.',
    formula: ['R̂ = √( ((n − 1)/n W + B/n) / W )'],
    source: 'Vehtari et al. 2021, “Rank-normalization, folding, and localization: an improved R̂”.',
    seeAlso: ['chains', 'persistent-contrastive-divergence'],
  },
  'chain-spread': {
    title: 'Spread of the negatives',
    aliases: ['collapsed chains', 'collapse'],
    meaning:
      'How far the negatives of an update lie from their own mean, in units of how far the training points do. Near 1 they cover what the data cover. Near 0 they all sit in one place: the energy is then raised there and nowhere else.',
    unit: '× the spread of the training points',
    seeAlso: ['chains', 'temperature'],
  },
  'steps-k': {
    title: 'Steps k',
    aliases: ['k', 'sampler steps'],
    meaning:
      'How many sampler steps are taken for one update. CD-10 means ten steps. The cost of an update grows with k.',
    unit: 'steps per update',
    seeAlso: ['contrastive-divergence', 'evaluation-count'],
  },
  'step-size': {
    title: 'Step size ε',
    aliases: ['epsilon', 'η', 'eta', 'ε'],
    meaning:
      'How far a sampler moves in one step. For Langevin and the random walk it is the variance of a step’s noise in units of the variance of the columns; for Hamiltonian Monte Carlo the length of a leapfrog step in units of their standard deviation. So it means the same whatever units the data have. Too large a step runs away where the energy is strongly curved; too small a step hardly moves.',
    formula: ['stable for ε · (largest curvature of E) < 4'],
    unit: '× the variance of the columns; for Hamiltonian Monte Carlo × their standard deviation',
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
    seeAlso: ['mala', 'random-walk-metropolis', 'hamiltonian-monte-carlo', 'step-size'],
  },
  'step-size-adaptation': {
    title: 'Step-size adaptation',
    aliases: ['target acceptance', 'dual averaging', 'adaptive step size'],
    meaning:
      'The step size follows the acceptance: too many proposals taken lengthen it, too few shorten it, until the wished share is taken. The corrections are averaged over the updates, so that it comes to rest, and what was seen about a thousand updates ago fades, so that it follows the model while it learns.',
    formula: ['log ε = log ε₀ − (√t / γ) · mean of (target − acceptance)'],
    source: 'Hoffman & Gelman 2014, “The No-U-Turn sampler”.',
    seeAlso: ['acceptance', 'step-size', 'mala', 'hamiltonian-monte-carlo'],
  },
  restart: {
    title: 'Restarts',
    aliases: ['restart', 'reinitialisation', 'replay buffer'],
    meaning:
      'Each persistent chain starts anew with this probability at every update, from the data or from noise. From the data the method is a mixture of PCD and CD.',
    unit: 'share of the chains per update',
    seeAlso: ['persistent-contrastive-divergence', 'chains'],
  },
  'tempered-chains': {
    title: 'Tempered chains',
    aliases: ['parallel tempering', 'replica exchange', 'inverse temperature', 'β', 'swap rate'],
    meaning:
      'Each chain has replicas at several temperatures, that is of the densities exp(−βE) with β from 1 down. Hot replicas see a flattened landscape and cross its barriers. Neighbours exchange places by the Metropolis rule, so that what is found hot comes down to temperature 1. The swap rate says how often: near 0 the ladder is cut in two.',
    formula: ['P(swap) = min(1, exp((β_l − β_(l+1)) (E_l − E_(l+1))))'],
    source:
      'Desjardins et al. 2010, “Tempered Markov chain Monte Carlo for training of restricted Boltzmann machines”.',
    seeAlso: ['persistent-contrastive-divergence', 'chains'],
  },
})
