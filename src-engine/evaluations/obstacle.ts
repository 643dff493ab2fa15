// Why an evaluation cannot be made of a model, in words.

import { evaluationWords, type EvaluationName } from '../../src-shared/evaluation.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { needInWords, type Need } from './need.ts'
import { evaluations, missingOf } from './registry.ts'

/** Null where it can be made. */
export function obstacleOf(evaluation: EvaluationName, has: ReadonlySet<Need>): string | null {
  const definition: EvaluationDefinition = evaluations[evaluation]
  const missing = missingOf(definition, has)
  if (missing.length === 0) return null
  return `${evaluationWords[evaluation].title} needs ${missing.map((need) => needInWords[need]).join('; and ')}.`
}
