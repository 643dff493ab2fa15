// Step size over training, for lanes whose sampler adapts it to a target acceptance.

import type { FigureInput } from '../figure.ts'
import type { ChartRequest, FigureChart } from './chart.ts'
import { metricChart } from './metric-chart.ts'

export function stepSizeChart(input: FigureInput, request: ChartRequest): FigureChart {
  return metricChart(input, request, {
    metric: 'stepSize',
    title: 'Adapted step size',
    logarithmicIfPositive: true,
    absent: 'No sampler here adapts its step size.',
  })
}
