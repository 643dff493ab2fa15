// Colours of a metric in a heat map: viridis, bright where it is better, with a bar as its key.
//
// The scale ends at the values' own ends, except that the worse end is cut where a few bad trials would leave the others
// in one colour: at three times the distance from the best to the median. Its caption says so.

import type { MetricName } from '../../metric.ts'
import { metricDescriptions } from '../../metric.ts'
import { formatNumber } from '../../numbers.ts'
import { quantileOfSorted } from '../../statistics/quantile.ts'
import { colourOf, viridis, tableIndex } from '../colour-map.ts'
import type { Context2D, FigureTheme } from '../figure.ts'
import { fittingText } from '../marks.ts'
import { figureColours, fontOf } from '../theme.ts'
import { niceTicks, tickTexts } from '../ticks.ts'
import { metricWords } from './study-words.ts'

export interface MetricScale {
  metric: MetricName
  /** Ends of the colours, `minimum` < `maximum`. */
  minimum: number
  maximum: number
  /** The worse end, where values go beyond it. */
  cut: 'below' | 'above' | null
}

/** Null without any value. One value, or equal ones, stand in the middle of a scale around them. */
export function metricScale(metric: MetricName, values: readonly number[]): MetricScale | null {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort()
  if (sorted.length === 0) return null
  const [least, most] = [sorted[0], sorted[sorted.length - 1]]
  if (most - least <= 1e-12 * Math.max(1, Math.abs(most))) {
    const half = Math.max(1e-6, Math.abs(most) * 0.01)
    return { metric, minimum: least - half, maximum: most + half, cut: null }
  }
  const median = quantileOfSorted(sorted, 0.5)
  const lowerIsBetter = metricDescriptions[metric].better === 'lower'
  const reach = 3 * Math.abs(median - (lowerIsBetter ? least : most))
  if (lowerIsBetter && reach > 0 && most > least + reach) {
    return { metric, minimum: least, maximum: least + reach, cut: 'above' }
  }
  if (!lowerIsBetter && reach > 0 && least < most - reach) {
    return { metric, minimum: most - reach, maximum: most, cut: 'below' }
  }
  return { metric, minimum: least, maximum: most, cut: null }
}

/** 0 worst, 1 best; beyond the ends clamped. */
export function goodness({ metric, minimum, maximum }: MetricScale, value: number): number {
  const share = Math.min(1, Math.max(0, (value - minimum) / (maximum - minimum)))
  return metricDescriptions[metric].better === 'lower' ? 1 - share : share
}

export const metricColour = (scale: MetricScale, value: number): string => colourOf(goodness(scale, value))

/** Black or white, whichever is read on the value's colour. */
export function inkOn(scale: MetricScale, value: number): string {
  const entry = 3 * tableIndex(goodness(scale, value))
  const [red, green, blue] = [0, 1, 2].map((channel) => (viridis[entry + channel] / 255) ** 2.2)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? '#0b0d10' : '#ffffff'
}

export interface PaintMetricBarOptions {
  x: number
  y: number
  length: number
  scale: MetricScale
  theme: FigureTheme
  fontFamily: string
}

export const metricBarHeight = 56
const thickness = 11

/** Horizontal, its caption below. */
export function paintMetricBar(context: Context2D, options: PaintMetricBarOptions): void {
  const { x, y, length, scale, theme, fontFamily } = options
  const colours = figureColours[theme]
  const count = 128
  for (let index = 0; index < count; index++) {
    const value = scale.minimum + ((index + 0.5) / count) * (scale.maximum - scale.minimum)
    context.fillStyle = metricColour(scale, value)
    const overlap = index < count - 1 ? 0.6 : 0
    context.fillRect(x + (index * length) / count, y, length / count + overlap, thickness)
  }
  context.strokeStyle = colours.axis
  context.lineWidth = 0.75
  context.strokeRect(x, y, length, thickness)
  context.font = fontOf('tick', fontFamily)
  context.fillStyle = colours.muted
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  const { values } = niceTicks(scale.minimum, scale.maximum, length / 64)
  const { texts } = tickTexts(values)
  values.forEach((value, index) => {
    const at = x + ((value - scale.minimum) / (scale.maximum - scale.minimum)) * length
    context.beginPath()
    context.moveTo(at, y + thickness)
    context.lineTo(at, y + thickness + 3.5)
    context.stroke()
    const half = context.measureText(texts[index]).width / 2
    context.fillText(texts[index], Math.max(x + half, Math.min(x + length - half, at)), y + thickness + 14)
  })
  context.textAlign = 'left'
  context.font = fontOf('label', fontFamily)
  context.fillStyle = colours.text
  const better = metricDescriptions[scale.metric].better === 'lower' ? 'lower' : 'higher'
  const words = `${metricWords(scale.metric)}; bright is better (${better})`
  const cut = cutWords(scale)
  const candidates = [...(cut ? [`${words}; ${cut}`] : []), words, metricWords(scale.metric)]
  context.fillText(fittingText(context, candidates, length), x, y + thickness + 30)
}

/** What takes the colour of the worse end; empty where nothing is cut. */
export function cutWords({ cut, minimum, maximum }: MetricScale): string {
  if (cut === null) return ''
  return cut === 'below' ? `below ${formatNumber(minimum)} one colour` : `above ${formatNumber(maximum)} one colour`
}
