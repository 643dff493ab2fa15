// Draws a heat map and says which cell lies under a point.

import { drawLaneKey, fittingName, fittingText, laneKeyRoom } from '../marks.ts'
import type { Context2D, FigureTheme } from '../figure.ts'
import { textRuler } from '../text-ruler.ts'
import { exportFontFamily, figureColours, fontOf, laneStyle } from '../theme.ts'
import { cellText, type HeatMap, type HeatMapCell, type HeatMapPanel } from './heat-map.ts'
import { inkOn, metricBarHeight, metricColour, paintMetricBar } from './metric-colours.ts'
import { brokenSeeds, isSound, lostSeeds } from './study-cells.ts'
import type { StudyAxis } from './study-axis.ts'
import type { Rectangle } from './study-frame.ts'

const panelHead = 22
const tickHeight = 16
const labelHeight = 18
const panelGap = 14
const cellLeast = 24
const cellMost = 64
/** Wider cells would only be emptier. */
const cellWidest = 120
const dotRadius = 6

export interface HeatMapPlace {
  panel: HeatMapPanel
  /** Of the cells alone. */
  area: Rectangle
}

/** Room for the texts of the vertical axis; the lanes’ names have keys. */
function leftRoom(map: HeatMap): number {
  const ruler = textRuler('tick')
  ruler.font = fontOf('tick', exportFontFamily)
  const texts = map.y ? map.y.ticks.map(({ text }) => text) : map.rows.map(({ label }) => label)
  const widest = Math.max(0, ...texts.map((text) => ruler.measureText(text).width))
  return Math.min(190, widest) + (map.y ? 10 + labelHeight : 10 + laneKeyRoom)
}

function gridOf(map: HeatMap, width: number): { columns: number; rows: number } {
  const count = map.panels.length
  const least = leftRoom(map) + Math.max(110, Math.min(320, map.x.values.length * cellLeast))
  const columns = Math.max(1, Math.min(count, Math.floor((width + panelGap) / (least + panelGap))))
  const rows = Math.ceil(count / columns)
  return { columns: Math.ceil(count / rows), rows }
}

/** CSS pixels that the map takes at this width. */
export function heatMapHeight(map: HeatMap, width: number): number {
  const { columns, rows } = gridOf(map, width)
  const across = (width - (columns - 1) * panelGap) / columns - leftRoom(map)
  const lines = map.y ? map.y.values.length : map.rows.length
  const side = Math.min(cellMost, Math.max(cellLeast, across / Math.max(1, map.x.values.length)))
  const inner = map.banded ? Math.min(420, Math.max(lines * cellLeast, lines * Math.min(side, 44))) : 220
  return rows * (panelHead + inner + tickHeight + labelHeight + panelGap) + metricBarHeight
}

/** Where each panel's cells stand in the body. */
export function heatMapPlaces(map: HeatMap, body: Rectangle): HeatMapPlace[] {
  const { columns, rows } = gridOf(map, body.width)
  const left = leftRoom(map)
  const share = (body.width - (columns - 1) * panelGap) / columns
  const width = map.banded ? Math.min(share, left + cellWidest * Math.max(2, map.x.values.length)) : share
  const height = (body.height - metricBarHeight) / rows
  return map.panels.map((panel, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)]
    return {
      panel,
      area: {
        x: body.x + column * (width + panelGap) + left,
        y: body.y + row * height + panelHead,
        width: Math.max(10, width - left),
        height: Math.max(10, height - panelHead - tickHeight - labelHeight - panelGap),
      },
    }
  })
}

export function cellRectangle(map: HeatMap, { x, y }: HeatMapCell, area: Rectangle): Rectangle {
  const [centreX, centreY] = [area.x + x * area.width, area.y + (1 - y) * area.height]
  const width = map.banded ? map.x.bandWidth * area.width : 2 * dotRadius
  const height = map.banded ? (map.y?.bandWidth ?? 1 / map.rows.length) * area.height : 2 * dotRadius
  return { x: centreX - width / 2, y: centreY - height / 2, width, height }
}

/** Null where there is none. */
export function heatMapCellAt(map: HeatMap, body: Rectangle, at: { x: number; y: number }): HeatMapCell | null {
  for (const { panel, area } of heatMapPlaces(map, body)) {
    for (const cell of panel.cells.toReversed()) {
      const { x, y, width, height } = cellRectangle(map, cell, area)
      if (at.x >= x && at.x < x + width && at.y >= y && at.y < y + height) return cell
    }
  }
  return null
}

