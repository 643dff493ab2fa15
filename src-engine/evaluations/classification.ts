// How well a model that knows classes tells those of held-out points, beside the best that any could: that of the exact
// p(y | x), where it is known, on the same points.

import { testPointsMaximum } from '../../src-shared/snapshot.ts'
import type { Estimate } from '../../src-shared/estimate.ts'
import { classification as judge, type Told } from '../metrics/class-shares.ts'
import { classShares } from './class-energies.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'

export const classification: EvaluationDefinition = {
  needs: ['classes'],
  cost: 'every-snapshot',
  async evaluate({ subject: { session, data, modelSplits } }) {
    const { names, test, exactLogShares } = data.classes!
    const labels = test.subarray(0, testPointsMaximum)
    const [length, points] = [labels.length * data.dimension, labels.length]
    const rows = modelSplits[2].subarray(0, length)
    const { accuracy, crossEntropy } = estimatesOf(
      judge(await classShares(session, rows, names.length), labels),
      points,
    )
    const exact = exactLogShares?.(data.test.subarray(0, length))
    const best = exact && estimatesOf(judge({ count: names.length, values: exact }, labels), points)
    return {
      values: {
        ...{ classAccuracy: accuracy, classCrossEntropy: crossEntropy },
        ...(best && { bayesAccuracy: best.accuracy, bayesCrossEntropy: best.crossEntropy }),
      },
    }
  },
}

function estimatesOf(told: Told, points: number): { accuracy: Estimate; crossEntropy: Estimate } {
  const obtained = { by: 'held-out-points', points } as const
  return {
    accuracy: { value: told.accuracy, standardError: told.accuracyError, obtained },
    crossEntropy: { value: told.crossEntropy, standardError: told.crossEntropyError, obtained },
  }
}
