// The key to a field's colours: a bar with ticks in nats, arrows where values were cut, and how they were obtained.

import { colourOf, colourTable } from './colour-map.ts'
import { likelihoodShare, type ValueRange } from './field-range.ts'
import type { Context2D, FigureTheme, ShownQuantity } from './figure.ts'
import { fittingText } from './marks.ts'
import { figureColours, fontOf } from './theme.ts'
import { niceTicks, tickTexts } from './ticks.ts'

export interface PaintColourBarOptions {
  /** The bar itself; ticks and caption stand outside: below or to the right. */
  x: number
  y: number
  length: number
  range: ValueRange
  /** Of the preview: what densities are per. */
  densityUnit: string
  /** The reference's label, where there is one. */
  against?: string
  /** The bar is the reference's own. */
  ofReference?: boolean
  orientation: 'horizontal' | 'vertical'
  theme: FigureTheme
  fontFamily: string
}

export const colourBarThickness = 11
const captionOverhang = 12
/** Across the bar's length, with ticks and caption. */
export const colourBarSize = { horizontal: 44, vertical: 62 } as const

/** What the colours are, longest wording first. */
export function colourBarCaptions(quantity: ShownQuantity, densityUnit: string, against = 'the reference'): string[] {
  if (quantity === 'difference') {
    const other = against === 'truth' ? 'the truth' : against
    const names = [`log p of the lane − log p of ${other}`, `log p − log p of ${other}`, 'difference of log p']
    return names.map((name) => `${name}, nats`)
  }
  if (quantity === 'posterior') {
    return ['probability of data p(data | x), by the classifier', 'probability of data p(data | x)', 'p(data | x)']
  }
  if (quantity === 'classes')
    return ['probability of the likeliest class p(y | x)', 'p(y | x) of the likeliest class', 'p(y | x)']
  if (quantity === 'relative-energy') return ['relative energy E − min E, nats']
  const name = densityUnit === '' ? 'log density' : `log density per ${densityUnit}`
  return [`${name}, nats (exact: log Z by quadrature)`, `${name}, nats (exact)`, `${name}, nats`, 'log density, nats']
}

/** Room between the ticks of neighbouring bars. */
const barGap = 34

/** The bars of these panels: one, or beside that of the differences that of the reference, in the same length. */
export function colourBars(
  panels: readonly { isReference: boolean; field: unknown }[],
  range: ValueRange,
  whole: { x: number; y: number; length: number },
): { bar: { x: number; y: number; length: number }; of: ValueRange }[] {
  const { reference } = range
  if (!reference || panels.every(({ isReference, field }) => !isReference || !field)) return [{ bar: whole, of: range }]
  const length = Math.max(1, (whole.length - barGap) / 2)
  const second = { ...whole, length, x: whole.x + length + barGap }
  return [
    { bar: { ...whole, length }, of: range },
    { bar: second, of: reference },
  ]
}

export function paintColourBar(context: Context2D, options: PaintColourBarOptions): void {
  const { x, y, length, range, orientation, theme, fontFamily } = options
  const colours = figureColours[theme]
  const horizontal = orientation === 'horizontal'
  paintGradient(context, options)
  const ticks = niceTicks(range.minimum, range.maximum, length / 48)
  context.font = fontOf('tick', fontFamily)
  context.strokeStyle = colours.axis
  context.fillStyle = colours.muted
  context.lineWidth = 0.75
  context.textAlign = horizontal ? 'center' : 'left'
  context.textBaseline = horizontal ? 'alphabetic' : 'middle'
  const { texts } = tickTexts(ticks.values)
  for (const [index, value] of ticks.values.entries()) {
    const along = (value - range.minimum) / (range.maximum - range.minimum)
    const text = cutText(range, value, ticks) + texts[index]
    context.beginPath()
    if (horizontal) {
      const at = x + along * length
      context.moveTo(at, y + colourBarThickness)
      context.lineTo(at, y + colourBarThickness + 3.5)
      context.fillText(text, at, y + colourBarThickness + 14)
    } else {
      const at = y + (1 - along) * length
      context.moveTo(x + colourBarThickness, at)
      context.lineTo(x + colourBarThickness + 3.5, at)
      context.fillText(text, x + colourBarThickness + 6, at)
    }
    context.stroke()
  }
  paintCaption(context, options)
}

