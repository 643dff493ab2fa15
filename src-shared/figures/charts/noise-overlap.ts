// Overlap of the noise with the data over training, for lanes that tell data from noise.

import { overlapMinimum } from '../../noise-words.ts'
import type { FigureInput } from '../figure.ts'
import type { ChartRequest, FigureChart } from './chart.ts'
import { metricChart } from './metric-chart.ts'

/** The line is where the diagnosis begins to warn. */
export function noiseOverlapChart(input: FigureInput, request: ChartRequest): FigureChart {
  return metricChart(input, request, {
    metric: 'noiseOverlap',
    title: 'Overlap of noise and data',
    includeZero: true,
    reference: { value: overlapMinimum, label: `warned of below ${overlapMinimum}` },
    absent: 'No method here learns from noise of a known density, or nothing was evaluated yet.',
  })
}
