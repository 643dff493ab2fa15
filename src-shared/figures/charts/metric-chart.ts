// A chart of one metric over training, one line per lane: what all charts are made of.

import { adjustmentsText, changesText } from '../../adjustment.ts'
import { metricDescriptions, type MetricName } from '../../metric.ts'
import type { FigureInput, HorizontalAxis } from '../figure.ts'
import { adjustmentsOf, lanesOf, type FigureLane } from '../lanes.ts'
import { formatCount, formatNumber, formatTick } from '../numbers.ts'
import { figureColours, fontSizes, laneStyle, withOpacity, type FigureColours } from '../theme.ts'
import { chartHeader, headerPadding, type Branch, type HeaderContent } from './chart-header.ts'
import type { ChartPoint, ChartRequest, Dataset, FigureChart, LineConfiguration } from './chart.ts'
import { markDatasets } from './mark-datasets.ts'
import { interpolate, laneSeries, runningMean, thinned, type DrawnLane } from './lane-series.ts'
import { countOffScale, verticalAxis, type VerticalAxis, type VerticalAxisOptions } from './vertical-axis.ts'

export interface MetricChartOptions extends VerticalAxisOptions {
  metric: MetricName
  title: string
  /** Replaces the metric's own words. */
  obtained?: string
  /** A horizontal line that means something. */
  reference?: { value: number; label: string } | null
  /** Noisy training metrics: the values faint, their running mean on top. */
  smooth?: boolean
  /** Said when no run has recorded the metric. */
  absent?: string
  /** Colour of the only lane, where it is not its own. */
  laneIndex?: number
  /** The title is the lane's name and carries its key. */
  ownTitle?: boolean
}

const axisTitles: Record<HorizontalAxis, string> = {
  iteration: 'iteration',
  evaluations: 'evaluations (rows forward + backward)',
  computeSeconds: 'compute time (s)',
}

export function metricChart(input: FigureInput, request: ChartRequest, options: MetricChartOptions): FigureChart {
  const lanes = lanesOf(input).map((lane) => ({ lane, series: laneSeries(lane, options.metric, request.axis) }))
  const drawn = lanes.filter(({ series }) => series.line.length > 0)
  const vertical = verticalAxis(drawn, options)
  const offScaleCount = countOffScale(drawn, vertical)
  const nonFiniteCount = drawn.reduce((sum, { series }) => sum + series.nonFinite.length, 0)
  const caption = captionOf(options, { drawn, nonFiniteCount, offScaleCount })
  const content: HeaderContent = {
    title: options.title,
    caption,
    lanes: drawn.length > 0 && !options.ownTitle ? drawn.map(({ lane }) => keyOf(lane, request, options)) : [],
    footnote: request.footnote ?? '',
    background: request.background ?? null,
    emptyText: drawn.length > 0 ? '' : (options.absent ?? 'Nothing recorded yet.'),
    markedAt: drawn.length > 0 ? markedPosition(input, request) : null,
    branches: drawn.flatMap(({ lane }) => branchesOf(lane, request, options)),
    reference: options.reference && drawn.length > 0 ? options.reference : null,
    titleKey: options.ownTitle ? laneStyle(options.laneIndex ?? 0, request.theme) : null,
    shown: request.header ?? true,
    colours: figureColours[request.theme],
    fontFamily: request.fontFamily,
  }
  const configuration = lineConfiguration({ request, options, drawn, vertical, content })
  return { title: options.title, caption, nonFiniteCount, offScaleCount, hasData: drawn.length > 0, configuration }
}

function captionOf(
  { metric, obtained, smooth }: MetricChartOptions,
  {
    drawn,
    nonFiniteCount,
    offScaleCount,
  }: { drawn: readonly DrawnLane[]; nonFiniteCount: number; offScaleCount: number },
): string {
  const description = metricDescriptions[metric]
  const words = [obtained ?? description.obtained]
  if (drawn.some(({ lane }) => lane.runs.length > 1)) words.push('line and band: mean ± sd over seeds')
  if (smooth) words.push('bold: running mean')
  if (nonFiniteCount > 0) words.push(`✕ ${formatCount(nonFiniteCount)} not finite`)
  const diverged = drawn.filter(({ series }) => series.diverged.length > 0).map(({ lane }) => lane.label)
  if (diverged.length > 0) words.push(`✕ diverged: ${diverged.join(', ')}`)
  for (const { lane } of drawn) {
    const adjustments = adjustmentsOf(lane, null)
    if (adjustments.length > 0) words.push(`┆ ${lane.label} adjusted ${adjustmentsText(adjustments)}`)
  }
  if (offScaleCount > 0) words.push(`▼ ${formatCount(offScaleCount)} below the axis`)
  return words.join(' · ')
}

