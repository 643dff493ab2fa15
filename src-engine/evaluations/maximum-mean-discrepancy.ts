// MMD² between fresh samples of the model and held-out data; at the end with more rows and a permutation p-value.
//
// Samples are compared in the model's coordinates, where no unit of a column outweighs another's.

import { maximumMeanDiscrepancy } from '../metrics/maximum-mean-discrepancy.ts'
import { purposes } from '../random/purposes.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'

/** At most so many rows of each sample are compared: it costs their square. */
const rowsMaximum = { running: 200, final: 1000 }

export const discrepancy: EvaluationDefinition = {
  needs: ['quadrature'],
  cost: 'every-snapshot',
  async evaluate(now) {
    const { data, coordinates, frame, config } = now.subject
    const { test, dimension } = data
    const { final } = now.request
    const permutations = { by: 'permutations', count: config.permutations } as const
    const maximum = final ? rowsMaximum.final : rowsMaximum.running
    // Both are in random order: the first rows are as good as any.
    const first = coordinates.toModel(frame.fromModel((await now.samples()).rows)).subarray(0, maximum * dimension)
    const second = coordinates.toModel(test.subarray(0, maximum * dimension))
    const obtained = { by: 'monte-carlo', draws: first.length / dimension } as const
    // No samples where log Z could not be computed.
    if (first.length === 0) {
      const none = { value: Number.NaN, obtained }
      return { values: final ? { mmd: none, mmdPValue: { value: Number.NaN, obtained: permutations } } : { mmd: none } }
    }
    const { squared, pValue } = await maximumMeanDiscrepancy(
      { first, second, dimension },
      final ? { count: config.permutations, random: now.random(purposes.mmdPermutations) } : null,
    )
    const mmd = { value: squared, obtained }
    return { values: final ? { mmd, mmdPValue: { value: pValue, obtained: permutations } } : { mmd } }
  },
}
