// The computing half of every lesson. The registry's type makes a forgotten one a compile error.

import type { LessonResult } from '../../src-shared/learn/lesson-result.ts'
import { lessons, type LessonId } from '../../src-shared/learn/registry.ts'
import { parse } from '../../src-shared/config/parse.ts'
import { annealing } from './annealed-importance-sampling.ts'
import { boltzmannDensity } from './boltzmann-density.ts'
import { composition } from './composition.ts'
import { contrastiveDivergenceByHand } from './contrastive-divergence-by-hand.ts'
import { evaluation } from './evaluation.ts'
import { gaussianGradient } from './gaussian-gradient.ts'
import { langevin } from './langevin.ts'
import type { Lesson, LessonRegistry } from './lesson.ts'
import { noiseContrastive } from './noise-contrastive-estimation.ts'
import { otherModels } from './other-models.ts'
import { pullAndPush } from './pull-and-push.ts'
import { scoreMatching } from './score-matching.ts'
import { separatedModes } from './separated-modes.ts'
import { smoothedScore } from './smoothed-score.ts'
import { structuredPrediction } from './structured-prediction.ts'

export const lessonRegistry: LessonRegistry = {
  'boltzmann-density': boltzmannDensity,
  'gaussian-gradient': gaussianGradient,
  'pull-and-push': pullAndPush,
  'contrastive-divergence-by-hand': contrastiveDivergenceByHand,
  langevin,
  'separated-modes': separatedModes,
  'noise-contrastive-estimation': noiseContrastive,
  'score-matching': scoreMatching,
  'smoothed-score': smoothedScore,
  'annealed-importance-sampling': annealing,
  composition,
  'structured-prediction': structuredPrediction,
  'other-models': otherModels,
  evaluation,
}

/** Settings that are left out have their defaults. Throws AppError('invalid-input') naming the field. */
export async function computeLesson(id: LessonId, settings: Record<string, unknown>): Promise<LessonResult> {
  // TypeScript cannot see that the row and the settings have the same lesson; the registry's type guarantees it.
  const lesson = lessonRegistry[id] as Lesson<LessonId>
  return lesson.compute(parse(lessons[id].schema, settings, 'settings') as never)
}
