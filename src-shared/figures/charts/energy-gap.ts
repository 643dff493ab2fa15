// Energy of the data minus energy of the negatives over training: near zero is balance, a growing gap is divergence.

import type { FigureInput } from '../figure.ts'
import type { ChartRequest, FigureChart } from './chart.ts'
import { metricChart } from './metric-chart.ts'

export function energyGapChart(input: FigureInput, request: ChartRequest): FigureChart {
  return metricChart(input, request, {
    metric: 'energyGap',
    title: 'Energy gap, data − negatives',
    reference: { value: 0, label: 'balance' },
    smooth: true,
    absent: 'No method here has negatives of its own model.',
  })
}
