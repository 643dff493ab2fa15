import type { ChartFigureName } from '../../src-shared/figures/charts/chart.ts'

/** The glossary's term for what each chart shows. */
export const termOfChart: Record<ChartFigureName, string> = {
  'log-likelihood': 'log-likelihood',
  'log-likelihood-splits': 'split',
  'kl-divergence': 'kl-divergence',
  'energy-gap': 'energy-gap',
  mmd: 'mmd',
  'mode-mass': 'mode-mass',
  'class-accuracy': 'class-accuracy',
  'class-cross-entropy': 'cross-entropy',
  'gradient-cosine': 'gradient-bias',
  'gradient-norm-ratio': 'gradient-bias',
  'exact-gradient-norm': 'gradient-bias',
  acceptance: 'acceptance',
  'step-size': 'step-size-adaptation',
  'swap-rate': 'swap-rate',
  'chain-age': 'chain-age',
  'noise-overlap': 'noise-overlap',
  'own-losses': 'own-loss',
}
