import * as v from 'valibot'
import { choiceField, integerField, numberField } from '../fields.ts'
import { samplerPasses, samplerConfigSchema } from '../sampler.ts'
import { equals, percent, plain } from '../value-words.ts'
import { defineMethod } from './method-definition.ts'
import { energyMagnitudeField } from './sampling-fields.ts'

export const persistentContrastiveDivergence = defineMethod({
  schema: v.strictObject({
    kind: v.literal('persistent-contrastive-divergence'),
    steps: integerField(10, {
      label: 'Steps k',
      short: equals('k'),
      term: 'steps-k',
      unit: 'sampler steps per update',
      help: 'Sampler steps that the persistent chains take between two parameter updates.',
      minimum: 1,
      maximum: 10_000,
      logarithmic: true,
    }),
    chainCount: integerField(256, {
      label: 'Chains',
      short: (value) => `${plain(value)} chains`,
      term: 'chains',
      unit: 'chains',
      help: 'Number of persistent chains (fantasy particles) kept alive between updates.',
      minimum: 1,
      maximum: 65_536,
      logarithmic: true,
    }),
    restart: numberField(0, {
      label: 'Restarts',
      short: (value) => (typeof value === 'number' ? `${percent(value)} restarts` : `restarts ${plain(value)}`),
      term: 'restart',
      unit: 'share of the chains per update, 0 = none',
      help: 'Each chain starts anew with this probability at every update; above 0 the chains are no longer persistent.',
      minimum: 0,
      maximum: 1,
      advanced: true,
    }),
    restartSource: choiceField('data', {
      label: 'Restart from',
      short: (value) => `restarts from ${plain(value)}`,
      term: 'restart',
      help: 'Where restarted chains begin. From data it is a hybrid with contrastive divergence.',
      choices: [
        { value: 'data', label: 'Data', help: 'A training row drawn at random.' },
        { value: 'noise', label: 'Noise', help: 'A Gaussian with the data’s mean and covariance.' },
      ],
      advanced: true,
    }),
    energyMagnitude: energyMagnitudeField(),
    sampler: samplerConfigSchema,
  }),
  title: 'Persistent contrastive divergence',
  abbreviation: 'PCD',
  option: 'pcd',
  help: 'Negatives: chains that are kept alive between updates, and so wander off the data. Begins with β₁ = 0: momentum keeps pushing where the chains no longer are, which makes PCD end worse than CD.',
  lossTitle: 'Energy gap, data − chains (nats)',
  term: {
    title: 'Persistent contrastive divergence',
    aliases: ['PCD', 'PCD-k', 'stochastic maximum likelihood', 'fantasy particles'],
    meaning:
      'As contrastive divergence, but the chains are kept from one update to the next, so that they can wander away from the data. It works as long as the parameters change more slowly than the chains mix. Momentum breaks that: it keeps pushing where the chains no longer are.',
    formula: ['gradient = mean ∇θ E(data) − mean ∇θ E(chains)'],
    source: 'Tieleman 2008, “Training restricted Boltzmann machines using approximations to the likelihood gradient”.',
    seeAlso: ['chains', 'momentum', 'contrastive-divergence', 'restart'],
  },
  // Without momentum: it keeps pushing where the chains no longer are, the energy gap swings, and the model never comes to rest.
  optimizer: { learningRate: 5e-3, momentum: 0 },
  label({ steps, restart, restartSource }) {
    return restart > 0 ? `PCD-${steps}, ${percent(restart)} from ${restartSource}` : `PCD-${steps}`
  },
  drawnTitle: ({ restart, restartSource }) =>
    restart > 0 ? `chains, ${percent(restart)} restarted from ${restartSource} per update` : 'persistent chains',
  cost: ({ steps, sampler, chainCount }) => ({ negativeCount: chainCount, steps: samplerPasses(sampler, steps) }),
  descendsOnEnergyGap: ({ energyMagnitude }) => energyMagnitude === 0,
  estimatesLikelihoodGradient: ({ energyMagnitude }) => energyMagnitude === 0,
  // Chains that all restart at each update are not persistent.
  keepsChains: ({ restart }) => restart < 1,
})
