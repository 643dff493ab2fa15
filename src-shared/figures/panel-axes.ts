// Frame, ticks and captions of a panel.

import type { Context2D, FigureTheme } from './figure.ts'
import { fittingText, wrapText } from './marks.ts'
import type { Panel } from './panel-content.ts'
import { panelMargins, type PanelLayout, type Rectangle } from './panel-geometry.ts'
import { figureColours, fontOf, fontSizes } from './theme.ts'
import { axisName, niceTicks, sharedWords, tickTexts } from './ticks.ts'

export interface AxesOptions {
  area: Rectangle
  panel: Pick<Panel, 'view'>
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
/** Between the names of neighbouring ticks. */
const textGap = 7

export function paintAxes(context: Context2D, options: AxesOptions): void {
  const { area, theme } = options
  const colours = figureColours[theme]
  context.strokeStyle = colours.axis
  context.lineWidth = 0.75
  context.strokeRect(area.x, area.y, area.width, area.height)
  paintHorizontal(context, options)
  paintVertical(context, options)
}

/** As many ticks as have room for their numbers beside each other. */
function horizontalTicks(context: Context2D, [minimum, maximum]: readonly number[], width: number) {
  for (let count = width / spacing.horizontal; ; count /= 1.4) {
    const { values } = niceTicks(minimum, maximum, count)
    const written = tickTexts(values)
    const widest = Math.max(0, ...written.texts.map((text) => context.measureText(text).width))
    const apart = values.length > 1 ? ((values[1] - values[0]) / (maximum - minimum)) * width : Infinity
    if (apart >= widest + textGap || values.length <= 2) return { values, ...written }
  }
}

function paintHorizontal(context: Context2D, { area, panel, theme, fontFamily, layout }: AxesOptions): void {
  const colours = figureColours[theme]
  const [minimum, maximum] = panel.view.axes[0]
  context.font = fontOf('tick', fontFamily)
  const { values, texts, ...shared } = horizontalTicks(context, panel.view.axes[0], area.width)
  const bottom = area.y + area.height
  const position = (value: number) => area.x + ((value - minimum) / (maximum - minimum)) * area.width
  context.beginPath()
  for (const value of values) {
    context.moveTo(position(value), bottom)
    context.lineTo(position(value), bottom + tickLength)
  }
  context.stroke()
  if (layout.horizontalAxis === 'ticks') return
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  context.fillStyle = colours.muted
  values.forEach((value, index) => context.fillText(texts[index], position(value), bottom + 14))
  if (layout.horizontalAxis === 'numbers') {
    const text = sharedWords(shared)
    if (text) paintCorner(context, { text, x: area.x + area.width - 4, y: bottom - 7, align: 'right', theme })
    return
  }
  context.fillStyle = colours.text
  const caption = axisName(panel.view.labels[0] ?? '', shared)
  // Beside the plot there is room as far as the numbers of the vertical axis reach, and a little at the other side.
  const room = area.width + 2 * panelMargins({ ...layout, verticalAxis: 'ticks' }).right
  paintCaption(context, { caption, room, x: area.x + area.width / 2, y: bottom + 29, fontFamily })
}

function paintVertical(context: Context2D, options: AxesOptions): void {
  const { area, theme, fontFamily, layout } = options
  const colours = figureColours[theme]
  const [minimum, maximum] = options.vertical
  const { values } = niceTicks(minimum, maximum, area.height / spacing.vertical)
  const { texts, ...shared } = tickTexts(values)
  const position = (value: number) => area.y + area.height * (1 - (value - minimum) / (maximum - minimum))
  context.beginPath()
  for (const value of values) {
    context.moveTo(area.x, position(value))
    context.lineTo(area.x - tickLength, position(value))
  }
  context.stroke()
  if (layout.verticalAxis === 'ticks') return
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  context.font = fontOf('tick', fontFamily)
  context.fillStyle = colours.muted
  const widest = Math.max(0, ...texts.map((text) => context.measureText(text).width))
  // Cut off they would be other numbers.
  if (layout.verticalAxis === 'numbers' && widest > panelMargins(layout).left - numberGap) return
  texts.forEach((text, index) => context.fillText(text, area.x - numberGap, position(values[index]) + 0.5))
  if (layout.verticalAxis === 'numbers') {
    const text = sharedWords(shared)
    if (text) paintCorner(context, { text, x: area.x + 4, y: area.y + 9, align: 'left', theme })
    return
  }
  context.save()
  context.translate(area.x - 15 - Math.min(30, widest), area.y + area.height / 2)
  context.rotate(-Math.PI / 2)
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  context.fillStyle = colours.text
  const caption = axisName(options.verticalLabel, shared)
  paintCaption(context, { caption, room: area.height + (layout.header ? 0 : 12), x: 0, y: 3, fontFamily })
  context.restore()
}

interface CaptionOptions {
  caption: string
  room: number
  x: number
  /** Of the only line. */
  y: number
  fontFamily: string
}

/** In one line, else in smaller type, else in two lines; only what is longer still is shortened. */
function paintCaption(context: Context2D, { caption, room, x, y, fontFamily }: CaptionOptions): void {
  for (const pixels of [fontSizes.label, 9.5, 8.5]) {
    context.font = `${pixels}px "${fontFamily}", sans-serif`
    if (context.measureText(caption).width <= room) return context.fillText(caption, x, y)
  }
  context.font = `8px "${fontFamily}", sans-serif`
  const [first, ...rest] = wrapText(context, caption, room)
  context.fillText(first, x, y - 5)
  if (rest.length > 0) context.fillText(fittingText(context, [rest.join(' ')], room), x, y + 4)
}

interface CornerOptions {
  text: string
  x: number
  y: number
  align: 'left' | 'right'
  theme: FigureTheme
}

function paintCorner(context: Context2D, { text, x, y, align, theme }: CornerOptions): void {
  const colours = figureColours[theme]
  const { width } = context.measureText(text)
  const left = align === 'left' ? x : x - width
  context.fillStyle = colours.plate
  context.fillRect(left - 2, y - 6.5, width + 4, 13)
  context.fillStyle = colours.plateText
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  context.fillText(text, left, y)
}
