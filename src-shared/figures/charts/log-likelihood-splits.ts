// Train, validation and held-out log-likelihood over training: where the lines part, a model learns its points by heart.

import type { FigureInput } from '../figure.ts'
import type { ChartRequest, FigureChart } from './chart.ts'
import { likelihoodExtent } from './log-likelihood.ts'
import { metricChart } from './metric-chart.ts'

const others = [
  { metric: 'validationLogLikelihood', word: 'validation', dash: [5, 3] },
  { metric: 'trainLogLikelihood', word: 'train', dash: [1.5, 2] },
] as const

/** Without train and validation it would be the chart of the held-out log-likelihood again. */
export function logLikelihoodSplitsChart(input: FigureInput, request: ChartRequest): FigureChart {
  const recorded = input.runs.some(({ rows }) =>
    rows.some(({ values }) => others.some(({ metric }) => values[metric] !== undefined)),
  )
  return metricChart(recorded ? input : { ...input, runs: [] }, request, {
    metric: 'testLogLikelihood',
    title: 'Log-likelihood of each split',
    obtained: 'means over the points of each split',
    companions: { mainWord: 'held-out', others },
    extent: likelihoodExtent(null),
    absent: 'Train and validation log-likelihood were not recorded.',
  })
}