/** `≤` or `≥` at an end beyond which values take the end's colour. */
function cutText(range: ValueRange, value: number, { values }: { values: readonly number[] }): string {
  if (range.cutBelow && value === values[0] && value === range.minimum) return '≤ '
  if (range.cutAbove && value === values[values.length - 1] && value === range.maximum) return '≥ '
  return ''
}

/** One strip for each of 256 colours, overlapping by a hair so that no seams show. */
function paintGradient(context: Context2D, { x, y, length, range, orientation, theme }: PaintColourBarOptions): void {
  const colours = figureColours[theme]
  const table = colourTable(range.quantity, theme)
  const horizontal = orientation === 'horizontal'
  const count = 256
  for (let index = 0; index < count; index++) {
    const along = (index + 0.5) / count
    const value = range.minimum + along * (range.maximum - range.minimum)
    context.fillStyle = colourOf(likelihoodShare(range, value), table)
    const size = length / count
    const overlap = index < count - 1 ? 0.6 : 0
    if (horizontal) context.fillRect(x + index * size, y, size + overlap, colourBarThickness)
    else context.fillRect(x, y + length - (index + 1) * size, colourBarThickness, size + (index > 0 ? 0.6 : 0))
  }
  context.strokeStyle = colours.axis
  context.lineWidth = 0.75
  paintCuts(context, { x, y, length, range, horizontal, table })
  if (horizontal) context.strokeRect(x, y, length, colourBarThickness)
  else context.strokeRect(x, y, colourBarThickness, length)
}

interface CutOptions {
  x: number
  y: number
  length: number
  range: ValueRange
  horizontal: boolean
  table: Uint8Array
}

/** Arrowheads beyond the ends say that values there were cut. */
function paintCuts(context: Context2D, { x, y, length, range, horizontal, table }: CutOptions): void {
  const half = colourBarThickness / 2
  const ends: [boolean, number, number, number][] = [
    [range.cutBelow, range.minimum, 0, -1],
    [range.cutAbove, range.maximum, length, 1],
  ]
  for (const [cut, value, at, direction] of ends) {
    if (!cut) continue
    context.fillStyle = colourOf(likelihoodShare(range, value), table)
    const [base, tip] = [at + direction * 0.2, at + direction * half * 1.3]
    const point = (along: number, across: number) =>
      horizontal ? ([x + along, y + across] as const) : ([x + across, y + length - along] as const)
    context.beginPath()
    context.moveTo(...point(base, 0))
    context.lineTo(...point(tip, half))
    context.lineTo(...point(base, colourBarThickness))
    context.closePath()
    context.fill()
    context.stroke()
  }
}

function paintCaption(context: Context2D, options: PaintColourBarOptions): void {
  const { x, y, length, orientation, theme, fontFamily } = options
  context.font = fontOf('label', fontFamily)
  // Beside a bar there is as much room again as its ticks reach beyond its ends.
  const caption = fittingText(context, captionsOf(options), length + captionOverhang)
  context.fillStyle = figureColours[theme].text
  if (orientation === 'horizontal') {
    context.textAlign = 'left'
    context.textBaseline = 'alphabetic'
    context.fillText(caption, x, y + colourBarThickness + 30)
    return
  }
  context.save()
  context.translate(x + colourBarThickness + 46, y + length / 2)
  context.rotate(Math.PI / 2)
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  context.fillText(caption, 0, 0)
  context.restore()
}

function captionsOf({ range, densityUnit, against = 'the reference', ofReference }: PaintColourBarOptions): string[] {
  const captions = colourBarCaptions(range.quantity, densityUnit, against)
  return ofReference ? captions.map((caption) => `${against}: ${caption}`) : captions
}
