// On screen the title stands above the chart, so its vertical axis names the unit alone.

import type { FigureChart } from '../../src-shared/figures/charts/chart.ts'

export function withUnitOnly(chart: FigureChart): FigureChart {
  const { configuration, unit } = chart
  const vertical = configuration.options?.scales?.y
  if (!vertical || !('title' in vertical)) return chart
  const y = { ...vertical, title: { ...vertical.title, display: unit !== '', text: unit } } as typeof vertical
  return {
    ...chart,
    configuration: {
      ...configuration,
      options: { ...configuration.options, scales: { ...configuration.options?.scales, y } },
    },
  }
}
