// On screen the title stands above the chart, so its vertical axis names the unit alone.

import type { ChartFigureName, FigureChart } from '../../src-shared/figures/charts/chart.ts'
import { metricDescriptions } from '../../src-shared/metric.ts'
import { metricOf } from './metric-of.ts'

export function withUnitOnly(chart: FigureChart, figure: ChartFigureName): FigureChart {
  const { configuration } = chart
  const vertical = configuration.options?.scales?.y
  if (!vertical || !('title' in vertical)) return chart
  const { unit } = metricDescriptions[metricOf[figure]]
  const y = { ...vertical, title: { ...vertical.title, display: unit !== '', text: unit } } as typeof vertical
  return {
    ...chart,
    configuration: {
      ...configuration,
      options: { ...configuration.options, scales: { ...configuration.options?.scales, y } },
    },
  }
}