export interface PaintHeatMapOptions {
  body: Rectangle
  theme: FigureTheme
  fontFamily: string
  /** A cell that is looked at. */
  highlighted?: HeatMapCell | null
}

export function paintHeatMap(context: Context2D, map: HeatMap, options: PaintHeatMapOptions): void {
  const { body, theme, fontFamily } = options
  for (const { panel, area } of heatMapPlaces(map, body)) {
    paintPanelHead(context, panel, area, options)
    const colours = figureColours[theme]
    context.fillStyle = colours.plot
    context.fillRect(area.x, area.y, area.width, area.height)
    for (const cell of panel.cells) paintCell(context, map, cell, { ...options, area })
    context.strokeStyle = colours.axis
    context.lineWidth = 0.75
    context.strokeRect(area.x, area.y, area.width, area.height)
    paintAxes(context, map, area, options)
    for (const cell of panel.cells) paintRing(context, map, cell, { ...options, area })
  }
  if (!map.scale) return
  const length = Math.min(360, body.width)
  const y = body.y + body.height - metricBarHeight + 4
  paintMetricBar(context, { x: body.x, y, length, scale: map.scale, theme, fontFamily })
}

function paintPanelHead(context: Context2D, { lane }: HeatMapPanel, area: Rectangle, options: PaintHeatMapOptions) {
  if (!lane) return
  const { theme, fontFamily } = options
  drawLaneKey(context, laneStyle(lane.laneIndex, theme), area.x, area.y - 9)
  context.font = fontOf('body', fontFamily, true)
  context.fillStyle = figureColours[theme].text
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  const room = area.width - laneKeyRoom
  context.fillText(fittingName(context, lane.label, room), area.x + laneKeyRoom, area.y - 5)
}

interface InArea extends PaintHeatMapOptions {
  area: Rectangle
}

function paintCell(context: Context2D, map: HeatMap, cell: HeatMapCell, { area, theme, fontFamily }: InArea): void {
  const { x, y, width, height } = cellRectangle(map, cell, area)
  const colours = figureColours[theme]
  const sound = isSound(cell.value) && map.scale !== null
  const colour = sound ? metricColour(map.scale!, cell.value.mean as number) : colours.notFinite
  const broken = brokenSeeds(cell.value) > 0
  context.save()
  context.beginPath()
  if (map.banded) context.rect(x + 0.5, y + 0.5, Math.max(1, width - 1), Math.max(1, height - 1))
  else context.arc(x + width / 2, y + height / 2, dotRadius, 0, 2 * Math.PI)
  context.fillStyle = sound || broken ? colour : colours.plot
  context.fill()
  // A dark dot on a dark page would not be seen.
  if (!map.banded) {
    context.strokeStyle = colours.axis
    context.lineWidth = 1.2
    context.stroke()
  }
  if (broken) {
    context.clip()
    paintStripes(context, { x, y, width, height }, colours.notFiniteStripe)
  } else if (!sound) {
    context.strokeStyle = colours.grid
    context.lineWidth = 1
    context.stroke()
  }
  context.restore()
  if (!map.banded) return
  context.font = fontOf('small', fontFamily)
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const text = cellText(cell)
  if (text === '' || context.measureText(text).width > width - 6 || height < 16) return
  if (broken) paintPlate(context, text, { x: x + width / 2, y: y + height / 2, colour: colours.notFinite })
  const lost = lostSeeds(cell.value) > 0 ? colours.warning : colours.muted
  context.fillStyle = sound ? inkOn(map.scale!, cell.value.mean as number) : lost
  context.fillText(text, x + width / 2, y + height / 2 + 0.5)
}

function paintPlate(context: Context2D, text: string, { x, y, colour }: { x: number; y: number; colour: string }) {
  const width = context.measureText(text).width + 6
  context.fillStyle = colour
  context.fillRect(x - width / 2, y - 7, width, 14)
}

function paintStripes(context: Context2D, { x, y, width, height }: Rectangle, colour: string): void {
  context.strokeStyle = colour
  context.lineWidth = 1.4
  context.beginPath()
  for (let at = -height; at < width; at += 7) {
    context.moveTo(x + at, y + height)
    context.lineTo(x + at + height, y)
  }
  context.stroke()
}

