// Mean log-likelihood of the training, validation and test rows, and that of each test point.

import { testPointsMaximum } from '../../src-shared/snapshot.ts'
import { logLikelihood } from '../metrics/log-likelihood.ts'
import { pointLogLikelihoods } from '../metrics/point-log-likelihoods.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'

export const logLikelihoods: EvaluationDefinition = {
  needs: ['quadrature'],
  cost: 'every-snapshot',
  async evaluate(now) {
    const energies = await now.splitEnergies()
    const logPartition = await now.logPartition()
    const obtained = await now.integrated()
    const [train, validation, test] = energies.map((each) => logLikelihood(each, logPartition))
    return {
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
