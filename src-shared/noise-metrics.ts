// What is measured of NCE's noise against the data.

import type { MetricDescription } from './metric-description.ts'

export const noiseMetrics = {
  noiseOverlap: {
    label: 'Overlap of noise and data',
    unit: 'share of the mass',
    source: 'estimate',
    obtained:
      '∫ min(p, pₙ) over held-out data and fresh noise, pₙ the noise’s density, p the data’s where it is known, else the model’s with the learned c; 1 = alike, near 0 the gradient vanishes',
    better: null,
    recorded: 'evaluation',
  },
  noiseClassifierAccuracy: {
    label: 'Accuracy of the noise classifier',
    unit: 'share told right',
    source: 'estimate',
    obtained:
      'held-out data and fresh noise, each as often, told apart by log p_model > log p_noise with the learned c; 0.5 = cannot tell',
    better: null,
    recorded: 'evaluation',
  },
  classifierError: {
    label: 'Error of the noise classifier',
    unit: 'probability',
    source: 'estimate',
    obtained:
      'mean distance of p(data | x) by the classifier from the best there is, p / (p + ν pₙ), over held-out data and fresh noise in shares of 1 : ν; 0 = learned',
    better: 'lower',
    recorded: 'request',
  },
  effectiveNoiseShare: {
    label: 'Effective noise',
    unit: 'share of the noise points',
    source: 'estimate',
    obtained: '(Σ w)² / (n Σ w²) with w = p / p_noise at fresh noise: how many of its points tell of the data',
    better: null,
    recorded: 'evaluation',
  },
  noiseWidth: {
    label: 'Noise width against data',
    unit: '× the data’s width',
    source: 'estimate',
    obtained: 'root of the total variance of fresh noise over that of held-out data',
    better: null,
    recorded: 'evaluation',
  },
  noiseOffset: {
    label: 'Noise offset',
    unit: 'widths',
    source: 'estimate',
    obtained: 'distance between the means of fresh noise and held-out data, in widths of the wider one',
    better: null,
    recorded: 'evaluation',
  },
} as const satisfies Record<string, MetricDescription>
