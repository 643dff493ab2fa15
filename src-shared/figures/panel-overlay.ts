// Draws the regions of another density over a panel, in its colour and with its dash, on a casing that sets the lines off
// from any field.

import type { Contour } from './contours.ts'
import type { Context2D, FigureTheme } from './figure.ts'
import { overlaidMass, type Overlay } from './overlay.ts'
import { toPixel, type Rectangle } from './panel-geometry.ts'
import type { View } from '../snapshot.ts'
import { figureColours, laneStyle } from './theme.ts'

/** Of each of `overlaidMass`: the inner region has the stronger line. */
const widths = [2.4, 1.5]
const casing = 1.8
const truthDash = [5, 3] as const
const bar = { height: 4, gap: 3 }

export interface OverlayLook {
  colour: string
  dash: readonly number[]
}

export function overlayLook({ lane }: Pick<Overlay, 'lane'>, theme: FigureTheme): OverlayLook {
  return lane ? laneStyle(lane, theme) : { colour: figureColours[theme].truth, dash: truthDash }
}

export interface PaintOverlayOptions {
  area: Rectangle
  view: View
  overlay: Overlay
  theme: FigureTheme
}

/** `contours` are those of the overlay's levels, in their order. */
export function paintOverlay(
  context: Context2D,
  { area, view, overlay, theme, contours }: PaintOverlayOptions & { contours: readonly Contour[] },
): void {
  const { colour, dash } = overlayLook(overlay, theme)
  context.lineJoin = 'round'
  contours.forEach(({ lines }, region) => {
    const passes: [string, number, readonly number[]][] = [
      [figureColours[theme].background, widths[region] + casing, []],
      [colour, widths[region], dash],
    ]
    for (const [stroke, width, dashes] of passes) {
      context.strokeStyle = stroke
      context.lineWidth = width
      context.setLineDash([...dashes])
      for (const line of lines) strokeLine(context, line, { area, view })
    }
  })
  context.setLineDash([])
}

function strokeLine(context: Context2D, line: Float64Array, { area, view }: { area: Rectangle; view: View }): void {
  context.beginPath()
  for (let index = 0; index < line.length; index += 2) {
    const { x, y } = toPixel(area, view, [line[index], line[index + 1]])
    if (index === 0) context.moveTo(x, y)
    else context.lineTo(x, y)
  }
  context.stroke()
}

/** One dimension: a thick bar over the inner region and a thin one over the outer, along the plot's top. */
export function paintOverlayBars(context: Context2D, { area, view, overlay, theme }: PaintOverlayOptions): void {
  const { colour } = overlayLook(overlay, theme)
  context.fillStyle = colour
  overlay.levels.forEach((level, region) => {
    const height = bar.height * (region === 0 ? 1 : 0.4)
    const middle = area.y + bar.gap + bar.height / 2
    for (const [from, to] of intervalsAbove(overlay, level)) {
      const [left, right] = [from, to].map((x) => toPixel(area, view, [x]).x)
      context.fillRect(left, middle - height / 2, Math.max(1, right - left), height)
    }
  })
}

/** Where the log density is at or above the level, in view coordinates; ends lie between grid points. */
export function intervalsAbove({ field }: Pick<Overlay, 'field'>, level: number): [number, number][] {
  const [low, high] = field.view.axes[0]
  const at = (position: number) => low + (position / (field.shape[0] - 1)) * (high - low)
  const found: [number, number][] = []
  let start: number | null = null
  for (let index = 0; index < field.values.length; index++) {
    const isIn = field.values[index] >= level
    if (isIn && start === null) start = index === 0 ? at(0) : at(index - 1 + crossing(field.values, index - 1, level))
    if (!isIn && start !== null) {
      found.push([start, at(index - 1 + crossing(field.values, index - 1, level))])
      start = null
    }
  }
  if (start !== null) found.push([start, high])
  return found
}

/** How far between two grid points the level is crossed, 0 … 1; at the second where one is not finite. */
function crossing(values: Float32Array, index: number, level: number): number {
  const share = (level - values[index]) / (values[index + 1] - values[index])
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 1
}

/** What the key says of the lines. */
export function overlayWords({ label }: Pick<Overlay, 'label'>): string {
  const [inner, outer] = overlaidMass.map((share) => `${100 * share}%`)
  return `${label}: regions that hold ${inner} (thick) and ${outer} of its mass in view`
}
