// MMD² between fresh model samples and held-out data over training.

import type { FigureInput } from '../figure.ts'
import type { ChartRequest, FigureChart } from './chart.ts'
import { metricChart } from './metric-chart.ts'

/** Linear: the unbiased estimate scatters around zero for equal distributions, and then is negative half the time. */
export function mmdChart(input: FigureInput, request: ChartRequest): FigureChart {
  return metricChart(input, request, {
    metric: 'mmd',
    title: 'MMD² of samples',
    reference: { value: 0, label: 'equal distributions' },
  })
}
