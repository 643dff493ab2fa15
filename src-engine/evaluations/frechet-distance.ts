// Fréchet distance between samples of the model and held-out data, on the principal components of the training rows and,
// where rows have classes, on the hidden units of a small classifier of them. These features are named wherever the values
// stand: they are no "FID", whose features are those of a certain network.
//
// Two samples of one law do not reach 0, so the distance of as many training rows stands beside it.

import { trainFeatureClassifier } from '../metrics/feature-classifier.ts'
import { alongDirections, frechetDistanceOfRows } from '../metrics/frechet-distance.ts'
import { principalComponents } from '../metrics/principal-components.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import type { EvaluationDefinition, Yield } from './evaluation-definition.ts'
import { noSamples, samplePair, type SamplePair } from './model-draws.ts'
import type { Subject } from './subject.ts'

const rowsMaximum = 1000
const featuresMaximum = 20
/** More would not turn the components by a width of a line. */
const componentRowsMaximum = 2000
/** Labelled rows that the small classifier sees. */
const labelledRowsMaximum = 10_000

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
        ...(await onClassifierFeatures(now.subject, pair)),
      },
    }
  },
}

/** The classifier is of the data and the seed alone, so that all lanes are seen through the same features. */
async function onClassifierFeatures(
  { data, modelSplits, seed }: Subject,
  { first: samples, second: test, dimension, obtained }: SamplePair,
): Promise<Yield['values']> {
  const { classes } = data
  if (!classes) return {}
  const rows = modelSplits[0].subarray(0, labelledRowsMaximum * dimension)
  const labels = classes.train.subarray(0, rows.length / dimension)
  const random = randomStream({ seed, purpose: purposes.featureClassifier })
  const task = { rows, labels, dimension, classCount: classes.names.length, random }
  const { features, featureCount, accuracy } = await trainFeatureClassifier(task)
  const [ofSamples, ofTest, ofTrain] = [samples, test, rows.subarray(0, samples.length)].map(features)
  const points = test.length / dimension
  const told = accuracy({ rows: test, labels: classes.test.subarray(0, points) })
  const between = (some: Float64Array) => frechetDistanceOfRows(some, ofTest, featureCount)
  return {
    frechetDistanceClassifier: { value: between(ofSamples), obtained },
    frechetDistanceClassifierTraining: {
      value: between(ofTrain),
      obtained: { by: 'monte-carlo', draws: ofTrain.length / featureCount },
    },
    featureClassifierAccuracy: {
      value: told,
      standardError: Math.sqrt((told * (1 - told)) / points),
      obtained: { by: 'held-out-points', points },
    },
  }
}
