// Arrows over a field: each from a point of a coarse grid, in its true length, where the density is on the colour scale.

import type { View } from '../snapshot.ts'
import { likelihoodShare, type ValueRange } from './field-range.ts'
import { readField, type ShownField } from './field-values.ts'
import type { Context2D, FigureTheme } from './figure.ts'
import type { Arrows } from './noise-levels.ts'
import { toPixel, type Rectangle } from './panel-geometry.ts'
import { figureColours, type FigureColours } from './theme.ts'

interface Pixel {
  x: number
  y: number
}

export interface ArrowOptions {
  area: Rectangle
  panel: { view: View; field: ShownField | null }
  range: ValueRange
  theme: FigureTheme
}

/** Pixels; shorter ones are dots. */
const lengthLeast = 2.5

export function paintArrows(context: Context2D, options: ArrowOptions, arrows: Arrows): void {
  const { area, panel, theme } = options
  const colours = figureColours[theme]
  const { steps, shape } = arrows
  const [[left, right], [low, high]] = arrows.view.axes
  const [columns, lines] = shape
  for (let at = 0; at < steps.length; at += 2) {
    const column = (at / 2) % columns
    const line = Math.floor(at / 2 / columns)
    const x = left + (column / (columns - 1)) * (right - left)
    const y = low + (line / (lines - 1)) * (high - low)
    if (!isOnScale(options, [x, y])) continue
    const from = toPixel(area, panel.view, [x, y])
    const to = toPixel(area, panel.view, [x + steps[at], y + steps[at + 1]])
    if (Number.isFinite(to.x) && Number.isFinite(to.y)) paintArrow(context, from, to, colours)
  }
}

/** Where the density is off the colour scale there are hardly any noisy points, and arrows would hide the picture. */
function isOnScale({ panel: { field }, range }: ArrowOptions, point: readonly number[]): boolean {
  return field !== null && likelihoodShare(range, readField(field, point)) > 0
}

export function paintArrow(context: Context2D, from: Pixel, to: Pixel, colours: FigureColours): void {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  if (length < lengthLeast) return paintDot(context, from, colours)
  const [along, across] = [(to.x - from.x) / length, (to.y - from.y) / length]
  const head = Math.min(5, 0.6 * length)
  const corner = (side: number): Pixel => ({
    x: to.x - head * along - side * 0.55 * head * across,
    y: to.y - head * across + side * 0.55 * head * along,
  })
  const passes: [colour: string, width: number][] = [
    [colours.halo, 2.6],
    [colours.arrow, 1.1],
  ]
  const [one, other] = [corner(1), corner(-1)]
  for (const [colour, width] of passes) {
    context.strokeStyle = colour
    context.lineWidth = width
    context.beginPath()
    context.moveTo(from.x, from.y)
    context.lineTo(to.x, to.y)
    context.moveTo(one.x, one.y)
    context.lineTo(to.x, to.y)
    context.lineTo(other.x, other.y)
    context.stroke()
  }
}

function paintDot(context: Context2D, { x, y }: Pixel, colours: FigureColours): void {
  context.fillStyle = colours.arrow
  context.beginPath()
  context.arc(x, y, 1, 0, 2 * Math.PI)
  context.fill()
}
