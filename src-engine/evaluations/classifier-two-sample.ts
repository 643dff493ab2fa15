// Can a nearest-neighbour classifier tell samples of the model from held-out data?

import { formatNumber } from '../../src-shared/numbers.ts'
import { classifierTwoSample as accuracyOf } from '../metrics/classifier-two-sample.ts'
import { purposes } from '../random/purposes.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { noSamples, samplePair } from './model-draws.ts'

const rowsMaximum = 2000

export const classifierTwoSample: EvaluationDefinition = {
  needs: [],
  cost: 'on-request',
  async evaluate(now) {
    const pair = await samplePair(now, rowsMaximum)
    if (!pair) return { values: { classifierAccuracy: noSamples } }
    const { accuracy, standardError, k, testRows } = accuracyOf(pair, now.random(purposes.classifierHalves))
    const beyond = (accuracy - 0.5) / standardError
    const how = `${k} nearest neighbours among ${testRows} rows, tested on ${testRows} others`
    const distance = `${formatNumber(beyond, 2)} standard errors from one half`
    return {
      values: { classifierAccuracy: { value: accuracy, standardError, obtained: pair.obtained } },
      verdict:
        beyond > 2
          ? { standing: 'fair', text: `Samples and data can be told apart: ${distance} (${how}).` }
          : {
              standing: 'good',
              text: `Samples and data are not told apart: ${distance} (${how}). That proves nothing.`,
            },
    }
  },
}
