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
  'detailed-balance': {
    title: 'Detailed balance',
    aliases: ['reversible chain', 'stationary', 'stationary law', 'Metropolis rule'],
    meaning:
      'In the long run a chain goes from any place to another as often as back. Then the density for which this holds is one that the chain keeps. Samplers with the Metropolis rule have it for the model. Plain Langevin dynamics has it only in the limit of small steps, so its samples are those of a density a little beside the model.',
    formula: ['p(x) k(x → y) = p(y) k(y → x)'],
    source: 'Hastings 1970, “Monte Carlo sampling methods using Markov chains and their applications”.',
    seeAlso: ['chains', 'langevin', 'acceptance'],
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
    aliases: ['parallel tempering', 'replica exchange', 'inverse temperature', 'β'],
    meaning:
      'Each chain has replicas at several temperatures, that is of the densities exp(−βE) with β from 1 down. Hot replicas see a flattened landscape and cross its barriers. Neighbours exchange places by the Metropolis rule, so that what is found hot comes down to temperature 1. The swap rate says how often: near 0 the ladder is cut in two.',
    formula: ['P(swap) = min(1, exp((β_l − β_(l+1)) (E_l − E_(l+1))))'],
    source:
      'Desjardins et al. 2010, “Tempered Markov chain Monte Carlo for training of restricted Boltzmann machines”.',
    seeAlso: ['persistent-contrastive-divergence', 'chains', 'swap-rate'],
  },
  'swap-rate': {
    title: 'Swap rate',
    aliases: ['exchange rate of replicas', 'exchanges'],
    meaning:
      'The share of exchanges between neighbouring temperatures that are taken, at the pair that exchanges least. Near 0 the ladder is cut in two and the hot replicas help nobody: take more temperatures or a cooler top. Near 1 the temperatures are closer than they need be.',
    unit: 'share of exchanges, 0 to 1',
    source: 'Kofke 2002, “On the acceptance probability of replica-exchange Monte Carlo trials”.',
    seeAlso: ['tempered-chains', 'acceptance'],
  },
  'chain-age': {
    title: 'Age of the chains',
    aliases: ['chain age', 'steps since restart'],
    meaning:
      'How many sampler steps persistent chains have made since each began, on average. Without restarts it grows by k at every update. Restarts hold it near k divided by their probability: young chains have not left where they began, old ones may all be stuck in one place.',
    formula: ['E[age] → k / (restarts per update)'],
    unit: 'sampler steps',
    seeAlso: ['restart', 'chains', 'chain-mixing'],
  },
  'effective-sample-size': {
    title: 'Effective sample size',
    aliases: ['ESS', 'bulk ESS', 'tail ESS'],
    meaning:
      'How many independent draws the draws of the chains are worth. Bulk is for means and medians, tail for the 5% and 95% quantiles; the smallest over columns and energy is shown. Below about 100 a chain it is itself unsure. Chains that all miss the same mode do not show here.',
    formula: ['ESS = N / τ'],
    unit: 'draws',
    source: 'Vehtari et al. 2021, “Rank-normalization, folding, and localization: an improved R̂”; Geyer 1992.',
    seeAlso: ['autocorrelation-time', 'chain-mixing'],
  },
  'autocorrelation-time': {
    title: 'Autocorrelation time τ',
    aliases: ['τ', 'integrated autocorrelation time', 'autocorrelation'],
    meaning:
      'How many sampler steps a chain needs for one independent draw. It is the sum of the correlations between draws at all distances, and the largest over columns and energy is shown. A k far below it leaves negatives near where they began.',
    formula: ['τ = 1 + 2 Σ ρ(t),  t = 1, 2, …'],
    unit: 'sampler steps',
    source: 'Geyer 1992, “Practical Markov chain Monte Carlo”.',
    seeAlso: ['effective-sample-size', 'steps-k'],
  },
  'implied-temperature': {
    title: 'Implied temperature',
    aliases: ['configurational temperature'],
    meaning:
      'The temperature that the chains’ points tell of: slopes and curvatures of the energy balance at T = 1 where chains sample the model. Below 1 they are an optimizer, above 1 too spread out, as with too large a step without acceptance. Chains that have not left the data yet show any value.',
    formula: ['T = E|∇E|² / E[ΔE]'],
    source: 'Rugh 1997, “Dynamical approach to temperature”.',
    seeAlso: ['temperature', 'step-size', 'chain-mixing'],
  },
})