/** Around the cell that validation chose, and around the one that is looked at. */
function paintRing(context: Context2D, map: HeatMap, cell: HeatMapCell, options: InArea): void {
  const { area, theme, highlighted = null } = options
  const looked = highlighted?.lane.laneId === cell.lane.laneId && highlighted.trial.index === cell.trial.index
  if (!cell.best && !looked) return
  const { x, y, width, height } = cellRectangle(map, cell, area)
  const colours = figureColours[theme]
  context.save()
  for (const [thickness, colour] of [
    [looked ? 5 : 4, colours.background],
    [looked ? 2.5 : 1.75, colours.text],
  ] as const) {
    context.strokeStyle = colour
    context.lineWidth = thickness
    context.beginPath()
    if (map.banded) context.rect(x + 1.5, y + 1.5, Math.max(1, width - 3), Math.max(1, height - 3))
    else context.arc(x + width / 2, y + height / 2, dotRadius + 1.5, 0, 2 * Math.PI)
    context.stroke()
  }
  context.restore()
}

function paintAxes(
  context: Context2D,
  map: HeatMap,
  area: Rectangle,
  { theme, fontFamily }: PaintHeatMapOptions,
): void {
  const colours = figureColours[theme]
  paintHorizontalAxis(context, map.x, { area, theme, fontFamily })
  context.font = fontOf('tick', fontFamily)
  context.fillStyle = colours.muted
  context.textBaseline = 'middle'
  context.textAlign = 'right'
  if (!map.y) {
    map.rows.forEach((lane, row) => {
      const y = area.y + ((row + 0.5) / map.rows.length) * area.height
      const left = area.x - leftRoom(map)
      drawLaneKey(context, laneStyle(lane.laneIndex, theme), left, y)
      context.textAlign = 'left'
      context.textBaseline = 'middle'
      context.font = fontOf('tick', fontFamily)
      context.fillStyle = colours.text
      const room = leftRoom(map) - laneKeyRoom - 4
      context.fillText(fittingName(context, lane.label, room), left + laneKeyRoom, y)
    })
    return
  }
  for (const { at, text } of shownTicks(map.y, area.height / 13)) {
    context.fillText(
      fittingText(context, [text], leftRoom(map) - labelHeight - 8),
      area.x - 6,
      area.y + (1 - at) * area.height,
    )
  }
  context.save()
  context.translate(area.x - leftRoom(map) + 9, area.y + area.height / 2)
  context.rotate(-Math.PI / 2)
  context.textAlign = 'center'
  context.font = fontOf('label', fontFamily)
  context.fillStyle = colours.text
  context.fillText(fittingText(context, labelCandidates(map.y), area.height + 20), 0, 0)
  context.restore()
}

/** Ticks and name of an axis below an area. */
export function paintHorizontalAxis(
  context: Context2D,
  axis: StudyAxis,
  { area, theme, fontFamily }: { area: Rectangle; theme: FigureTheme; fontFamily: string },
): void {
  const colours = figureColours[theme]
  context.font = fontOf('tick', fontFamily)
  context.fillStyle = colours.muted
  context.textAlign = 'center'
  context.textBaseline = 'alphabetic'
  const widest = Math.max(10, ...axis.ticks.map(({ text }) => context.measureText(text).width))
  const bottom = area.y + area.height
  for (const { at, text } of shownTicks(axis, area.width / (widest + 8))) {
    const x = area.x + at * area.width
    context.strokeStyle = colours.axis
    context.lineWidth = 0.75
    context.beginPath()
    context.moveTo(x, bottom)
    context.lineTo(x, bottom + 3)
    context.stroke()
    context.fillText(text, x, bottom + 13)
  }
  context.font = fontOf('label', fontFamily)
  context.fillStyle = colours.text
  context.fillText(
    fittingText(context, labelCandidates(axis), area.width + 24),
    area.x + area.width / 2,
    bottom + tickHeight + 13,
  )
}

/** With its unit where there is room. */
const labelCandidates = ({ label }: StudyAxis): string[] => [label, label.split(', ')[0]]

/** As many as there is room for, evenly left out. */
export function shownTicks(axis: StudyAxis, room: number): StudyAxis['ticks'] {
  const step = Math.max(1, Math.ceil(axis.ticks.length / Math.max(1, room)))
  return axis.ticks.filter((_tick, index) => index % step === 0)
}
