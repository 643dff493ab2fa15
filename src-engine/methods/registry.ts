// Every training method, by kind.

import { contrastiveDivergence } from './contrastive-divergence.ts'
import { maximumLikelihood } from './maximum-likelihood.ts'
import type { MethodRegistry } from './method.ts'
import { noiseContrastiveEstimation } from './noise-contrastive-estimation.ts'
import { persistentContrastiveDivergence } from './persistent-contrastive-divergence.ts'

export const methods: MethodRegistry = {
  'contrastive-divergence': contrastiveDivergence,
  'persistent-contrastive-divergence': persistentContrastiveDivergence,
  'noise-contrastive-estimation': noiseContrastiveEstimation,
  'maximum-likelihood': maximumLikelihood,
}
