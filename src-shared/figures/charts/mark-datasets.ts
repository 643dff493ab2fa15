// What no line can show, as marks: crosses for values that are not finite and for divergence, triangles for values
// below the axis.

import { metricDescriptions, type MetricName } from '../../metric.ts'
import type { ChartPoint, Dataset } from './chart.ts'
import { lastFinite, thinned, type DrawnLane, type LaneSeries } from './lane-series.ts'
import { isOffScale, type VerticalAxis } from './vertical-axis.ts'

/**
 * Crosses where the lane's line last was, because the top edge would read as better than all; before any finite value
 * on the worse edge. Triangles on the bottom edge. Edges: a hidden axis from 0 to 1.
 */
export function markDatasets({ lane, series, colour, vertical, metric }: MarkOptions): Dataset[] {
  const shared = { showLine: false, clip: false, pointBorderColor: colour, fill: false, order: 1 } as const
  const edge = { yAxisID: 'yMarks' } as const
  // Wider than the marker at the line's end, on which it may stand.
  const cross = { pointStyle: 'crossRot', pointRadius: 7, pointBorderWidth: 2 } as const
  const label = `${lane.label} not finite`
  const below = series.line.filter((point) => isOffScale(point, vertical)).map(({ x }) => ({ x, y: 0.012 }))
  const datasets: Dataset[] = []
  const { placed, lost } = crosses(series, vertical)
  if (placed.length > 0) datasets.push({ ...shared, ...cross, label, data: placed })
  if (lost.length > 0) {
    const worse = metricDescriptions[metric].better === 'higher' ? 0.012 : 1
    datasets.push({ ...shared, ...edge, ...cross, label, data: lost.map((x) => ({ x, y: worse })) })
  }
  if (below.length > 0) {
    const triangle = {
      pointStyle: 'triangle',
      pointRotation: 180,
      pointRadius: 4,
      pointBackgroundColor: colour,
    } as const
    datasets.push({ ...shared, ...edge, ...triangle, label: `${lane.label} below the axis`, data: thinned(below, 60) })
  }
  return datasets
}

export interface MarkOptions extends DrawnLane {
  colour: string
  vertical: VerticalAxis
  metric: MetricName
}

/** A divergence stands on the line's last point, a value that is not finite at its own position and that height. */
function crosses({ line, nonFinite, diverged }: LaneSeries, { minimum }: VerticalAxis) {
  const placed: ChartPoint[] = []
  const lost: number[] = []
  const place = (x: number, own: boolean) => {
    const last = lastFinite(line, x)
    if (last) placed.push({ x: own ? x : last.x, y: Math.max(last.y, minimum ?? -Infinity) })
    else lost.push(x)
  }
  const points = nonFinite.map((x) => ({ x, y: 0 }))
  for (const { x } of thinned(points, 60)) place(x, true)
  for (const x of diverged) place(x, false)
  return { placed, lost }
}
