// Metrics of conditional densities: how well each column is predicted from the others.

import type { MetricDescription } from './metric-description.ts'

export const conditionalMetrics = {
  /** Of one column: stands in a table of columns. */
  conditionalLogLikelihood: {
    label: 'Conditional log-likelihood',
    unit: 'nats per point',
    source: 'exact',
    obtained: 'mean log p(column | the others) over held-out points, the normaliser by one-dimensional quadrature',
    better: 'higher',
    recorded: 'request',
  },
  /** Only where the density is known. */
  exactConditionalLogLikelihood: {
    label: 'Best conditional log-likelihood',
    unit: 'nats per point',
    source: 'exact',
    obtained: 'of the known density, on the same held-out points: none has a higher one in the long run',
    better: null,
    recorded: 'request',
  },
  /** Of pairs, so that its error is far below that of either mean. */
  conditionalDivergence: {
    label: 'Conditional KL',
    unit: 'nats',
    source: 'estimate',
    obtained: 'mean of the known log p(column | the others) minus the model’s, over the same held-out points',
    better: 'lower',
    recorded: 'request',
  },
  pseudoLogLikelihood: {
    label: 'Pseudo-log-likelihood',
    unit: 'nats per point',
    source: 'exact',
    obtained:
      'sum over the columns of the mean log p(column | the others); no likelihood of the points, and not to be compared with one',
    better: 'higher',
    recorded: 'request',
  },
} as const satisfies Record<string, MetricDescription>
