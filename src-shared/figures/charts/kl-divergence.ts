// KL(data‖model) over training: the nats per point that a model loses against the truth.

import type { FigureInput } from '../figure.ts'
import type { ChartRequest, FigureChart } from './chart.ts'
import { metricChart } from './metric-chart.ts'

/** Logarithmic while all values are positive, as they are up to the error of the quadrature. */
export function klDivergenceChart(input: FigureInput, request: ChartRequest): FigureChart {
  return metricChart(input, request, {
    metric: 'klDataModel',
    title: 'KL(data‖model)',
    logarithmicIfPositive: true,
    absent: 'Needs data whose exact density is known.',
  })
}
