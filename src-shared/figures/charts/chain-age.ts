// Mean age of persistent chains over training: restarts keep it low, without them it grows with every update.

import type { FigureInput } from '../figure.ts'
import type { ChartRequest, FigureChart } from './chart.ts'
import { metricChart } from './metric-chart.ts'

export function chainAgeChart(input: FigureInput, request: ChartRequest): FigureChart {
  return metricChart(input, request, {
    metric: 'chainAge',
    title: 'Age of the chains',
    includeZero: true,
    absent: 'No chains here persist.',
  })
}
