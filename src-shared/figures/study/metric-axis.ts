// The upright axis of a metric: its range, where a value stands, and how it is drawn.

import { metricDescriptions, type MetricName } from '../../metric.ts'
import type { Context2D, FigureTheme } from '../figure.ts'
import { fittingText } from '../marks.ts'
import { figureColours, fontOf } from '../theme.ts'
import { niceTicks, tickTexts } from '../ticks.ts'
import type { Rectangle } from './study-frame.ts'

export interface MetricRange {
  minimum: number
  maximum: number
}

/** From the least to the most, with some room beyond; null without any. */
export function roomyRange(values: readonly number[]): MetricRange | null {
  if (values.length === 0) return null
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const room = most > least ? (most - least) * 0.08 : Math.max(1e-3, Math.abs(most) * 0.05)
  return { minimum: least - room, maximum: most + room }
}

/** Room at the worse end for what has no value. */
const borderRoom = 16

/** Where diverged values stand: at the end that is worse. */
export const worseIsBelow = (metric: MetricName): boolean => metricDescriptions[metric].better !== 'lower'

export const borderHeight = (metric: MetricName, area: Rectangle): number =>
  worseIsBelow(metric) ? area.y + area.height - 8 : area.y + 8

export interface UprightScale {
  metric: MetricName
  range: MetricRange | null
  area: Rectangle
}

/** CSS pixels. */
export function heightAt({ metric, range, area }: UprightScale, value: number): number {
  if (!range) return area.y + area.height / 2
  const share = (value - range.minimum) / (range.maximum - range.minimum)
  const top = area.y + (worseIsBelow(metric) ? 0 : borderRoom)
  return top + (1 - share) * (area.height - borderRoom)
}

export interface PaintUprightOptions extends UprightScale {
  label: string
  /** Where the name of the axis stands. */
  nameX: number
  theme: FigureTheme
  fontFamily: string
}

/** Lines of the grid, numbers and name, to the left of the area. */
export function paintMetricAxis(context: Context2D, options: PaintUprightOptions): void {
  const { range, area, label, nameX, theme, fontFamily } = options
  const colours = figureColours[theme]
  const { values } = range ? niceTicks(range.minimum, range.maximum, area.height / 42) : { values: [] as number[] }
  const { texts } = tickTexts(values)
  context.font = fontOf('tick', fontFamily)
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  values.forEach((value, index) => {
    const y = heightAt(options, value)
    context.strokeStyle = colours.grid
    context.lineWidth = 0.75
    context.beginPath()
    context.moveTo(area.x, y)
    context.lineTo(area.x + area.width, y)
    context.stroke()
    context.fillStyle = colours.muted
    context.fillText(texts[index], area.x - 6, y)
  })
  context.save()
  context.translate(nameX, area.y + area.height / 2)
  context.rotate(-Math.PI / 2)
  context.textAlign = 'center'
  context.font = fontOf('label', fontFamily)
  context.fillStyle = colours.text
  context.fillText(fittingText(context, [label, label.split(', ')[0]], area.height + 30), 0, 0)
  context.restore()
}

/** Mean ± sd: an upright bar with feet. */
export function paintSpread(context: Context2D, { x, from, to }: { x: number; from: number; to: number }): void {
  context.beginPath()
  context.moveTo(x, from)
  context.lineTo(x, to)
  for (const y of [from, to]) {
    context.moveTo(x - 3, y)
    context.lineTo(x + 3, y)
  }
  context.stroke()
}
