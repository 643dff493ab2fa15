// Energy distance between samples of the model and held-out data, in standard deviations of the columns.

import { energyDistance as distanceOf } from '../metrics/energy-distance.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { noSamples, samplePair } from './model-draws.ts'

/** At most so many rows of each: it costs their square. */
const rowsMaximum = 1000

export const energyDistance: EvaluationDefinition = {
  needs: [],
  cost: 'end-of-run',
  async evaluate(now) {
    const pair = await samplePair(now, rowsMaximum)
    if (!pair) return { values: { energyDistance: noSamples } }
    return { values: { energyDistance: { value: distanceOf(pair), obtained: pair.obtained } } }
  },
}
