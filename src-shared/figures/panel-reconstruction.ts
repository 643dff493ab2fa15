// The inside of a panel that shows what a Boltzmann machine makes of held-out rows. Pictures stand above their
// reconstructions; of a table each column has a square, in which a row lies on the diagonal where it comes back as it was.
//
//   held-out images    ▦ ▦ ▦ ▦ ▦ ▦      ⋰ length   ⋰ width
//   reconstructions    ▦ ▦ ▦ ▦ ▦ ▦      across: the row's value, up: its reconstruction

import type { Points } from '../snapshot.ts'
import type { Context2D, FigureTheme } from './figure.ts'
import { fittingNames, withoutUnit } from './fitting-names.ts'
import { fittingText } from './marks.ts'
import type { LaneColour } from './palette.ts'
import type { Panel } from './panel-content.ts'
import type { Rectangle } from './panel-geometry.ts'
import { picturesPerStrip, stripScale, type PictureStrips } from './picture-strips.ts'
import type { Reconstruction } from './reconstruction.ts'
import { figureColours, fontOf, laneStyle } from './theme.ts'

/** Smaller panels are thumbnails, without words. */
const wordsWidthMinimum = 150
const captionHeight = 14
const nameHeight = 13
/** Beyond, squares are too small to be read. */
export const columnsShown = 9
const gap = 6
const pairGap = 5
const pointRadius = 1.7

export interface ReconstructionOptions {
  area: Rectangle
  panel: Panel
  reconstruction: Reconstruction
  /** Of rows that are pictures: held-out ones as `data`, reconstructions as `samples`. */
  pictures?: PictureStrips
  theme: FigureTheme
  fontFamily: string
}

export function paintReconstruction(context: Context2D, options: ReconstructionOptions): void {
  const { area, panel, theme } = options
  context.fillStyle = figureColours[theme].background
  context.fillRect(area.x, area.y, area.width, area.height)
  const withWords = area.width >= wordsWidthMinimum
  const inside = withWords ? { ...area, y: area.y + captionHeight, height: area.height - captionHeight } : area
  if (withWords) paintCaption(context, options)
  if (panel.image) paintPictures(context, options, inside)
  else paintColumns(context, options, inside)
}

function paintCaption(context: Context2D, { area, panel, theme, fontFamily }: ReconstructionOptions): void {
  const { length } = panel.view.labels
  const first = length > columnsShown ? `the first ${columnsShown} of ${length} columns; ` : ''
  const captions = panel.image
    ? ['held-out images, below each its reconstruction', 'images above reconstructions', 'reconstructions']
    : [
        `${first}across: held-out value, up: its reconstruction; on the line both are equal`,
        `${first}held-out value across, reconstruction up`,
        'value across, reconstruction up',
      ]
  context.font = fontOf('small', fontFamily)
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.fillStyle = figureColours[theme].muted
  context.fillText(fittingText(context, captions, area.width), area.x, area.y + 10)
}

/** Pairs of strips, as many as fit whole. */
function paintPictures(context: Context2D, { panel, pictures }: ReconstructionOptions, inside: Rectangle): void {
  if (!pictures) return
  const { factor, gap: ofStrip } = stripScale(panel.image!)
  const scale = inside.width / picturesPerStrip / (panel.image!.width * factor + ofStrip)
  const height = scale * (panel.image!.height * factor + ofStrip)
  pictures.data.forEach((strip, index) => {
    const y = inside.y + index * (2 * height + pairGap)
    if (y + 2 * height > inside.y + inside.height + pairGap) return
    context.drawImage(strip, inside.x, y, inside.width, height)
    context.drawImage(pictures.samples[index], inside.x, y + height, inside.width, height)
  })
}

function paintColumns(context: Context2D, options: ReconstructionOptions, inside: Rectangle): void {
  const { panel, reconstruction, theme, fontFamily } = options
  const { view, laneIndex, colour } = panel
  const count = Math.min(columnsShown, view.axes.length)
  const across = Math.ceil(Math.sqrt(count))
  const down = Math.ceil(count / across)
  const withNames = inside.width >= wordsWidthMinimum
  const room = { width: (inside.width - gap * (across - 1)) / across, height: inside.height / down }
  const side = Math.max(1, Math.min(room.width, room.height - (withNames ? nameHeight : 0) - gap))
  context.font = fontOf('small', fontFamily)
  const names = withNames ? fittingNames(context, view.labels.slice(0, count).map(withoutUnit), side) : []
  for (let column = 0; column < count; column++) {
    const x = inside.x + (column % across) * (side + gap)
    const top = inside.y + Math.floor(column / across) * (side + (withNames ? nameHeight : 0) + gap)
    const square = { x, y: top + (withNames ? nameHeight : 0), width: side, height: side }
    if (withNames) {
      context.font = fontOf('small', fontFamily)
      context.textAlign = 'left'
      context.textBaseline = 'alphabetic'
      context.fillStyle = figureColours[theme].text
      context.fillText(names[column], x, top + 10)
    }
    paintSquare(context, { ...reconstruction, column, square, axis: view.axes[column], laneIndex, colour, theme })
  }
}

interface SquareOptions {
  rows: Points
  means: Points
  column: number
  square: Rectangle
  axis: readonly [number, number]
  laneIndex: number | null
  colour: LaneColour | null
  theme: FigureTheme
}

/** One column: its axis across for the rows and up for their means; a point beyond it stands at the edge. */
function paintSquare(context: Context2D, options: SquareOptions): void {
  const { rows, means, column, square, axis, laneIndex, colour, theme } = options
  const colours = figureColours[theme]
  const [low, high] = axis
  const { x, y, width: side } = square
  context.fillStyle = colours.plot
  context.fillRect(x, y, side, side)
  context.strokeStyle = colours.axis
  context.lineWidth = 0.6
  context.beginPath()
  context.moveTo(x, y + side)
  context.lineTo(x + side, y)
  context.stroke()
  context.strokeRect(x, y, side, side)
  context.fillStyle = laneStyle({ laneIndex: laneIndex ?? 0, colour }, theme).colour
  const shareOf = (value: number) => Math.min(1, Math.max(0, (value - low) / (high - low)))
  for (let at = column; at < rows.values.length; at += rows.dimension) {
    const [value, mean] = [rows.values[at], means.values[at]]
    if (!Number.isFinite(value) || !Number.isFinite(mean)) continue
    context.beginPath()
    context.arc(x + shareOf(value) * side, y + (1 - shareOf(mean)) * side, pointRadius, 0, 2 * Math.PI)
    context.fill()
  }
}
