// The noise that an NCE lane tells the data from, as its method has it.

import { noiseOf, type Noise } from '../methods/contrastive-noise.ts'
import type { TrainingData } from '../methods/method.ts'
import { momentsOf } from '../metrics/moments.ts'
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

const known = new WeakMap<Subject, TrainingData>()

/** As the method had it, so that its noise is the same; made once. */
function trainingDataOf(subject: Subject): TrainingData {
  const found = known.get(subject)
  if (found) return found
  const { data, coordinates } = subject
  const { dimension } = data
  const train = coordinates.toModel(data.train)
  const made = { dimension, logDeterminant: coordinates.logDeterminant, train, ...momentsOf(train, dimension) }
  known.set(subject, made)
  return made
}
