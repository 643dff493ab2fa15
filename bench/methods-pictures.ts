// What the picture of each method's page shows: data on which its way of failing can be seen, the method as it begins,
// and beside it a setting that fails.

import type { MethodKind } from '../src-shared/config/method.ts'
import type { FigureName } from '../src-shared/figures/figure.ts'

interface MethodPicture {
  /** As `--data` and `--data-option` take them. */
  data: string
  dataOptions?: readonly string[]
  /** As `--method` takes them. */
  lanes: readonly string[]
  iterations: number
  /** As `--layers` takes them; where points would hide the density. */
  layers?: string
  /** Default: truth and lanes as densities. */
  figure?: FigureName
}

export const methodPictures: Record<MethodKind, MethodPicture> = {
  'contrastive-divergence': { data: 'two-moons', lanes: ['cd:k=20', 'cd:k=1'], iterations: 1000 },
  'persistent-contrastive-divergence': { data: 'two-moons', lanes: ['pcd', 'pcd:beta1=0.9'], iterations: 1000 },
  'noise-contrastive-estimation': { data: 'two-moons', lanes: ['nce', 'nce:covariance-scale=0.3'], iterations: 1000 },
  'conditional-noise-contrastive-estimation': {
    ...{ data: 'eight-gaussians', iterations: 1000 },
    ...{ lanes: ['cnce', 'cnce:noise-deviation=0.03'], layers: 'contours' },
  },
  'energy-discrepancy': {
    ...{ data: 'eight-gaussians', iterations: 1000 },
    lanes: ['ed', 'ed:perturbation-variance=0.0003'],
  },
  'improved-contrastive-divergence': { data: 'two-moons', lanes: ['icd', 'cd'], iterations: 1000 },
  'maximum-likelihood': {
    ...{ data: 'two-moons', iterations: 500, layers: 'contours' },
    lanes: ['ml', 'ml:learning-rate=0.0005'],
  },
  'score-matching': {
    ...{ data: 'mixture-one-dimensional', dataOptions: ['separation=8'], iterations: 1000 },
    lanes: ['sm', 'ml'],
  },
  'sliced-score-matching': {
    ...{ data: 'mixture-one-dimensional', dataOptions: ['separation=8'], iterations: 1000 },
    lanes: ['ssm', 'ml'],
  },
  'denoising-score-matching': {
    ...{ data: 'eight-gaussians', iterations: 1000 },
    lanes: ['dsm', 'dsm:noise-deviation=0.2', 'dsm:noise-deviation=0.02,paired=false'],
  },
  'multiscale-denoising-score-matching': {
    ...{ data: 'two-moons', iterations: 2000 },
    lanes: ['mdsm', 'dsm'],
  },
}
