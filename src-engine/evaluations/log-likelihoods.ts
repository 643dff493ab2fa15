// Mean log-likelihood of the training, validation and test rows, and that of each test point.

import type { MeasurementVerdict } from '../../src-shared/measurement.ts'
import { formatCount } from '../../src-shared/numbers.ts'
import { testPointsMaximum } from '../../src-shared/snapshot.ts'
import { logLikelihood } from '../metrics/log-likelihood.ts'
import { pointLogLikelihoods } from '../metrics/point-log-likelihoods.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'

export const logLikelihoods: EvaluationDefinition = {
  needs: ['log-partition'],
  cost: 'every-snapshot',
  async evaluate(now) {
    const energies = await now.splitEnergies()
    const logPartition = await now.logPartition()
    const obtained = await now.partitioned()
    const [train, validation, test] = energies.map((each) => logLikelihood(each, logPartition))
    const broken = energies.map(countNotFinite)
    return {
      ...verdictOf(broken, logPartition),
      values: {
        trainLogLikelihood: { value: train.mean, standardError: train.standardError, obtained },
        validationLogLikelihood: { value: validation.mean, standardError: validation.standardError, obtained },
        testLogLikelihood: { value: test.mean, standardError: test.standardError, obtained },
      },
      views: [
        {
          tag: 'test-log-likelihoods',
          kind: 'values',
          title: 'log-likelihood of each test point, nats',
          values: pointLogLikelihoods(energies[2], logPartition, testPointsMaximum),
        },
      ],
    }
  },
}

function countNotFinite(values: Float64Array): number {
  let count = 0
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) count++
  return count
}

/** Says why a mean is no number; nothing where it is one. */
function verdictOf(broken: readonly number[], logPartition: number): { verdict?: MeasurementVerdict } {
  const count = broken.reduce((sum, each) => sum + each, 0)
  const words: string[] = []
  if (!Number.isFinite(logPartition)) words.push('log Z is not known, so that no likelihood is.')
  if (count > 0) words.push(`The energy of ${formatCount(count)} rows is not finite: it overflowed there.`)
  return words.length === 0 ? {} : { verdict: { standing: 'poor', text: words.join(' ') } }
}
