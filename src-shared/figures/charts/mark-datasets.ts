// What no line can show, as marks: crosses for values that are not finite and for divergence, arrows for values beyond
// the axis.

import { metricDescriptions, type MetricName } from '../../metric.ts'
import type { ChartPoint, Dataset } from './chart.ts'
import { lastFinite, thinned, type DrawnLane, type LaneSeries } from './lane-series.ts'
import { isAbove, isBelow, type VerticalAxis } from './vertical-axis.ts'

/** Per edge and lane, about twice as many: enough to follow where it is away. */
const arrowsMaximum = 6

/**
 * Crosses where the lane's line last was, because the top edge would read as better than all; before any finite value
 * on the worse edge. Arrows on the edge that is left. Edges: a hidden axis from 0 to 1.
 */
export function markDatasets({ lane, series, colour, vertical, metric }: MarkOptions): Dataset[] {
  const shared = { showLine: false, clip: false, pointBorderColor: colour, fill: false, order: 1 } as const
  const edge = { yAxisID: 'yMarks' } as const
  // Wider than the marker at the line's end, on which it may stand.
  const cross = { pointStyle: 'crossRot', pointRadius: 7, pointBorderWidth: 2 } as const
  const label = `${lane.label} not finite`
  const datasets: Dataset[] = []
  const { placed, lost } = crosses(series, vertical)
  if (placed.length > 0) datasets.push({ ...shared, ...cross, label, data: placed })
  if (lost.length > 0) {
    const worse = metricDescriptions[metric].better === 'higher' ? 0.012 : 1
    datasets.push({ ...shared, ...edge, ...cross, label, data: lost.map((x) => ({ x, y: worse })) })
  }
  const arrow = { pointStyle: 'triangle', pointRadius: 4, pointBackgroundColor: colour } as const
  const below = series.line.filter((point) => isBelow(point, vertical)).map(({ x }) => ({ x, y: 0.012 }))
  if (below.length > 0) {
    const label = `${lane.label} below the axis`
    datasets.push({ ...shared, ...edge, ...arrow, pointRotation: 180, label, data: thinned(below, arrowsMaximum) })
  }
  const above = series.line.filter((point) => isAbove(point, vertical)).map(({ x }) => ({ x, y: 0.988 }))
  if (above.length > 0) {
    datasets.push({
      ...shared,
      ...edge,
      ...arrow,
      label: `${lane.label} above the axis`,
      data: thinned(above, arrowsMaximum),
    })
  }
  return datasets
}

export interface MarkOptions extends DrawnLane {
  colour: string
  vertical: VerticalAxis
  metric: MetricName
}

/** A divergence stands on the line's last point, a value that is not finite at its own position and that height. */
function crosses({ line, nonFinite, diverged }: LaneSeries, { minimum, maximum }: VerticalAxis) {
  const placed: ChartPoint[] = []
  const lost: number[] = []
  const place = (x: number, own: boolean) => {
    const last = lastFinite(line, x)
    if (last)
      placed.push({ x: own ? x : last.x, y: Math.min(maximum ?? Infinity, Math.max(last.y, minimum ?? -Infinity)) })
    else lost.push(x)
  }
  const points = nonFinite.map((x) => ({ x, y: 0 }))
  for (const { x } of thinned(points, 60)) place(x, true)
  for (const x of diverged) place(x, false)
  return { placed, lost }
}
