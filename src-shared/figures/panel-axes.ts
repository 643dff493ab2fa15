// Frame, ticks and captions of a panel.

import type { Context2D, FigureTheme } from './figure.ts'
import { fittingText } from './marks.ts'
import { formatTick } from './numbers.ts'
import type { Panel } from './panel-content.ts'
import { panelMargins, type PanelLayout, type Rectangle } from './panel-geometry.ts'
import { figureColours, fontOf } from './theme.ts'
import { niceTicks } from './ticks.ts'

export interface AxesOptions {
  area: Rectangle
  panel: Panel
  /** The vertical axis' values at the lower and upper edge. */
  vertical: readonly [number, number] | readonly number[]
  verticalLabel: string
  theme: FigureTheme
  fontFamily: string
  layout: PanelLayout
}

/** Pixels between ticks, about. */
const spacing = { horizontal: 52, vertical: 44 }
const tickLength = 3.5
const numberGap = 6

export function paintAxes(context: Context2D, options: AxesOptions): void {
  const { area, theme } = options
  const colours = figureColours[theme]
  context.strokeStyle = colours.axis
  context.lineWidth = 0.75
  context.strokeRect(area.x, area.y, area.width, area.height)
  paintHorizontal(context, options)
  paintVertical(context, options)
}

function paintHorizontal(context: Context2D, { area, panel, theme, fontFamily, layout }: AxesOptions): void {
  const colours = figureColours[theme]
  const [minimum, maximum] = panel.view.axes[0]
  const ticks = niceTicks(minimum, maximum, area.width / spacing.horizontal)
  const bottom = area.y + area.height
  const position = (value: number) => area.x + ((value - minimum) / (maximum - minimum)) * area.width
  context.beginPath()
  for (const value of ticks.values) {
    context.moveTo(position(value), bottom)
    context.lineTo(position(value), bottom + tickLength)
  }
  context.stroke()
  if (layout.horizontalAxis === 'ticks') return
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  context.font = fontOf('tick', fontFamily)
  context.fillStyle = colours.muted
  for (const value of ticks.values) context.fillText(formatTick(value, ticks.step), position(value), bottom + 14)
  if (layout.horizontalAxis === 'numbers') return
  context.font = fontOf('label', fontFamily)
  context.fillStyle = colours.text
  const caption = fittingText(context, [panel.view.labels[0] ?? ''], area.width)
  context.fillText(caption, area.x + area.width / 2, bottom + 29)
}

function paintVertical(context: Context2D, options: AxesOptions): void {
  const { area, theme, fontFamily, layout } = options
  const colours = figureColours[theme]
  const [minimum, maximum] = options.vertical
  const ticks = niceTicks(minimum, maximum, area.height / spacing.vertical)
  const position = (value: number) => area.y + area.height * (1 - (value - minimum) / (maximum - minimum))
  context.beginPath()
  for (const value of ticks.values) {
    context.moveTo(area.x, position(value))
    context.lineTo(area.x - tickLength, position(value))
  }
  context.stroke()
  if (layout.verticalAxis === 'ticks') return
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  context.font = fontOf('tick', fontFamily)
  context.fillStyle = colours.muted
  const texts = ticks.values.map((value) => formatTick(value, ticks.step))
  const widest = Math.max(...texts.map((text) => context.measureText(text).width))
  // Cut off they would be other numbers.
  if (layout.verticalAxis === 'numbers' && widest > panelMargins(layout).left - numberGap) return
  texts.forEach((text, index) => context.fillText(text, area.x - numberGap, position(ticks.values[index]) + 0.5))
  if (layout.verticalAxis === 'numbers') return
  context.save()
  context.translate(area.x - 15 - Math.min(30, widest), area.y + area.height / 2)
  context.rotate(-Math.PI / 2)
  context.textAlign = 'center'
  context.font = fontOf('label', fontFamily)
  context.fillStyle = colours.text
  context.fillText(fittingText(context, [options.verticalLabel], area.height), 0, 0)
  context.restore()
}
