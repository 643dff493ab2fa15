// Does the model repeat its training points? Distances of its samples to them, against those of held-out points.

import { formatNumber } from '../../src-shared/numbers.ts'
import { memorisation as nearnessOf } from '../metrics/memorisation.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { rawCoordinates } from '../data/coordinates.ts'
import { noSamples, samplePair } from './model-draws.ts'
import type { Subject } from './subject.ts'

const rowsMaximum = 1000
/** Training rows that are looked at: it costs their product with the samples. */
const trainingRowsMaximum = 20_000

export const memorisation: EvaluationDefinition = {
  needs: [],
  cost: 'on-request',
  async evaluate(now) {
    const pair = await samplePair(now, rowsMaximum)
    if (!pair) return { values: { memorisation: noSamples } }
    const { coordinates, data } = now.subject
    const train = coordinates.toModel(data.train.subarray(0, trainingRowsMaximum * data.dimension))
    const { first: samples, second: test, dimension, obtained } = pair
    const { nearness, standardError, sampleDistance, testDistance } = nearnessOf({ samples, train, test, dimension })
    const copies = nearness > 0.5 + 2 * standardError
    const distances = `Half of the samples lie within ${formatNumber(sampleDistance, 2)} of a training point, half of the test points within ${formatNumber(testDistance, 2)} (${unitIn(now.subject)}).`
    return {
      values: {
        memorisation: { value: nearness, standardError, obtained },
        nearestTrainingDistance: { value: sampleDistance, obtained },
        nearestTrainingDistanceTest: {
          value: testDistance,
          obtained: { by: 'monte-carlo', draws: test.length / dimension },
        },
      },
      verdict: copies
        ? {
            standing: 'poor',
            text: `Samples lie nearer to training points than fresh data do: the model repeats them. ${distances}`,
          }
        : { standing: 'good', text: `Samples lie no nearer to training points than fresh data do. ${distances}` },
    }
  },
}

/** Of a distance in the model's coordinates. */
function unitIn({ coordinates, data }: Subject): string {
  if (data.rowKind === 'binary') return 'the square root of the number of columns that differ'
  if (coordinates === rawCoordinates) return 'in units of the columns'
  return data.image ? 'in root mean squares of the pixels’ standard deviations' : 'standard deviations of the columns'
}
