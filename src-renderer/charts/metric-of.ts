import type { ChartFigureName } from '../../src-shared/figures/charts/chart.ts'
import type { MetricName } from '../../src-shared/metric.ts'

/** The metric behind each chart. */
export const metricOf: Record<ChartFigureName, MetricName> = {
  'log-likelihood': 'testLogLikelihood',
  'log-likelihood-splits': 'testLogLikelihood',
  'kl-divergence': 'klDataModel',
  'energy-gap': 'energyGap',
  mmd: 'mmd',
  'mode-mass': 'modeMassError',
  'class-accuracy': 'classAccuracy',
  'class-cross-entropy': 'classCrossEntropy',
  'gradient-cosine': 'gradientCosine',
  'gradient-norm-ratio': 'gradientNormRatio',
  'exact-gradient-norm': 'exactGradientNorm',
  acceptance: 'acceptance',
  'step-size': 'stepSize',
  'swap-rate': 'swapRate',
  'chain-age': 'chainAge',
  'noise-overlap': 'noiseOverlap',
  'own-losses': 'loss',
}
