// Draws a curve over one setting and says which point lies near the pointer.

import type { Context2D, FigureTheme } from '../figure.ts'
import { drawMarker } from '../marks.ts'
import { figureColours, laneStyle, withOpacity } from '../theme.ts'
import type { AxisCurve, CurvePoint } from './axis-curve.ts'
import { borderHeight, heightAt, paintMetricAxis, paintSpread } from './metric-axis.ts'
import { paintHorizontalAxis } from './paint-heat-map.ts'
import { isSound, lostSeeds } from './study-cells.ts'
import type { Rectangle } from './study-frame.ts'

const margins = { left: 62, right: 14, top: 8, bottom: 36 }

const areaOf = (body: Rectangle): Rectangle => ({
  x: body.x + margins.left,
  y: body.y + margins.top,
  width: Math.max(20, body.width - margins.left - margins.right),
  height: Math.max(20, body.height - margins.top - margins.bottom),
})

interface Place {
  x: number
  y: number
}

/** Beside each other where values stand in bands, so that their bars do not lie on one another. */
function placeOf(curve: AxisCurve, point: CurvePoint, area: Rectangle): Place {
  const row = curve.lanes.findIndex(({ lane }) => lane.laneId === point.lane.laneId)
  const spread = curve.axis.kind === 'bands' ? Math.min(60, curve.axis.bandWidth * area.width * 0.6) : 0
  const shift = curve.lanes.length > 1 ? spread * (row / (curve.lanes.length - 1) - 0.5) : 0
  return { x: area.x + point.x * area.width + shift, y: heightOf(curve, point, area) }
}

function heightOf(curve: AxisCurve, { value }: CurvePoint, area: Rectangle): number {
  return isSound(value) ? vertical(curve, value.mean as number, area) : borderHeight(curve.metric, area)
}

const vertical = ({ range, metric }: AxisCurve, value: number, area: Rectangle): number =>
  heightAt({ range, metric, area }, value)

/** The nearest point within reach, in CSS pixels; null where there is none. */
export function curvePointAt(curve: AxisCurve, body: Rectangle, at: Place): CurvePoint | null {
  const area = areaOf(body)
  const near = curve.lanes
    .flatMap(({ points }) => points.map((point) => ({ point, place: placeOf(curve, point, area) })))
    .map(({ point, place }) => ({ point, distance: Math.hypot(place.x - at.x, place.y - at.y) }))
    .toSorted((a, b) => a.distance - b.distance)[0]
  return near && near.distance < 24 ? near.point : null
}

export interface PaintCurveOptions {
  body: Rectangle
  theme: FigureTheme
  fontFamily: string
  highlighted?: CurvePoint | null
}

export function paintAxisCurve(context: Context2D, curve: AxisCurve, options: PaintCurveOptions): void {
  const { body, theme, fontFamily, highlighted = null } = options
  const area = areaOf(body)
  const colours = figureColours[theme]
  context.fillStyle = colours.plot
  context.fillRect(area.x, area.y, area.width, area.height)
  paintMetricAxis(context, {
    ...{ metric: curve.metric, label: curve.metricLabel, range: curve.range },
    ...{ area, nameX: body.x + 10, theme, fontFamily },
  })
  paintHorizontalAxis(context, curve.axis, { area, theme, fontFamily })
  for (const { lane, points } of curve.lanes) paintLane(context, curve, { lane, points, area, theme })
  context.strokeStyle = colours.axis
  context.lineWidth = 0.75
  context.strokeRect(area.x, area.y, area.width, area.height)
  if (!highlighted) return
  const { x, y } = placeOf(curve, highlighted, area)
  context.strokeStyle = colours.text
  context.lineWidth = 1.5
  context.beginPath()
  context.arc(x, y, 8, 0, 2 * Math.PI)
  context.stroke()
}

interface LaneOptions {
  lane: AxisCurve['lanes'][number]['lane']
  points: readonly CurvePoint[]
  area: Rectangle
  theme: FigureTheme
}

function paintLane(context: Context2D, curve: AxisCurve, { lane, points, area, theme }: LaneOptions): void {
  const style = laneStyle(lane.laneIndex, theme)
  const numbers = curve.axis.kind === 'numbers'
  context.save()
  context.strokeStyle = style.colour
  context.fillStyle = style.colour
  for (const piece of numbers ? soundPieces(points) : []) {
    paintBand(context, curve, { piece, area, colour: style.colour })
    context.lineWidth = 1.75
    context.setLineDash([...style.dash])
    context.beginPath()
    piece.forEach((point, index) => {
      const { x, y } = placeOf(curve, point, area)
      if (index === 0) context.moveTo(x, y)
      else context.lineTo(x, y)
    })
    context.stroke()
    context.setLineDash([])
  }
  for (const point of points) {
    const { x, y } = placeOf(curve, point, area)
    const { mean, spread } = point.value
    context.strokeStyle = style.colour
    context.fillStyle = style.colour
    if (isSound(point.value)) {
      context.lineWidth = 1.4
      if (spread !== null)
        paintSpread(context, {
          x,
          from: vertical(curve, mean! - spread, area),
          to: vertical(curve, mean! + spread, area),
        })
      context.lineWidth = 1.6
      drawMarker(context, style.marker, x, y, 3.8)
    } else if (lostSeeds(point.value) > 0) {
      context.lineWidth = 1.8
      drawMarker(context, 'crossRot', x, y, 4)
    }
  }
  context.restore()
}

/** Runs of points that have a mean: a line does not go over a gap. */
function soundPieces(points: readonly CurvePoint[]): CurvePoint[][] {
  const pieces: CurvePoint[][] = [[]]
  for (const point of points) {
    if (isSound(point.value)) pieces[pieces.length - 1].push(point)
    else if (pieces[pieces.length - 1].length > 0) pieces.push([])
  }
  return pieces.filter(({ length }) => length > 0)
}

function paintBand(
  context: Context2D,
  curve: AxisCurve,
  { piece, area, colour }: { piece: readonly CurvePoint[]; area: Rectangle; colour: string },
): void {
  if (piece.length < 2 || piece.some(({ value }) => value.spread === null)) return
  const edge = (sign: number) => (point: CurvePoint) => {
    const { mean, spread } = point.value
    return { x: placeOf(curve, point, area).x, y: vertical(curve, mean! + sign * spread!, area) }
  }
  context.fillStyle = withOpacity(colour, 0.14)
  context.beginPath()
  const outline = [...piece.map(edge(1)), ...piece.toReversed().map(edge(-1))]
  outline.forEach(({ x, y }, index) => (index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)))
  context.closePath()
  context.fill()
}
