// What is looked at of a lane's chains at its evaluations, for a diagnosis.

import type { MetricDescription } from './metric-description.ts'

export const chainMetrics = {
  /** Only where a step size can be too large for it. */
  curvature: {
    label: 'Largest curvature of the energy',
    unit: 'nats per variance of the columns',
    source: 'training',
    obtained: 'max |λ(∇²E)| at up to 32 data points and 32 negatives, by 12 rounds of power iteration: a lower bound',
    better: null,
    recorded: 'evaluation',
  },
  chainSpread: {
    label: 'Spread of the negatives',
    unit: '× the data’s',
    source: 'training',
    obtained: 'root mean squared distance of the last negatives from their mean, over that of the training points',
    better: null,
    recorded: 'evaluation',
  },
  /** Of persistent chains, at the end of a run. */
  chainRHat: {
    label: 'R̂ of the chains',
    unit: '',
    source: 'estimate',
    obtained:
      'largest split R̂ of a coordinate over up to 64 persistent chains that go on at the last parameters for a tenth of the run’s steps, 40 draws; 1 where they mix',
    better: 'lower',
    recorded: 'evaluation',
  },
} as const satisfies Record<string, MetricDescription>
