import * as v from 'valibot'
import { integerField, numberField } from '../fields.ts'
import { equals } from '../value-words.ts'
import { defineSampler } from './sampler-definition.ts'
import { targetAcceptanceField } from './target-acceptance.ts'

export const hamiltonianMonteCarlo = defineSampler({
  schema: v.strictObject({
    kind: v.literal('hamiltonian-monte-carlo'),
    stepSize: numberField(0.1, {
      label: 'Step size',
      short: equals('ε'),
      scale: 'standard deviation',
      term: 'step-size',
      unit: 'ε, × the columns’ standard deviation',
      help: 'Length of one leapfrog step: a length, where Langevin’s step size is a variance, so 0.1 here is 0.01 there.',
      minimum: 1e-4,
      maximum: 10,
      logarithmic: true,
    }),
    leapfrogSteps: integerField(5, {
      label: 'Leapfrog steps L',
      short: equals('L'),
      term: 'hamiltonian-monte-carlo',
      unit: 'per trajectory',
      help: 'Leapfrog steps of one trajectory, each a pass forward and backward. A trajectory goes ε L far: about 1.6 standard deviations of the narrowest mode is best.',
      minimum: 1,
      maximum: 1000,
      logarithmic: true,
    }),
    targetAcceptance: targetAcceptanceField(0.65, '0.65 to 0.8'),
  }),
  title: 'Hamiltonian Monte Carlo',
  abbreviation: 'HMC',
  help: 'Trajectories of L gradient steps, taken or refused at their end: unbiased at every ε, and each goes far. One step costs L passes.',
  acceptanceTarget: 0.65,
  term: {
    id: 'hamiltonian-monte-carlo',
    title: 'Hamiltonian Monte Carlo',
    aliases: ['HMC', 'hybrid Monte Carlo', 'leapfrog'],
    meaning:
      'A sampler that gives a point a random push and lets it roll over the energy for L steps; where it ends is taken or refused. The long-run samples are exactly those of the model. One trajectory goes as far as hundreds of Langevin steps, and costs L passes. An acceptance of 0.65 to 0.8 is best.',
    formula: [
      'H(x, p) = E(x) + |p|²/2,  p ~ N(0, I)',
      'accept with min(1, exp(H(x, p) − H(x′, p′)))',
      'one leapfrog step with ε is Langevin with ε²',
    ],
    source: 'Neal 2011, “MCMC using Hamiltonian dynamics”.',
    seeAlso: ['acceptance', 'step-size-adaptation', 'step-size', 'mala'],
  },
  // L for each trajectory and one at the start.
  passes: ({ leapfrogSteps }, steps) => leapfrogSteps * steps + 1,
})