function keyOf(lane: FigureLane, { theme }: ChartRequest, { laneIndex }: MetricChartOptions) {
  const seeds = lane.runs.length > 1 ? ` (${lane.runs.length} seeds)` : ''
  return { label: lane.label + seeds, style: laneStyle(laneIndex ?? lane.laneIndex, theme) }
}

/** The first run that has reached the marked iteration tells where it stands on the axis. */
function markedPosition(input: FigureInput, { iteration, axis }: ChartRequest): number | null {
  if (iteration === null || iteration === undefined) return null
  for (const { rows } of input.runs) {
    const row = rows.findLast((candidate) => candidate.iteration <= iteration)
    if (row) return row[axis]
  }
  return null
}

/** Where the lane was changed while it trained; on the other axes between the rows beside it. */
function branchesOf(lane: FigureLane, { axis, theme }: ChartRequest, { laneIndex }: MetricChartOptions): Branch[] {
  const { colour } = laneStyle(laneIndex ?? lane.laneIndex, theme)
  const branches = lane.runs.flatMap(({ run, rows }) =>
    run.adjustments.map(({ iteration, changes }) => ({
      at: axis === 'iteration' || rows.length === 0 ? iteration : interpolate(rows, iteration, (row) => row[axis]),
      label: changesText(changes),
      colour,
    })),
  )
  return branches.filter(
    ({ at, label }, index) => branches.findIndex((b) => b.at === at && b.label === label) === index,
  )
}

interface ConfigurationOptions {
  request: ChartRequest
  options: MetricChartOptions
  drawn: readonly DrawnLane[]
  vertical: VerticalAxis
  content: HeaderContent
}

/** chart.js draws the first dataset on top: lines before bands, marks before lines. */
function lineConfiguration(parts: ConfigurationOptions): LineConfiguration {
  const { request, options, drawn, vertical, content } = parts
  const datasets = drawn.flatMap((lane) => laneDatasets(lane, parts))
  const { reference } = options
  if (reference && drawn.length > 0) datasets.push(referenceDataset(reference, drawn, content.colours))
  return {
    type: 'line',
    data: { datasets: datasets.sort((a, b) => (a.order ?? 0) - (b.order ?? 0)) },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      layout: { padding: ({ chart }) => headerPadding(chart.ctx, chart.width, content) },
      font: { family: `"${request.fontFamily}", sans-serif`, size: fontSizes.tick },
      color: content.colours.text,
      scales: scalesOf(parts),
      plugins: {
        legend: { display: false },
        title: { display: false },
        tooltip: tooltipOf(parts, vertical),
        figureHeader: { content: () => content },
      } as NonNullable<LineConfiguration['options']>['plugins'],
    },
    plugins: [chartHeader],
  }
}

function laneDatasets({ lane, series }: DrawnLane, { request, options, vertical }: ConfigurationOptions): Dataset[] {
  const style = laneStyle(options.laneIndex ?? lane.laneIndex, request.theme)
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
  const line = smoothing ? thinned(runningMean(series.line, width), 200) : thinned(series.line, 400)
  datasets.push({
    label: lane.label,
    data: line,
    borderColor: style.colour,
    backgroundColor: style.colour,
    borderWidth: 1.9,
    borderDash: [...style.dash],
    borderJoinStyle: 'round',
    clip: { left: 6, right: 6, top: 6, bottom: vertical.minimum === null ? 6 : 0 },
    pointStyle: style.marker,
    pointRadius: markerRadii(line),
    pointHoverRadius: 5,
    pointBorderWidth: 1.4,
    fill: false,
    tension: 0,
    order: 2,
  })
  datasets.push(...markDatasets({ lane, series, colour: style.colour, vertical, metric: options.metric }))
  return datasets
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

function referenceDataset(
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
    borderDash: [4, 3],
    pointRadius: 0,
    fill: false,
    order: 3,
  }
}

