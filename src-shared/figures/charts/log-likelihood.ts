// Held-out log-likelihood over training, with the best possible value, −entropy, where the data's density is known.

import type { FigureInput } from '../figure.ts'
import { formatNumber } from '../../numbers.ts'
import type { ChartRequest, FigureChart } from './chart.ts'
import { metricChart } from './metric-chart.ts'

/** The name of −entropy, which no model exceeds on average; the same everywhere. */
export const bestPossible = 'best possible log-likelihood'

/** Values this far below the bound (or the best value) are off the axis: an untrained lane would flatten the rest. */
const shownNats = 6

export function logLikelihoodChart(input: FigureInput, request: ChartRequest): FigureChart {
  const { entropy } = input.preview
  const bound = entropy === null || !Number.isFinite(entropy) ? null : -entropy
  return metricChart(input, request, {
    metric: 'testLogLikelihood',
    title: 'Held-out log-likelihood',
    reference: bound === null ? null : { value: bound, label: `${bestPossible} = ${formatNumber(bound)}` },
    extent: likelihoodExtent(bound),
  })
}

export const likelihoodExtent =
  (bound: number | null) =>
  ({ best }: { best: number }) => {
    const highest = Math.max(bound ?? best, Number.isFinite(best) ? best : -Infinity)
    return { lowest: Math.floor(highest - shownNats), highest: null }
  }
