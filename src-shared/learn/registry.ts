// The lessons, in the order in which they are read. Each has its other half in src-engine/lessons.

import type * as v from 'valibot'
import type { LessonDefinition } from './lesson.ts'
import { annealing } from './lessons/annealed-importance-sampling.ts'
import { boltzmannDensity } from './lessons/boltzmann-density.ts'
import { composition } from './lessons/composition.ts'
import { contrastiveDivergenceByHand } from './lessons/contrastive-divergence-by-hand.ts'
import { evaluation } from './lessons/evaluation.ts'
import { gaussianGradient } from './lessons/gaussian-gradient.ts'
import { langevin } from './lessons/langevin.ts'
import { noiseContrastive } from './lessons/noise-contrastive-estimation.ts'
import { otherModels } from './lessons/other-models.ts'
import { pullAndPush } from './lessons/pull-and-push.ts'
import { scoreMatching } from './lessons/score-matching.ts'
import { separatedModes } from './lessons/separated-modes.ts'
import { smoothedScore } from './lessons/smoothed-score.ts'
import { structuredPrediction } from './lessons/structured-prediction.ts'

export const lessons = {
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
} as const satisfies Record<string, LessonDefinition>

export type LessonId = keyof typeof lessons
export type LessonSettings<Id extends LessonId> = v.InferOutput<(typeof lessons)[Id]['schema']>

export const lessonIds = Object.keys(lessons) as LessonId[]

export const isLessonId = (id: string): id is LessonId => Object.hasOwn(lessons, id)
