// A chart of one metric over training, one line per lane: what all charts are made of.

import { adjustmentsText, changesText } from '../../adjustment.ts'
import { metricDescriptions, type MetricName } from '../../metric.ts'
import type { FigureInput } from '../figure.ts'
import { adjustmentsOf, lanesOf, obtainedOver, type FigureLane } from '../lanes.ts'
import { formatCount, formatNumber } from '../../numbers.ts'
import { figureColours, fontSizes, laneStyle } from '../theme.ts'
import { chartHeader } from './chart-header.ts'
import { scalesOf, tooltipOf, unitOf } from './chart-scales.ts'
import { headerPadding, referenceDash, type Branch, type EdgeNote, type HeaderContent } from './chart-words.ts'
import type { ChartRequest, FigureChart, LineConfiguration } from './chart.ts'
import { laneDatasets, referenceDataset } from './lane-datasets.ts'
import { endSigns, keySigns, laneMarks, signWords, type LaneMarks } from './lane-marks.ts'
import type { ConfigurationOptions, MetricChartOptions } from './metric-chart-options.ts'
import { interpolate, laneSeries, type DrawnLane } from './lane-series.ts'
import { isAbove, isBelow, pointsBeyond, verticalAxis, type VerticalAxis } from './vertical-axis.ts'

export function metricChart(input: FigureInput, request: ChartRequest, options: MetricChartOptions): FigureChart {
  const lanes = lanesOf(input)
  const marks = laneMarks(input, lanes)
  const recorded = lanes.map((lane) => drawnLane(lane, request, options)).filter(({ series }) => series.line.length > 0)
  const drawn = recorded.filter(({ lane }) => !request.hidden?.has(lane.key))
  const vertical = verticalAxis(drawn, options)
  const beyond = pointsBeyond(drawn, vertical)
  const nonFiniteCount = drawn.reduce((sum, { series }) => sum + series.nonFinite.length, 0)
  const caption = captionOf(options, {
    densityUnit: input.preview.densityUnit,
    drawn,
    nonFiniteCount,
    beyond,
    vertical,
    marks,
    withKeys: hasLaneKeys(request, options),
  })
  const content: HeaderContent = {
    title: request.words?.title ?? options.title,
    caption,
    keys: keysOf(drawn, request, { ...options, marks }),
    footnote: request.footnote ?? '',
    background: request.background ?? null,
    emptyText:
      drawn.length > 0
        ? ''
        : recorded.length > 0
          ? 'All lanes are hidden.'
          : (options.absent ?? 'Nothing recorded yet.'),
    markedAt: drawn.length > 0 ? markedPosition(input, request) : null,
    branches: drawn.flatMap(({ lane }) => branchesOf(lane, request, options)),
    edges: drawn.flatMap((each) => edgeNotes(each, vertical, laneStyleOf(each.lane, request, options).colour)),
    signs: endSigns(marks, drawn, {
      ...(options.marked && { marked: options.marked }),
      metric: options.metric,
      colourOf: (lane) => laneStyleOf(lane, request, options).colour,
    }),
    reference: options.reference && drawn.length > 0 ? options.reference : null,
    titleKey: options.ownTitle ? laneStyle(options.look ?? { laneIndex: 0 }, request.theme) : null,
    shown: request.header ?? true,
    colours: figureColours[request.theme],
    fontFamily: request.fontFamily,
  }
  return {
    title: options.title,
    unit: unitOf(options),
    caption,
    nonFiniteCount,
    hasData: recorded.length > 0,
    absentReason: recorded.length > 0 ? null : (options.absent ?? 'Nothing recorded yet.'),
    content,
    configuration: lineConfiguration({ request, options, drawn, vertical, content }),
  }
}

function drawnLane(lane: FigureLane, { axis }: ChartRequest, { metric, companions }: MetricChartOptions): DrawnLane {
  const others = (companions?.others ?? [])
    .map((other) => ({ ...other, series: laneSeries(lane, other.metric, axis) }))
    .filter(({ series }) => series.line.length > 0)
  return { lane, series: laneSeries(lane, metric, axis), companions: others }
}

/** What several seeds are drawn as. */
export const bandWords = 'line and band: mean ± sd over seeds'

interface CaptionParts {
  /** Of the preview. */
  densityUnit: string
  drawn: readonly DrawnLane[]
  nonFiniteCount: number
  beyond: { below: number; above: number }
  vertical: VerticalAxis
  marks: LaneMarks
  /** The lanes' names stand in the chart. */
  withKeys: boolean
}

