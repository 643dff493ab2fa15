// Every evaluation there is; their words and their order, which is that of the metrics of a row, stand in
// src-shared/evaluation.ts. What they share is made once.

import { evaluationNames, type EvaluationName } from '../../src-shared/evaluation.ts'
import { energyChange } from './energy-change.ts'
import { annealedImportanceSampling } from './annealed-importance-sampling.ts'
import { classifierPosterior } from './classifier-posterior.ts'
import { classification } from './classification.ts'
import { classRegions } from './class-regions.ts'
import { classSamples } from './class-samples.ts'
import { conditionalDensities } from './conditional-densities.ts'
import { classifierTwoSample } from './classifier-two-sample.ts'
import { energiesCompared } from './energies-compared.ts'
import { energyDistance } from './energy-distance.ts'
import { energyField } from './energy-field.ts'
import { fisher } from './fisher-divergence.ts'
import { gradientBiasMeter } from './gradient-bias.ts'
import type { Cost, EvaluationDefinition } from './evaluation-definition.ts'
import { frechet } from './frechet-distance.ts'
import { hiddenFilters } from './hidden-filters.ts'
import { jensenShannon } from './jensen-shannon.ts'
import { klDataModel } from './kl-divergence.ts'
import { klOfRows } from './kl-of-rows.ts'
import { klModelData } from './kl-model-data.ts'
import { learnedLogPartition } from './learned-log-partition.ts'
import { logLikelihoods } from './log-likelihoods.ts'
import { logPartition } from './log-partition.ts'
import { discrepancy } from './maximum-mean-discrepancy.ts'
import { methodGradients } from './method-gradients.ts'
import { memorisation } from './memorisation.ts'
import { modeMassError } from './mode-masses.ts'
import { modelEntropy } from './model-entropy.ts'
import { modelSamples } from './model-samples.ts'
import type { Need } from './need.ts'
import { negatives } from './negatives.ts'
import { noiseDensity } from './noise-density.ts'
import { noiseLevelFields } from './noise-levels.ts'
import { noiseOverlap } from './noise-overlap.ts'
import { reconstruction } from './reconstruction.ts'
import { scoreError } from './score-error.ts'
import { principalPlane } from './principal-plane.ts'
import { precisionRecall } from './precision-recall.ts'
import { samplerDiagnostics } from './sampler-diagnostics.ts'
import { slicedWasserstein } from './sliced-wasserstein.ts'
import { standardisation } from './standardisation.ts'

export const evaluations = {
  'log-likelihoods': logLikelihoods,
  'log-partition': logPartition,
  'kl-divergence': klDataModel,
  'kl-divergence-of-rows': klOfRows,
  'kl-model-data': klModelData,
  'jensen-shannon': jensenShannon,
  'model-entropy': modelEntropy,
  'fisher-divergence': fisher,
  'score-error': scoreError,
  'mode-masses': modeMassError,
  'maximum-mean-discrepancy': discrepancy,
  'energy-distance': energyDistance,
  'sliced-wasserstein': slicedWasserstein,
  'frechet-distance': frechet,
  'classifier-two-sample': classifierTwoSample,
  'precision-recall': precisionRecall,
  classification,
  'conditional-densities': conditionalDensities,
  memorisation,
  'energies-compared': energiesCompared,
  'sampler-diagnostics': samplerDiagnostics,
  'learned-log-partition': learnedLogPartition,
  'noise-overlap': noiseOverlap,
  'classifier-posterior': classifierPosterior,
  'annealed-importance-sampling': annealedImportanceSampling,
  standardisation,
  'gradient-bias': gradientBiasMeter,
  'method-gradients': methodGradients,
  'energy-change': energyChange,
  'noise-levels': noiseLevelFields,
  'energy-field': energyField,
  'noise-density': noiseDensity,
  'model-samples': modelSamples,
  'class-regions': classRegions,
  'class-samples': classSamples,
  'hidden-filters': hiddenFilters,
  reconstruction,
  'principal-plane': principalPlane,
  negatives,
} as const satisfies Record<EvaluationName, EvaluationDefinition>

export interface Chosen {
  chosen: EvaluationDefinition[]
  /** Those whose needs are not met, with what is missing. */
  leftOut: { name: EvaluationName; missing: Need[] }[]
}

/** What of its needs is not met. */
export const missingOf = ({ needs }: EvaluationDefinition, has: ReadonlySet<Need>): Need[] =>
  needs.filter((need) => !has.has(need))

const costOf = ({ cost }: EvaluationDefinition, has: ReadonlySet<Need>): Cost =>
  typeof cost === 'string' ? cost : has.has('log-partition') ? cost.onGrid : cost.beyond

/** Those that can be made here and are due. */
export function chooseEvaluations(has: ReadonlySet<Need>, costs: readonly Cost[]): Chosen {
  const result: Chosen = { chosen: [], leftOut: [] }
  for (const name of evaluationNames) {
    const definition: EvaluationDefinition = evaluations[name]
    const missing = missingOf(definition, has)
    if (missing.length > 0) result.leftOut.push({ name, missing })
    else if (costs.includes(costOf(definition, has))) result.chosen.push(definition)
  }
  return result
}
