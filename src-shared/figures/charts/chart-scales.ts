// Axes and tooltips of a chart over training, as chart.js options.

import { metricDescriptions } from '../../metric.ts'
import type { HorizontalAxis } from '../figure.ts'
import { formatCount, formatNumber } from '../../numbers.ts'
import { fontSizes } from '../theme.ts'
import { tickTexts } from '../ticks.ts'
import type { ConfigurationOptions, MetricChartOptions } from './metric-chart-options.ts'

const axisTitles: Record<HorizontalAxis, string> = {
  iteration: 'iteration',
  evaluations: 'evaluations (rows forward + backward)',
  computeSeconds: 'compute time (s)',
}

export function scalesOf({ request, options, drawn, vertical, content }: ConfigurationOptions) {
  const { colours, fontFamily } = content
  const family = `"${fontFamily}", sans-serif`
  const ticks = { color: colours.muted, font: { family, size: fontSizes.tick }, padding: 4, maxRotation: 0 }
  const title = { display: true, color: colours.text, font: { family, size: fontSizes.label } }
  const border = { color: colours.axis, width: 0.75 }
  const { label } = metricDescriptions[options.metric]
  const unit = unitOf(options)
  const last = Math.max(0, ...drawn.map(({ series }) => series.line[series.line.length - 1].x))
  const reference = options.reference?.value
  const [least, most] = [request.zoom?.y?.[0] ?? vertical.minimum, request.zoom?.y?.[1] ?? vertical.maximum]
  const ownTitle = content.shown && unit ? unit : unit ? `${label} (${unit})` : label
  // Without a number on them axes would draw ticks of their own invention.
  const measured = drawn.some(({ series }) => Number.isFinite(series.last))
  return {
    x: {
      type: 'linear' as const,
      display: drawn.length > 0,
      min: request.zoom?.x?.[0] ?? 0,
      max: request.zoom?.x?.[1] ?? (last > 0 ? last : 1),
      border,
      grid: { display: true, drawOnChartArea: false, color: colours.axis, tickLength: 4, tickWidth: 0.75 },
      ticks: { ...ticks, maxTicksLimit: 7, includeBounds: false, callback: tickText },
      title: { ...title, text: request.words?.horizontalAxis ?? axisTitles[request.axis] },
    },
    y: {
      type: vertical.logarithmic ? ('logarithmic' as const) : ('linear' as const),
      display: measured,
      ...(least === null ? {} : { min: least }),
      ...(most === null ? {} : { max: most }),
      ...(reference === undefined || vertical.logarithmic || request.zoom?.y
        ? {}
        : { suggestedMin: reference, suggestedMax: reference }),
      grace: vertical.logarithmic || request.zoom?.y ? 0 : '4%',
      border,
      grid: { color: colours.grid, lineWidth: 0.75, tickLength: 0 },
      ticks: {
        ...ticks,
        maxTicksLimit: 7,
        includeBounds: false,
        callback: vertical.logarithmic ? logarithmicTickText : tickText,
      },
      ...(vertical.logarithmic ? { afterBuildTicks: setLogarithmicTicks } : {}),
      title: { ...title, text: request.words?.verticalAxis ?? ownTitle },
    },
    yMarks: { type: 'linear' as const, axis: 'y' as const, display: false, min: 0, max: 1 },
  }
}

/** Of the values and their axis. */
export const unitOf = ({ metric, unit }: MetricChartOptions): string => unit ?? metricDescriptions[metric].unit

function tickText(_value: string | number, index: number, ticks: readonly { value: number }[]): string {
  return tickTexts(
    ticks.map((tick) => tick.value),
    { counts: true },
  ).texts[index]
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

export function tooltipOf({ request, options, content }: ConfigurationOptions) {
  const { colours, fontFamily } = content
  const font = { family: `"${fontFamily}", sans-serif`, size: fontSizes.body }
  const unit = unitOf(options)
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
      !/ (band|values|not finite|below the axis|above the axis)$/.test(item.dataset.label ?? ''),
    callbacks: {
      title: (items: { parsed: { x: number | null } }[]) =>
        items.length > 0 ? `${axisTitles[request.axis]} ${formatCount(items[0].parsed.x ?? Number.NaN)}` : '',
      label: (item: { dataset: { label?: string }; parsed: { y: number | null } }) =>
        `${item.dataset.label}: ${formatNumber(item.parsed.y ?? Number.NaN, 4)} ${unit}`,
    },
  }
}
