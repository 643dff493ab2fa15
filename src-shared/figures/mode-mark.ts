// The mark of a mode: a ring around a dot, which no lane and no other layer has.

import type { Context2D, FigureTheme } from './figure.ts'
import { figureColours } from './theme.ts'

const radius = { ring: 4.6, dot: 1.4 }

export function paintModeMark(context: Context2D, { x, y }: { x: number; y: number }, theme: FigureTheme): void {
  const colours = figureColours[theme]
  const ring = (colour: string, width: number) => {
    context.beginPath()
    context.arc(x, y, radius.ring, 0, 2 * Math.PI)
    context.strokeStyle = colour
    context.lineWidth = width
    context.stroke()
  }
  const dot = (colour: string, size: number) => {
    context.beginPath()
    context.arc(x, y, size, 0, 2 * Math.PI)
    context.fillStyle = colour
    context.fill()
  }
  ring(colours.halo, 3.4)
  dot(colours.halo, radius.dot + 1)
  ring(colours.crosshair, 1.5)
  dot(colours.crosshair, radius.dot)
}
