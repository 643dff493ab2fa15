import * as v from 'valibot'
import { integerField, numberField } from '../fields.ts'
import { equals } from '../value-words.ts'
import { defineMethod } from './method-definition.ts'

export const energyDiscrepancy = defineMethod({
  schema: v.strictObject({
    kind: v.literal('energy-discrepancy'),
    perturbationVariance: numberField(0.05, {
      label: 'Perturbation t',
      short: equals('t'),
      scale: 'variance',
      term: 'energy-discrepancy',
      unit: 't, × the columns’ variance',
      help: 'Variance of the noise that is added twice, so that contrasting points lie about √(2t) from their datum. Small t compares close neighbours and is blind to the weights of distant modes, as score matching is; large t has a large variance.',
      minimum: 1e-6,
      maximum: 100,
      logarithmic: true,
    }),
    contrastCount: integerField(4, {
      label: 'Contrasting points M',
      short: equals('M'),
      term: 'energy-discrepancy',
      unit: 'points per data point',
      help: 'Perturbed points that each data point is compared with; more, less variance, more cost.',
      minimum: 1,
      maximum: 1000,
      logarithmic: true,
    }),
    stabilisation: numberField(1, {
      label: 'Stabilisation w',
      short: equals('w'),
      term: 'energy-discrepancy',
      help: 'Stands in the logarithm as if a further contrasting point had the energy of the datum. Above 0 the loss is bounded below; it biases the loss by about w/M.',
      minimum: 0,
      maximum: 100,
      advanced: true,
    }),
  }),
  title: 'Energy discrepancy',
  abbreviation: 'ED',
  option: 'ed',
  help: 'No sampling and no score: compares the energy of each datum with those of points a little way off.',
  lossTitle: 'Energy discrepancy (nats)',
  term: {
    title: 'Energy discrepancy',
    aliases: ['ED', 'perturbation t', 'contrasting points', 'stabilisation w'],
    meaning:
      'Lowers the energy of each datum against that of M points that the same noise was added to twice. It needs energies alone: no chains, no gradient in x, no log Z. With little noise it behaves as score matching does, with much as maximum likelihood does, at the price of a large variance.',
    formula: ['loss = E[log( w/M + (1/M) Σⱼ exp(E(x) − E(x + √t ξ + √t ξ′ⱼ)) )],  ξ, ξ′ⱼ ~ N(0, 1)'],
    unit: 'nats (loss)',
    source: 'Schröder, Ou, Lim, Li, Vollmer & Duncan 2023, “Energy discrepancies: a score-independent loss”.',
    seeAlso: ['conditional-noise-contrastive-estimation', 'own-loss'],
  },
  optimizer: { learningRate: 5e-3, momentum: 0.9 },
  label: ({ contrastCount }) => `ED M=${contrastCount}`,
  drawnTitle: ({ perturbationVariance }) =>
    `contrasting points, noise of variance t = ${perturbationVariance} added twice`,
  cost: ({ contrastCount }, { batchSize }) => ({ negativeCount: batchSize * contrastCount, steps: 0 }),
})
