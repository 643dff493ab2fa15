// The table that stands for a figure in a document: results of the lanes, or a chart's values at some iterations.

import { metricDescriptions, type MetricName } from '../metric.ts'
import { laneSeries } from './charts/lane-series.ts'
import type { DisplayCell, DisplayTable } from './display-table.ts'
import type { FigureInput, FigureOptions } from './figure.ts'
import { lanesOf, obtainedOver } from './lanes.ts'
import { lossUnit } from './loss-unit.ts'
import { formatCount, formatMeasured } from '../numbers.ts'
import { resultsTable } from './results-table.ts'
import { chartMetrics } from './tables.ts'

export interface DocumentTable extends DisplayTable {
  caption: string
}

/** More rows are a file of numbers, not a table to read: CSV has them all. */
const rowsMaximum = 12

export function documentTable(input: FigureInput, options: FigureOptions): DocumentTable {
  switch (options.figure) {
    case 'comparison':
    case 'panels':
    case 'panel':
    case 'results':
      return { ...resultsTable(input, options), caption: `${input.title}. ${input.provenance}` }
    default:
      return chartTable(input, chartMetrics[options.figure][0])
  }
}

/** One row per iteration, one column per lane; mean ± standard deviation over seeds. */
function chartTable(input: FigureInput, metric: MetricName): DocumentTable {
  const { label, unit } = metricDescriptions[metric]
  const all = lanesOf(input)
  const lanes = all.map((lane) => ({ lane, series: laneSeries(lane, metric, 'iteration') }))
  const drawn = lanes.filter(({ series }) => series.line.length > 0)
  const iterations = chosen([...new Set(drawn.flatMap(({ series }) => series.line.map(({ x }) => x)))])
  const rows = iterations.map((iteration) => {
    const cells = drawn.map(({ lane, series }): DisplayCell => {
      const index = series.line.findIndex(({ x }) => x === iteration)
      if (index < 0) return { text: '–' }
      const { y } = series.line[index]
      const spread = lane.runs.length > 1 ? series.upper[index].y - y : null
      return { text: formatMeasured(y, spread), warning: !Number.isFinite(y) }
    })
    return { laneIndex: 0, cells: [{ text: formatCount(iteration) }, ...cells] }
  })
  const several = drawn.some(({ lane }) => lane.runs.length > 1)
  const cut = 'a selection of the recorded iterations; CSV has all'
  return {
    columns: [
      { heading: 'Iteration', unit: '', align: 'right' },
      ...drawn.map(({ lane }) => {
        return { heading: lane.label, unit: metric === 'loss' ? lossUnit(lane.runs[0]) : unit, align: 'right' as const }
      }),
    ],
    rows,
    note: [several ? 'mean ± standard deviation over seeds' : '', cut].filter(Boolean).join('; '),
    key: [],
    caption: `${label}: ${obtainedOver(all, metric)}. ${input.title}. ${input.provenance}`,
  }
}

/** The first, the last, and evenly many between. */
function chosen(iterations: readonly number[]): number[] {
  const sorted = iterations.toSorted((a, b) => a - b)
  if (sorted.length <= rowsMaximum) return sorted
  const step = (sorted.length - 1) / (rowsMaximum - 1)
  return Array.from({ length: rowsMaximum }, (_each, index) => sorted[Math.round(index * step)])
}
