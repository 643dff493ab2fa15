// What annealed importance sampling and its way back put log Z between, and what follows from it.

import type { MetricDescription } from './metric-description.ts'

export const bracketMetrics = {
  aisLogPartition: {
    label: 'log Z by AIS',
    unit: 'nats',
    source: 'estimate',
    obtained: 'logarithm of the mean weight of all chains; on average too low',
    better: null,
    recorded: 'evaluation',
  },
  logPartitionLowerBound: {
    label: 'log Z, at least',
    unit: 'nats',
    source: 'estimate',
    obtained: 'mean over groups of chains of the logarithm of their mean weight: on average a lower bound',
    better: null,
    recorded: 'evaluation',
  },
  logPartitionUpperBound: {
    label: 'log Z, at most',
    unit: 'nats',
    source: 'estimate',
    obtained: 'the same on the way back: on average an upper bound, where it begins at exact samples of the model',
    better: null,
    recorded: 'evaluation',
  },
  testLogLikelihoodLowerBound: {
    label: 'Held-out log-likelihood, at least',
    unit: 'nats per point',
    source: 'estimate',
    obtained: 'mean over the test points, with the upper end of the bracket around log Z',
    better: 'higher',
    recorded: 'evaluation',
  },
  testLogLikelihoodUpperBound: {
    label: 'Held-out log-likelihood, at most',
    unit: 'nats per point',
    source: 'estimate',
    obtained: 'mean over the test points, with the lower end of the bracket around log Z',
    better: 'higher',
    recorded: 'evaluation',
  },
  /** Where the density of the data is known. */
  klDataModelLowerBound: {
    label: 'KL(data‖model), at least',
    unit: 'nats',
    source: 'estimate',
    obtained:
      'mean over the test points of log p of the data − log p of the model, with the lower end of the bracket around log Z',
    better: 'lower',
    recorded: 'evaluation',
  },
  klDataModelUpperBound: {
    label: 'KL(data‖model), at most',
    unit: 'nats',
    source: 'estimate',
    obtained: 'the same with the upper end of the bracket around log Z',
    better: 'lower',
    recorded: 'evaluation',
  },
} as const satisfies Record<string, MetricDescription>
