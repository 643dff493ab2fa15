// MMD² between fresh samples of the model and held-out data; at the end with more rows and a permutation p-value. Beyond
// two dimensions samples are dear: at the end only.
//
// Samples are compared in the model's coordinates, where no unit of a column outweighs another's.

import { maximumMeanDiscrepancy } from '../metrics/maximum-mean-discrepancy.ts'
import { purposes } from '../random/purposes.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { noSamples, samplePair } from './model-draws.ts'

/** At most so many rows of each sample are compared: it costs their square. */
const rowsMaximum = { running: 200, final: 1000 }

export const discrepancy: EvaluationDefinition = {
  needs: [],
  cost: { onGrid: 'every-snapshot', beyond: 'end-of-run' },
  async evaluate(now) {
    const { final } = now.request
    const permutations = { by: 'permutations', count: now.subject.config.permutations } as const
    const pair = await samplePair(now, final ? rowsMaximum.final : rowsMaximum.running)
    if (!pair) {
      const mmdPValue = { value: Number.NaN, obtained: permutations }
      return { values: { mmd: noSamples, ...(final && { mmdPValue }) } }
    }
    const { squared, pValue } = await maximumMeanDiscrepancy(
      pair,
      final ? { count: permutations.count, random: now.random(purposes.mmdPermutations) } : null,
    )
    const mmd = { value: squared, obtained: pair.obtained }
    return { values: final ? { mmd, mmdPValue: { value: pValue, obtained: permutations } } : { mmd } }
  },
}
