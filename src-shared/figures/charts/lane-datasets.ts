// The lines, bands and marks of one lane as chart.js datasets.

import { laneStyle, withOpacity, type FigureColours } from '../theme.ts'
import type { ChartPoint, Dataset } from './chart.ts'
import { referenceDash } from './chart-words.ts'
import { runningMean, thinned, type DrawnLane } from './lane-series.ts'
import { markDatasets } from './mark-datasets.ts'
import type { ConfigurationOptions } from './metric-chart-options.ts'
import type { VerticalAxis } from './vertical-axis.ts'

/** As many points as a smooth line needs. */
const meanPlaces = 400

/** chart.js draws the first dataset on top: lines before bands, marks before lines. */
export function laneDatasets(
  drawn: DrawnLane,
  { request, options, vertical, content }: ConfigurationOptions,
): Dataset[] {
  const { lane, series, companions } = drawn
  const style = laneStyle(options.look ?? lane, request.theme)
  const bare = { pointRadius: 0, pointHitRadius: 0, borderWidth: 0, borderColor: style.colour }
  const datasets: Dataset[] = []
  const rowCount = series.line.length
  const smoothing = options.smooth === true && rowCount > 30
  if (lane.runs.length > 1 && !smoothing) {
    const fill = { backgroundColor: withOpacity(style.colour, 0.16), order: 5 }
    datasets.push({ ...bare, label: `${lane.label} band`, data: thinned(series.upper, 400), fill: '+1', ...fill })
    const lower = bandEdge(series.lower, vertical)
    datasets.push({ ...bare, label: `${lane.label} band`, data: thinned(lower, 400), fill: false, order: 5 })
  }
  if (smoothing) {
    const faint = { ...bare, borderWidth: 1, borderColor: withOpacity(style.colour, 0.28), order: 4 }
    datasets.push({ ...faint, label: `${lane.label} values`, data: thinned(series.line, 300), fill: false })
  }
  const width = Math.max(5, Math.round(rowCount / 25))
  const line = smoothing ? runningMean(series.line, width, meanPlaces) : thinned(series.line, 400)
  datasets.push({
    label: lane.label,
    data: line,
    borderColor: style.colour,
    backgroundColor: style.colour,
    borderWidth: 1.9,
    borderDash: [...style.dash],
    borderJoinStyle: 'round',
    // A line along the ceiling keeps its width.
    clip: {
      left: 6,
      right: 6,
      top: vertical.maximum === (options.ceiling ?? null) ? 6 : 0,
      bottom: vertical.minimum === null ? 6 : 0,
    },
    pointStyle: style.marker,
    pointRadius: markerRadii(line),
    pointHoverRadius: 5,
    pointBorderWidth: 1.4,
    fill: false,
    tension: 0,
    order: 2,
    ...greyedWithinNoise(line, series.withinNoise, { colour: style.colour, grey: content.colours.axis }),
  })
  for (const { series: other, word, dash } of companions) {
    const thin = { ...bare, borderWidth: 1.2, borderDash: [...dash], fill: false, order: 3 }
    datasets.push({ ...thin, label: `${lane.label}, ${word}`, data: thinned(other.line, 400) })
  }
  datasets.push(...markDatasets({ ...drawn, colour: style.colour, vertical, metric: options.metric }))
  return datasets
}

/** Pieces of the line that begin or end in such a point, and its marker. */
function greyedWithinNoise(
  line: readonly ChartPoint[],
  withinNoise: ReadonlySet<ChartPoint>,
  { colour, grey }: { colour: string; grey: string },
): Partial<Dataset> {
  if (withinNoise.size === 0) return {}
  const isGrey = (index: number) => withinNoise.has(line[index])
  return {
    segment: {
      borderColor: ({ p0DataIndex, p1DataIndex }: { p0DataIndex: number; p1DataIndex: number }) =>
        isGrey(p0DataIndex) || isGrey(p1DataIndex) ? grey : undefined,
    },
    pointBorderColor: ({ dataIndex }: { dataIndex: number }) => (isGrey(dataIndex) ? grey : colour),
    pointBackgroundColor: ({ dataIndex }: { dataIndex: number }) => (isGrey(dataIndex) ? grey : colour),
  }
}

/** On a logarithmic axis down to its end: chart.js has no place for 0 and less. Gaps stay gaps. */
function bandEdge(lower: readonly ChartPoint[], { logarithmic, minimum }: VerticalAxis): readonly ChartPoint[] {
  if (!logarithmic || minimum === null) return lower
  return lower.map(({ x, y }) => ({ x, y: Math.max(y, minimum) }))
}

/** About a dozen markers along the line and one at its end: enough to tell lanes apart without colour. */
function markerRadii(line: readonly ChartPoint[]): number[] {
  const stride = Math.max(1, Math.ceil(line.length / 11))
  return line.map((_point, index) => (index % stride === 0 || index === line.length - 1 ? 3 : 0))
}

export function referenceDataset(
  { value, label }: { value: number; label: string },
  drawn: readonly DrawnLane[],
  colours: FigureColours,
): Dataset {
  const ends = drawn.flatMap(({ series }) => series.line.map(({ x }) => x))
  const last = ends.reduce((highest, x) => Math.max(highest, x), 0)
  return {
    label,
    data: [
      { x: 0, y: value },
      { x: last, y: value },
    ],
    borderColor: colours.truth,
    borderWidth: 1.1,
    borderDash: [...referenceDash],
    pointRadius: 0,
    fill: false,
    order: 3,
  }
}
