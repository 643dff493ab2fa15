// Share of proposals taken over training, for lanes whose sampler refuses some.

import type { FigureInput } from '../figure.ts'
import type { ChartRequest, FigureChart } from './chart.ts'
import { metricChart } from './metric-chart.ts'

export function acceptanceChart(input: FigureInput, request: ChartRequest): FigureChart {
  return metricChart(input, request, {
    metric: 'acceptance',
    title: 'Acceptance',
    includeZero: true,
    smooth: true,
    absent: 'No sampler here refuses proposals.',
  })
}
