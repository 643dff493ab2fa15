// Fréchet distance between samples of the model and held-out data, on the principal components of the training rows. These
// features are named wherever the value stands: it is no "FID", whose features are those of a certain network.
//
// Two samples of one law do not reach 0, so the distance of as many training rows stands beside it.

import { alongDirections, frechetDistanceOfRows } from '../metrics/frechet-distance.ts'
import { principalComponents } from '../metrics/principal-components.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { noSamples, samplePair } from './model-draws.ts'

const rowsMaximum = 1000
const featuresMaximum = 20
/** More would not turn the components by a width of a line. */
const componentRowsMaximum = 2000

export const frechet: EvaluationDefinition = {
  needs: [],
  cost: 'on-request',
  async evaluate(now) {
    const pair = await samplePair(now, rowsMaximum)
    if (!pair) return { values: { frechetDistance: noSamples } }
    const { modelSplits } = now.subject
    const { first: samples, second: test, dimension, obtained } = pair
    const train = modelSplits[0].subarray(0, componentRowsMaximum * dimension)
    const { directions } = principalComponents(train, dimension, featuresMaximum)
    const [ofSamples, ofTest, ofTrain] = [samples, test, train.subarray(0, samples.length)].map((rows) =>
      alongDirections(rows, directions, dimension),
    )
    const count = directions.length / dimension
    const drawn = { by: 'monte-carlo', draws: ofTrain.length / count } as const
    return {
      values: {
        frechetDistance: { value: frechetDistanceOfRows(ofSamples, ofTest, count), obtained },
        frechetDistanceTraining: { value: frechetDistanceOfRows(ofTrain, ofTest, count), obtained: drawn },
      },
    }
  },
}