function scalesOf({ request, options, drawn, vertical, content }: ConfigurationOptions) {
  const { colours, fontFamily } = content
  const family = `"${fontFamily}", sans-serif`
  const ticks = { color: colours.muted, font: { family, size: fontSizes.tick }, padding: 4, maxRotation: 0 }
  const title = { display: true, color: colours.text, font: { family, size: fontSizes.label } }
  const border = { color: colours.axis, width: 0.75 }
  const { label, unit } = metricDescriptions[options.metric]
  const last = Math.max(0, ...drawn.map(({ series }) => series.line[series.line.length - 1].x))
  const reference = options.reference?.value
  // Without a number on them axes would draw ticks of their own invention.
  const measured = drawn.some(({ series }) => Number.isFinite(series.last))
  return {
    x: {
      type: 'linear' as const,
      display: drawn.length > 0,
      min: 0,
      max: last > 0 ? last : 1,
      border,
      grid: { display: true, drawOnChartArea: false, color: colours.axis, tickLength: 4, tickWidth: 0.75 },
      ticks: { ...ticks, maxTicksLimit: 7, includeBounds: false, callback: tickText },
      title: { ...title, text: axisTitles[request.axis] },
    },
    y: {
      type: vertical.logarithmic ? ('logarithmic' as const) : ('linear' as const),
      display: measured,
      ...(vertical.minimum === null ? {} : { min: vertical.minimum }),
      ...(vertical.maximum === null ? {} : { max: vertical.maximum }),
      ...(reference === undefined || vertical.logarithmic ? {} : { suggestedMin: reference, suggestedMax: reference }),
      grace: vertical.logarithmic ? 0 : '4%',
      border,
      grid: { color: colours.grid, lineWidth: 0.75, tickLength: 0 },
      ticks: { ...ticks, maxTicksLimit: 7, callback: vertical.logarithmic ? logarithmicTickText : tickText },
      ...(vertical.logarithmic ? { afterBuildTicks: setLogarithmicTicks } : {}),
      title: { ...title, text: content.shown && unit ? unit : unit ? `${label} (${unit})` : label },
    },
    yMarks: { type: 'linear' as const, axis: 'y' as const, display: false, min: 0, max: 1 },
  }
}

function tickText(value: string | number, _index: number, ticks: readonly { value: number }[]): string {
  const step = ticks.length > 1 ? Math.abs(ticks[1].value - ticks[0].value) : 1
  return formatTick(Number(value), step || 1)
}

/** 1, 2 and 5 of each decade; over many decades their powers of ten alone. */
function setLogarithmicTicks(scale: { min: number; max: number; ticks: { value: number }[] }): void {
  const [first, last] = [Math.floor(Math.log10(scale.min)), Math.ceil(Math.log10(scale.max))]
  const factors = Math.log10(scale.max / scale.min) > 2.5 ? [1] : [1, 2, 5]
  const decades = Array.from({ length: last - first + 1 }, (_each, index) => 10 ** (first + index))
  scale.ticks = decades
    .flatMap((decade) => factors.map((factor) => ({ value: Number((factor * decade).toPrecision(3)) })))
    .filter(({ value }) => value >= scale.min && value <= scale.max)
}

const logarithmicTickText = (value: string | number) => formatNumber(Number(value), 1)

function tooltipOf({ request, options, content }: ConfigurationOptions, _vertical: VerticalAxis) {
  const { colours, fontFamily } = content
  const font = { family: `"${fontFamily}", sans-serif`, size: fontSizes.body }
  const { unit } = metricDescriptions[options.metric]
  return {
    backgroundColor: colours.background,
    titleColor: colours.muted,
    bodyColor: colours.text,
    borderColor: colours.axis,
    borderWidth: 0.75,
    titleFont: font,
    bodyFont: font,
    usePointStyle: true,
    filter: (item: { dataset: { label?: string } }) =>
      !/ (band|values|not finite|below the axis)$/.test(item.dataset.label ?? ''),
    callbacks: {
      title: (items: { parsed: { x: number | null } }[]) =>
        items.length > 0 ? `${axisTitles[request.axis]} ${formatCount(items[0].parsed.x ?? Number.NaN)}` : '',
      label: (item: { dataset: { label?: string }; parsed: { y: number | null } }) =>
        `${item.dataset.label}: ${formatNumber(item.parsed.y ?? Number.NaN, 4)} ${unit}`,
    },
  }
}
