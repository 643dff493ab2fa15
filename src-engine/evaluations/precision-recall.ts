// Precision and recall of the model's samples against held-out data, by three nearest neighbours.

import { precisionRecall as sharesOf } from '../metrics/precision-recall.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { noSamples, samplePair } from './model-draws.ts'

/** As many of each, for either share grows with the rows of the other. */
const rowsMaximum = 1000
const k = 3

export const precisionRecall: EvaluationDefinition = {
  needs: [],
  cost: 'on-request',
  async evaluate(now) {
    const pair = await samplePair(now, rowsMaximum)
    if (!pair) return { values: { samplePrecision: noSamples, sampleRecall: noSamples } }
    const length = Math.min(pair.first.length, pair.second.length)
    const { dimension, obtained } = pair
    const [samples, data] = [pair.first, pair.second].map((rows) => rows.subarray(0, length))
    const { precision, recall } = sharesOf({ data, samples, dimension, k })
    const of = (share: number) => ({
      value: share,
      standardError: Math.sqrt((share * (1 - share) * dimension) / length),
      obtained,
    })
    return { values: { samplePrecision: of(precision), sampleRecall: of(recall) } }
  },
}
