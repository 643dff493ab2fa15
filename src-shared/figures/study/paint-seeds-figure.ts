// Draws every seed beside its lane's mean ± sd, and says which lane lies under a point.

import type { Context2D, FigureTheme } from '../figure.ts'
import { drawMarker, fittingName, fittingText } from '../marks.ts'
import { figureColours, fontOf, laneStyle, withOpacity } from '../theme.ts'
import { borderHeight, heightAt, paintMetricAxis, paintSpread, type UprightScale } from './metric-axis.ts'
import type { SeedsFigure, SeedsLane, SeedsPanel } from './seeds-figure.ts'
import { isSound, lostSeeds } from './study-cells.ts'
import type { Rectangle } from './study-frame.ts'

const margins = { left: 62, right: 8, top: 24, bottom: 40 }
const panelGap = 18
const panelLeast = 300
const panelHeight = 300

const columnsAt = ({ panels }: SeedsFigure, width: number): number =>
  Math.max(1, Math.min(panels.length, Math.floor((width + panelGap) / (panelLeast + panelGap))))

/** CSS pixels that it takes at this width. */
export const seedsFigureHeight = (figure: SeedsFigure, width: number): number =>
  Math.ceil(figure.panels.length / columnsAt(figure, width)) * panelHeight

interface Placed {
  panel: SeedsPanel
  outer: Rectangle
  scale: UprightScale
}

function places(figure: SeedsFigure, body: Rectangle): Placed[] {
  const columns = columnsAt(figure, body.width)
  const rows = Math.max(1, Math.ceil(figure.panels.length / columns))
  const width = (body.width - (columns - 1) * panelGap) / columns
  const height = body.height / rows
  return figure.panels.map((panel, index) => {
    const outer = {
      x: body.x + (index % columns) * (width + panelGap),
      y: body.y + Math.floor(index / columns) * height,
      ...{ width, height },
    }
    const area = {
      x: outer.x + margins.left,
      y: outer.y + margins.top,
      width: Math.max(20, width - margins.left - margins.right),
      height: Math.max(20, height - margins.top - margins.bottom),
    }
    return { panel, outer, scale: { metric: figure.metric, range: panel.range, area } }
  })
}

const laneX = ({ panel, scale: { area } }: Placed, index: number): number =>
  area.x + ((index + 0.5) / panel.lanes.length) * area.width

/** Null where there is none. */
export function seedsLaneAt(figure: SeedsFigure, body: Rectangle, at: { x: number; y: number }): SeedsLane | null {
  for (const placed of places(figure, body)) {
    const { area } = placed.scale
    if (at.x < area.x || at.x >= area.x + area.width || at.y < area.y || at.y >= area.y + area.height) continue
    return placed.panel.lanes[Math.floor(((at.x - area.x) / area.width) * placed.panel.lanes.length)] ?? null
  }
  return null
}

export interface PaintSeedsOptions {
  body: Rectangle
  theme: FigureTheme
  fontFamily: string
  highlighted?: SeedsLane | null
}

export function paintSeedsFigure(context: Context2D, figure: SeedsFigure, options: PaintSeedsOptions): void {
  for (const placed of places(figure, options.body)) paintPanel(context, placed, { ...options, figure })
}

interface PanelOptions extends PaintSeedsOptions {
  figure: SeedsFigure
}

function paintPanel(context: Context2D, placed: Placed, options: PanelOptions): void {
  const { figure, theme, fontFamily, highlighted = null } = options
  const { panel, outer, scale } = placed
  const { area } = scale
  const colours = figureColours[theme]
  context.fillStyle = colours.plot
  context.fillRect(area.x, area.y, area.width, area.height)
  const looked = panel.lanes.indexOf(highlighted as SeedsLane)
  if (looked >= 0) {
    context.fillStyle = colours.grid
    const width = area.width / panel.lanes.length
    context.fillRect(area.x + looked * width, area.y, width, area.height)
  }
  paintMetricAxis(context, { ...scale, label: figure.metricLabel, nameX: outer.x + 10, theme, fontFamily })
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.font = fontOf('heading', fontFamily, true)
  context.fillStyle = colours.text
  context.fillText(fittingText(context, [panel.title], area.width), area.x, outer.y + 15)
  panel.lanes.forEach((lane, index) => paintLane(context, { ...options, placed, lane, x: laneX(placed, index) }))
  context.strokeStyle = colours.axis
  context.lineWidth = 0.75
  context.strokeRect(area.x, area.y, area.width, area.height)
  context.font = fontOf('label', fontFamily)
  context.fillStyle = colours.text
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  context.fillText(figure.laneLabel, area.x + area.width / 2, area.y + area.height + 32)
}

interface LaneOptions extends PaintSeedsOptions {
  placed: Placed
  lane: SeedsLane
  x: number
}

function paintLane(context: Context2D, { placed, lane, x, theme, fontFamily }: LaneOptions): void {
  const { scale, panel } = placed
  const { area } = scale
  const style = laneStyle(lane.lane.laneIndex, theme)
  const band = area.width / panel.lanes.length
  context.save()
  context.fillStyle = withOpacity(style.colour, 0.45)
  const [spread, beside] = [Math.min(44, band * 0.34), Math.min(26, band * 0.2)]
  lane.seeds.forEach(({ value }, index) => {
    if (!Number.isFinite(value)) return
    // Side by side in the order of the seeds, so that equal values do not hide one another.
    const share = lane.seeds.length > 1 ? index / (lane.seeds.length - 1) - 0.5 : 0
    context.beginPath()
    context.arc(x - beside + share * spread, heightAt(scale, value), 2.6, 0, 2 * Math.PI)
    context.fill()
  })
  context.strokeStyle = style.colour
  context.fillStyle = style.colour
  const { mean, spread: deviation } = lane.value
  const lost = lostSeeds(lane.value)
  if (mean !== null && isSound(lane.value)) {
    context.lineWidth = 1.6
    const [from, to] = [heightAt(scale, mean - (deviation ?? 0)), heightAt(scale, mean + (deviation ?? 0))]
    if (deviation !== null) paintSpread(context, { x: x + beside, from, to })
    drawMarker(context, style.marker, x + beside, heightAt(scale, mean), 4.4)
  }
  if (lost > 0) {
    context.lineWidth = 1.8
    drawMarker(context, 'crossRot', x, borderHeight(scale.metric, area), 4)
    context.font = fontOf('small', fontFamily)
    context.fillStyle = figureColours[theme].warning
    context.textAlign = 'left'
    context.textBaseline = 'middle'
    context.fillText(`${lost}/${lane.value.total}`, x + 7, borderHeight(scale.metric, area))
  }
  context.font = fontOf('tick', fontFamily)
  context.fillStyle = figureColours[theme].text
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  context.fillText(fittingName(context, lane.lane.label, band - 4), x, area.y + area.height + 14)
  context.restore()
}
