// Metrics of classes: how well an energy that knows them tells them apart.

import type { MetricDescription } from './metric-description.ts'

export const classMetrics = {
  classAccuracy: {
    label: 'Class accuracy',
    unit: 'share',
    source: 'estimate',
    obtained: 'of the held-out points whose class is the one that the model gives the highest p(y | x)',
    better: 'higher',
    recorded: 'evaluation',
  },
  classCrossEntropy: {
    label: 'Class cross-entropy',
    unit: 'nats per point',
    source: 'estimate',
    obtained: '−mean log p(y | x) over the held-out points',
    better: 'lower',
    recorded: 'evaluation',
  },
  /** Only where the exact p(y | x) is known. */
  bayesAccuracy: {
    label: 'Best class accuracy',
    unit: 'share',
    source: 'estimate',
    obtained: 'of the exact p(y | x) on the same held-out points: no classifier has a higher one in the long run',
    better: null,
    recorded: 'evaluation',
  },
  bayesCrossEntropy: {
    label: 'Best class cross-entropy',
    unit: 'nats per point',
    source: 'estimate',
    obtained: '−mean log of the exact p(y | x) over the same held-out points: none has a lower one in the long run',
    better: null,
    recorded: 'evaluation',
  },
  batchCrossEntropy: {
    label: 'Class cross-entropy, batch',
    unit: 'nats per point',
    source: 'training',
    obtained: '−mean log p(y | x) over the batch, before the update',
    better: null,
    recorded: 'training',
  },
} as const satisfies Record<string, MetricDescription>
