// Sliced Wasserstein distance between samples of the model and held-out data, in standard deviations of the columns.

import { randomDirections, slicedWasserstein as distanceOf } from '../metrics/sliced-wasserstein.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { noSamples, samplePair } from './model-draws.ts'

const rowsMaximum = 1000
/** The error of their mean is about 10% of its spread; they are the same for every lane and iteration of a seed, so that values compare. */
const directionCount = 100

export const slicedWasserstein: EvaluationDefinition = {
  needs: [],
  cost: 'end-of-run',
  async evaluate(now) {
    const pair = await samplePair(now, rowsMaximum)
    if (!pair) return { values: { slicedWasserstein: noSamples } }
    const random = randomStream({ seed: now.subject.seed, purpose: purposes.sliceDirections })
    const directions = randomDirections(directionCount, pair.dimension, random)
    return { values: { slicedWasserstein: { value: distanceOf(pair, directions), obtained: pair.obtained } } }
  },
}
