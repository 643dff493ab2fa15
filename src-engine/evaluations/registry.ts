// Every evaluation there is. Their order is that of the metrics of a row; what they share is made once.

import { energyField } from './energy-field.ts'
import type { Cost, EvaluationDefinition } from './evaluation-definition.ts'
import { klDataModel } from './kl-divergence.ts'
import { learnedLogPartition } from './learned-log-partition.ts'
import { logLikelihoods } from './log-likelihoods.ts'
import { logPartition } from './log-partition.ts'
import { discrepancy } from './maximum-mean-discrepancy.ts'
import { modeMassError } from './mode-masses.ts'
import { modelSamples } from './model-samples.ts'
import type { Need } from './need.ts'
import { negatives } from './negatives.ts'
import { standardisation } from './standardisation.ts'

export const evaluations = {
  'log-likelihoods': logLikelihoods,
  'log-partition': logPartition,
  'kl-divergence': klDataModel,
  'mode-masses': modeMassError,
  'maximum-mean-discrepancy': discrepancy,
  'learned-log-partition': learnedLogPartition,
  standardisation,
  'energy-field': energyField,
  'model-samples': modelSamples,
  negatives,
} as const satisfies Record<string, EvaluationDefinition>

export type EvaluationName = keyof typeof evaluations

export interface Chosen {
  chosen: EvaluationDefinition[]
  /** Those whose needs are not met, with what is missing. */
  leftOut: { name: EvaluationName; missing: Need[] }[]
}

/** Those that can be made here and are due. */
export function chooseEvaluations(has: ReadonlySet<Need>, costs: readonly Cost[]): Chosen {
  const result: Chosen = { chosen: [], leftOut: [] }
  for (const name of Object.keys(evaluations) as EvaluationName[]) {
    const definition: EvaluationDefinition = evaluations[name]
    const missing = definition.needs.filter((need) => !has.has(need))
    if (missing.length > 0) result.leftOut.push({ name, missing })
    else if (costs.includes(definition.cost)) result.chosen.push(definition)
  }
  return result
}
