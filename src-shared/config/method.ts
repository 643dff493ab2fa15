// How the energy is trained. A new method adds its schema here, one file and one row in src-engine/methods.

import * as v from 'valibot'
import { contrastiveDivergenceConfig, contrastiveDivergenceOptimizer } from './methods/contrastive-divergence.ts'
import { maximumLikelihoodConfig, maximumLikelihoodOptimizer } from './methods/maximum-likelihood.ts'
import {
  noiseContrastiveEstimationConfig,
  noiseContrastiveEstimationOptimizer,
} from './methods/noise-contrastive-estimation.ts'
import type { MethodOptimizer } from './methods/method-optimizer.ts'
import {
  persistentContrastiveDivergenceConfig,
  persistentContrastiveDivergenceOptimizer,
} from './methods/persistent-contrastive-divergence.ts'

export const methodSchemas = {
  'contrastive-divergence': contrastiveDivergenceConfig,
  'persistent-contrastive-divergence': persistentContrastiveDivergenceConfig,
  'noise-contrastive-estimation': noiseContrastiveEstimationConfig,
  'maximum-likelihood': maximumLikelihoodConfig,
} as const

export const methodConfigSchema = v.variant('kind', [
  contrastiveDivergenceConfig,
  persistentContrastiveDivergenceConfig,
  noiseContrastiveEstimationConfig,
  maximumLikelihoodConfig,
])

export type MethodConfig = v.InferOutput<typeof methodConfigSchema>
export type MethodKind = MethodConfig['kind']
export type MethodConfigOf<Kind extends MethodKind> = Extract<MethodConfig, { kind: Kind }>

/** What the optimizer of a method begins with. */
export const methodOptimizers: Record<MethodKind, MethodOptimizer> = {
  'contrastive-divergence': contrastiveDivergenceOptimizer,
  'persistent-contrastive-divergence': persistentContrastiveDivergenceOptimizer,
  'noise-contrastive-estimation': noiseContrastiveEstimationOptimizer,
  'maximum-likelihood': maximumLikelihoodOptimizer,
}

export interface MethodTitle {
  title: string
  abbreviation: string
  /** What `--methods` calls it. */
  option: string
  help: string
  /** Name and unit of the method's own loss; losses of different methods are different quantities. */
  lossTitle: string
}

export const methodTitles: Record<MethodKind, MethodTitle> = {
  'contrastive-divergence': {
    title: 'Contrastive divergence',
    abbreviation: 'CD',
    option: 'cd',
    help: 'Negatives: k sampler steps from the data batch. Cheap and biased: far modes are never seen.',
    lossTitle: 'Energy gap, data − negatives (nats)',
  },
  'persistent-contrastive-divergence': {
    title: 'Persistent contrastive divergence',
    abbreviation: 'PCD',
    option: 'pcd',
    help: 'Negatives: chains that are kept alive between updates, and so wander off the data. Begins with β₁ = 0: momentum keeps pushing where the chains no longer are, which makes PCD end worse than CD.',
    lossTitle: 'Energy gap, data − chains (nats)',
  },
  'noise-contrastive-estimation': {
    title: 'Noise-contrastive estimation',
    abbreviation: 'NCE',
    option: 'nce',
    help: 'No sampling: tells data from known noise, and learns log Z with it.',
    lossTitle: 'Logistic loss, data against noise (nats)',
  },
  'maximum-likelihood': {
    title: 'Maximum likelihood, exact',
    abbreviation: 'ML',
    option: 'ml',
    help: 'No sampling: the model’s expectation by quadrature, in 1 or 2 dimensions. What the others approximate.',
    lossTitle: 'Negative log-likelihood (nats)',
  },
}

/** `CD-10`, `PCD-10`, `NCE ν=4`: how a lane is called when the person gave it no name. */
export function methodLabel(method: MethodConfig): string {
  const { abbreviation } = methodTitles[method.kind]
  switch (method.kind) {
    case 'contrastive-divergence':
      return `${abbreviation}-${method.steps}`
    case 'persistent-contrastive-divergence': {
      const name = `${abbreviation}-${method.steps}`
      return method.restart > 0 ? `${name}, ${percent(method.restart)} from ${method.restartSource}` : name
    }
    case 'noise-contrastive-estimation':
      return `${abbreviation} ν=${method.noiseRatio}`
    case 'maximum-likelihood':
      return abbreviation
    default:
      return method satisfies never
  }
}

/** `5%`; small shares keep two digits. */
export const percent = (share: number): string => `${Number((100 * share).toPrecision(2))}%`
