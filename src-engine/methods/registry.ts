// Every training method, by kind.

import { conditionalNoiseContrastiveEstimation } from './conditional-noise-contrastive-estimation.ts'
import { contrastiveDivergence } from './contrastive-divergence.ts'
import { denoisingScoreMatching } from './denoising-score-matching.ts'
import { energyDiscrepancy } from './energy-discrepancy.ts'
import { improvedContrastiveDivergence } from './improved-contrastive-divergence.ts'
import { maximumLikelihood } from './maximum-likelihood.ts'
import type { MethodKind } from '../../src-shared/config/method.ts'
import type { Method, MethodRegistry } from './method.ts'
import { multiscaleDenoisingScoreMatching } from './multiscale-denoising-score-matching.ts'
import { noiseContrastiveEstimation } from './noise-contrastive-estimation.ts'
import { persistentContrastiveDivergence } from './persistent-contrastive-divergence.ts'
import { scoreMatching } from './score-matching.ts'
import { slicedScoreMatching } from './sliced-score-matching.ts'

export const methods = {
  'contrastive-divergence': contrastiveDivergence,
  'persistent-contrastive-divergence': persistentContrastiveDivergence,
  'improved-contrastive-divergence': improvedContrastiveDivergence,
  'noise-contrastive-estimation': noiseContrastiveEstimation,
  'conditional-noise-contrastive-estimation': conditionalNoiseContrastiveEstimation,
  'energy-discrepancy': energyDiscrepancy,
  'maximum-likelihood': maximumLikelihood,
  'score-matching': scoreMatching,
  'sliced-score-matching': slicedScoreMatching,
  'denoising-score-matching': denoisingScoreMatching,
  'multiscale-denoising-score-matching': multiscaleDenoisingScoreMatching,
} satisfies MethodRegistry

export function methodOf(kind: MethodKind): Method<MethodKind> {
  // TypeScript cannot see that row and config are of one kind; the registry's type guarantees it.
  return (methods as MethodRegistry)[kind] as Method<MethodKind>
}