function captionOf(options: MetricChartOptions, parts: CaptionParts): string {
  const { densityUnit, drawn, nonFiniteCount, beyond, vertical, marks, withKeys } = parts
  const of = obtainedOver(
    drawn.map(({ lane }) => lane),
    options.metric,
    options.obtained,
  )
  const words = [of]
  if (densityUnit && isOfDensity(options.metric)) words.push(`of densities per ${densityUnit}`)
  if (drawn.some(({ lane }) => lane.runs.length > 1)) words.push(bandWords)
  // Every evaluation is there always.
  const thinning = metricDescriptions[options.metric].recorded === 'training' ? thinningText(drawn) : ''
  if (thinning) words.push(thinning)
  if (options.smooth) words.push(thinning ? 'bold: running mean of these' : 'bold: running mean')
  if (nonFiniteCount > 0) words.push(`✕ ${formatCount(nonFiniteCount)} not finite`)
  const diverged = drawn.filter(({ series }) => series.diverged.length > 0).map(({ lane }) => lane.label)
  if (diverged.length > 0) words.push(`✕ diverged: ${diverged.join(', ')}`)
  for (const { lane } of drawn) {
    const adjustments = adjustmentsOf(lane, null)
    if (adjustments.length > 0) words.push(`┆ ${lane.label} adjusted ${adjustmentsText(adjustments)}`)
  }
  words.push(...signWords(marks, drawn, { metric: options.metric, withKeys }))
  const { marked } = options
  if (marked && drawn.some(({ lane }) => marked.is(lane))) words.push(`${marked.sign} ${marked.words}`)
  if (drawn.some(({ series }) => series.withinNoise.size > 0)) words.push('grey: within noise')
  const labels = (beyondAxis: typeof isBelow) =>
    drawn.filter(({ series }) => series.line.some((point) => beyondAxis(point, vertical))).map(({ lane }) => lane.label)
  if (beyond.below > 0) words.push(`▼ ${formatCount(beyond.below)} below the axis: ${labels(isBelow).join(', ')}`)
  if (beyond.above > 0) words.push(`▲ ${formatCount(beyond.above)} above the axis: ${labels(isAbove).join(', ')}`)
  return words.join(' · ')
}

const isOfDensity = (metric: MetricName): boolean =>
  metric === 'testLogLikelihood' || metric === 'trainLogLikelihood' || metric === 'validationLogLikelihood'

/** Of a long run the window has the extremes alone: a mean over them is not the mean over all. */
function thinningText(drawn: readonly DrawnLane[]): string {
  const runs = drawn.flatMap(({ lane }) => lane.runs)
  const shown = runs.reduce((sum, { rows }) => sum + rows.length, 0)
  const left = runs.reduce((sum, { rowsLeftOut = 0 }) => sum + rowsLeftOut, 0)
  return left === 0 ? '' : `extremes only: ${formatCount(shown)} of ${formatCount(shown + left)} rows`
}

/** Where the lane first leaves the axis, and how far it goes in the end. */
function edgeNotes({ series }: DrawnLane, vertical: VerticalAxis, colour: string): EdgeNote[] {
  const notes: EdgeNote[] = []
  const below = series.line.filter((point) => isBelow(point, vertical))
  const above = series.line.filter((point) => isAbove(point, vertical))
  if (below.length > 0) {
    const lowest = Math.min(...below.map(({ y }) => y))
    notes.push({ at: below[0].x, side: 'below', text: `down to ${formatNumber(lowest)}`, colour })
  }
  if (above.length > 0) {
    const highest = Math.max(...above.map(({ y }) => y))
    notes.push({ at: above[0].x, side: 'above', text: `up to ${formatNumber(highest)}`, colour })
  }
  return notes
}

/** Lanes, then kinds of line, then the line of reference. */
function keysOf(
  drawn: readonly DrawnLane[],
  request: ChartRequest,
  options: MetricChartOptions & { marks: LaneMarks },
): HeaderContent['keys'] {
  if (drawn.length === 0) return []
  const { companions, reference } = options
  const lanes = hasLaneKeys(request, options) ? drawn.map(({ lane }) => keyOf(lane, request, options)) : []
  const others = companions?.others.filter(({ word }) =>
    drawn.some((lane) => lane.companions.some((c) => c.word === word)),
  )
  const kinds = companions
    ? [
        { label: companions.mainWord, style: [] },
        ...(others ?? []).map(({ word, dash }) => ({ label: word, style: dash })),
      ]
    : []
  return [...lanes, ...kinds, ...(reference ? [{ label: reference.label, style: referenceDash }] : [])]
}

const laneStyleOf = (lane: FigureLane, { theme }: ChartRequest, { look }: MetricChartOptions) =>
  laneStyle(look ?? lane, theme)

const hasLaneKeys = ({ header = true, keys = true }: ChartRequest, { ownTitle = false }: MetricChartOptions): boolean =>
  header && keys && !ownTitle

function keyOf(lane: FigureLane, request: ChartRequest, options: MetricChartOptions & { marks: LaneMarks }) {
  const seeds = lane.runs.length > 1 ? ` (${lane.runs.length} seeds)` : ''
  return {
    label:
      lane.label +
      keySigns(options.marks, lane, options.metric) +
      (options.marked?.is(lane) ? options.marked.sign : '') +
      seeds,
    style: laneStyleOf(lane, request, options),
  }
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
function branchesOf(lane: FigureLane, { axis, theme }: ChartRequest, { look }: MetricChartOptions): Branch[] {
  const { colour } = laneStyle(look ?? lane, theme)
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

/** chart.js draws the first dataset on top: lines before bands, marks before lines. */
function lineConfiguration(parts: ConfigurationOptions): LineConfiguration {
  const { request, options, drawn, content } = parts
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
        tooltip: tooltipOf(parts),
        figureHeader: { content: () => content },
      } as NonNullable<LineConfiguration['options']>['plugins'],
    },
    plugins: [chartHeader],
  }
}
