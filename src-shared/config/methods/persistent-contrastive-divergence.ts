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
        {
          value: 'noise',
          label: 'Noise',
          help: 'A Gaussian with the data’s mean and covariance; for binary rows, tosses of a fair coin.',
        },
      ],
      advanced: true,
    }),
    temperatures: integerField(1, {
      label: 'Temperatures',
      short: (value) => (value === 1 ? 'one temperature' : `${plain(value)} temperatures`),
      term: 'tempered-chains',
      unit: 'replicas of each chain, 1 = not tempered',
      help: 'Each chain has a replica at every temperature, and neighbours exchange places; those at temperature 1 are the negatives. Hot replicas cross barriers, at so many times the cost.',
      minimum: 1,
      maximum: 32,
      advanced: true,
    }),
    smallestInverseTemperature: numberField(0.1, {
      label: 'Smallest β',
      short: equals('β_min'),
      term: 'tempered-chains',
      unit: 'inverse temperature of the hottest replicas',
      help: 'The inverse temperatures fall from 1 to this, each by the same factor. Without effect for one temperature.',
      minimum: 0.001,
      maximum: 1,
      logarithmic: true,
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
  label({ steps, restart, restartSource, temperatures }) {
    const tempered = temperatures > 1 ? `, ${temperatures} temperatures` : ''
    return `PCD-${steps}${restart > 0 ? `, ${percent(restart)} from ${restartSource}` : ''}${tempered}`
  },
  drawnTitle({ restart, restartSource, temperatures }) {
    const tempered = temperatures > 1 ? ', those at temperature 1' : ''
    const restarted = `chains, ${percent(restart)} restarted from ${restartSource} per update`
    return (restart > 0 ? restarted : 'persistent chains') + tempered
  },
  cost: ({ steps, sampler, chainCount, temperatures }) => ({
    negativeCount: chainCount * temperatures,
    steps: samplerPasses(sampler, steps),
  }),
  idleFields: ({ temperatures }) => (temperatures === 1 ? ['smallestInverseTemperature'] : []),
  descendsOnEnergyGap: ({ energyMagnitude }) => energyMagnitude === 0,
  estimatesLikelihoodGradient: ({ energyMagnitude }) => energyMagnitude === 0,
  // Chains that all restart at each update are not persistent.
  keepsChains: ({ restart }) => restart < 1,
  rows: ['real', 'binary'],
})
