// How much probability a model puts under the wrong modes, over training.

import type { FigureInput } from '../figure.ts'
import type { ChartRequest, FigureChart } from './chart.ts'
import { metricChart } from './metric-chart.ts'

export function modeMassChart(input: FigureInput, request: ChartRequest): FigureChart {
  return metricChart(input, request, {
    metric: 'modeMassError',
    title: 'Mode mass error',
    includeZero: true,
    absent: 'Needs data whose modes are known.',
  })
}
