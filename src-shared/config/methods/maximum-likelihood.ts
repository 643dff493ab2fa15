import * as v from 'valibot'
import { integerField } from '../fields.ts'
import type { MethodOptimizer } from './method-optimizer.ts'

export const maximumLikelihoodConfig = v.strictObject({
  kind: v.literal('maximum-likelihood'),
  gridPoints: integerField(61, {
    label: 'Grid points',
    unit: 'per axis',
    help: 'Points at which the model’s expectation is summed, per axis of a plane; a line gets sixteen times as many. Where they are too few, the spacing is halved up to three times, each time at four times the cost.',
    minimum: 21,
    maximum: 401,
    logarithmic: true,
  }),
})

/** By docs/study-defaults.md. */
export const maximumLikelihoodOptimizer: MethodOptimizer = { learningRate: 5e-3, momentum: 0.9 }
