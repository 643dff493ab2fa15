// The noise that an NCE lane tells the data from, as its method has it.

import { noiseOf, type Noise } from '../methods/contrastive-noise.ts'
import type { TrainingData } from '../methods/method.ts'
import { momentsOf } from '../metrics/moments.ts'
import { perSubject } from './per-subject.ts'
import type { Subject } from './subject.ts'

export interface ClassifierNoise {
  noise: Noise
  /** ν */
  noiseRatio: number
}

/** Null for a lane of another method. */
export function classifierNoiseOf(subject: Subject): ClassifierNoise | null {
  const { method, seed } = subject
  if (method?.kind !== 'noise-contrastive-estimation') return null
  return { noise: noiseOf(method, trainingDataOf(subject), seed), noiseRatio: method.noiseRatio }
}

/** As the method had it, so that its noise is the same. */
const trainingDataOf = perSubject(({ data, coordinates }): TrainingData => {
  const { dimension } = data
  const train = coordinates.toModel(data.train)
  return { dimension, logDeterminant: coordinates.logDeterminant, train, ...momentsOf(train, dimension) }
})
