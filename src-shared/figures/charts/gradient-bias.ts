// The gradient-bias meter over training: direction and length of each lane's gradient against the exact one, and how long
// that one is.

import { methodDefinition } from '../../config/method.ts'
import { metricDescriptions, type MetricName } from '../../metric.ts'
import type { FigureInput } from '../figure.ts'
import { lanesOf, type FigureLane } from '../lanes.ts'
import type { ChartRequest, FigureChart } from './chart.ts'
import { metricChart } from './metric-chart.ts'
import type { MetricChartOptions } from './metric-chart-options.ts'

const absent =
  'Needs data of one or two dimensions, runs of this version, and lanes that learn one energy: of many noise levels the gradient fits all at once.'

export function gradientCosineChart(input: FigureInput, request: ChartRequest): FigureChart {
  return metricChart(input, request, {
    metric: 'gradientCosine',
    title: 'Gradient cosine',
    reference: { value: 1, label: 'the exact direction = 1' },
    extent: ({ lowest }) => ({ lowest: Math.min(Math.max(lowest - 0.05, -1.1), 0.9), highest: 1 }),
    // No direction is nearer than the same: an estimate may pass 1 within its error.
    ceiling: 1,
    ...withoutLadders(input, 'gradientCosine'),
    absent,
  })
}

export function gradientNormRatioChart(input: FigureInput, request: ChartRequest): FigureChart {
  return metricChart(input, request, {
    metric: 'gradientNormRatio',
    title: 'Gradient norm ratio',
    logarithmicIfPositive: true,
    reference: { value: 1, label: 'the exact length = 1' },
    marked: ofAnotherObjective,
    ...withoutLadders(input, 'gradientNormRatio'),
    absent,
  })
}

export function exactGradientNormChart(input: FigureInput, request: ChartRequest): FigureChart {
  return metricChart(input, request, {
    metric: 'exactGradientNorm',
    title: 'Exact gradient norm',
    logarithmicIfPositive: true,
    absent,
  })
}

/** Says which lanes have no gradient to be compared, and why. */
function withoutLadders(input: FigureInput, metric: MetricName): Pick<MetricChartOptions, 'obtained'> {
  const labels = lanesOf(input).flatMap(({ label, runs }) =>
    runs[0].lane.method.kind === 'multiscale-denoising-score-matching' ? [label] : [],
  )
  if (labels.length === 0) return {}
  const left = `left out: ${labels.join(', ')}, whose gradient fits many noise levels at once`
  return { obtained: `${metricDescriptions[metric].obtained}; ${left}` }
}

/** NCE, score matching and their like descend on something else: how long its gradient is says nothing. */
export const ofAnotherObjective: NonNullable<MetricChartOptions['marked']> = {
  sign: '≠',
  words: 'another objective: need not come to 1',
  is({ runs }: FigureLane) {
    const { method } = runs[0].lane
    return !methodDefinition(method.kind).estimatesLikelihoodGradient?.(method)
  },
}
