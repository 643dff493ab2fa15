// Share of exchanges between neighbouring temperatures taken over training, for lanes with tempered chains.

import type { FigureInput } from '../figure.ts'
import type { ChartRequest, FigureChart } from './chart.ts'
import { metricChart } from './metric-chart.ts'

export function swapRateChart(input: FigureInput, request: ChartRequest): FigureChart {
  return metricChart(input, request, {
    metric: 'swapRate',
    title: 'Swap rate',
    includeZero: true,
    smooth: true,
    absent: 'No chains here are tempered.',
  })
}
