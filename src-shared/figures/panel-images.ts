// The inside of a panel whose rows are pictures: data, samples of the model and chains as grids of small pictures.
//
//   samples            ▦ ▦ ▦ ▦ ▦ ▦ ▦ ▦ ▦ ▦
//   nearest data       ▦ ▦ ▦ ▦ ▦ ▦ ▦ ▦ ▦ ▦     to each sample right above: alike to the pixel, the model repeats its data
//   chains             ▦ ▦ ▦ ▦ ▦ ▦ ▦ ▦ ▦ ▦
//
// There is no density to draw: it would be one of all pixels at once.

import { formatCount } from '../numbers.ts'
import type { PointClasses } from '../snapshot.ts'
import type { Context2D, FigureOptions, FigureTheme } from './figure.ts'
import { fittingText } from './marks.ts'
import type { Panel } from './panel-content.ts'
import type { Rectangle } from './panel-geometry.ts'
import { picturesPerStrip, stripScale, type PictureStrips, type Strips } from './picture-strips.ts'
import { figureColours, fontOf } from './theme.ts'

/** Smaller panels are thumbnails, without words. */
const wordsWidthMinimum = 150
const captionHeight = 14
const negativesRows = 2
/** The last row's gap need not fit. */
const gapBelow = 2

export interface ImagesOptions {
  area: Rectangle
  panel: Panel
  pictures: PictureStrips
  layers: FigureOptions['layers']
  theme: FigureTheme
  fontFamily: string
}

interface Section {
  /** Longest wording first. */
  captions: readonly string[]
  strips: Strips
}

/** What of the layers pictures have: training pictures stand beside samples, not below them. */
export function paintImages(context: Context2D, options: ImagesOptions): void {
  const { area, panel, theme, fontFamily } = options
  const colours = figureColours[theme]
  const withWords = area.width >= wordsWidthMinimum
  context.fillStyle = colours.background
  context.fillRect(area.x, area.y, area.width, area.height)
  const tile = tileSize(panel, area.width)
  const sections = sectionsOf(options, { tile: tile.height, caption: withWords ? captionHeight : 0 })
  let y = area.y
  for (const { captions, strips } of sections) {
    if (strips.length === 0) continue
    if (withWords) {
      context.font = fontOf('small', fontFamily)
      context.textAlign = 'left'
      context.textBaseline = 'alphabetic'
      context.fillStyle = colours.muted
      context.fillText(fittingText(context, captions, area.width), area.x, y + 10)
      y += captionHeight
    }
    for (const strip of strips) {
      if (y + tile.height > area.y + area.height + gapBelow) return
      context.drawImage(strip, area.x, y, area.width, tile.height)
      y += tile.height
    }
  }
}

/** Of a picture with the gaps beside and below it, when a strip is as wide as this. */
function tileSize({ image }: Panel, width: number): { width: number; height: number } {
  const { factor, gap } = stripScale(image!)
  const scale = width / picturesPerStrip / (image!.width * factor + gap)
  return { width: width / picturesPerStrip, height: scale * (image!.height * factor + gap) }
}

interface RowHeights {
  tile: number
  caption: number
}

/** From above: samples fill what the others leave. */
function sectionsOf({ area, panel, pictures, layers }: ImagesOptions, { tile, caption }: RowHeights): Section[] {
  const { data, samples, nearest, negatives, nearestOf } = pictures
  const ofData = { captions: ['training images', 'data'], strips: data }
  if (panel.laneIndex === null) return [ofData]
  const chains = layers.negatives || samples.length === 0 ? negatives.slice(0, negativesRows) : []
  const classes = panel.samples?.classes
  // Rows of classes stand in their order; the training pictures that are nearest to the first would be far from it.
  const beside = layers.data && !classes ? nearest : []
  const captions = 1 + (chains.length > 0 ? 1 : 0) + (beside.length > 0 ? 1 : 0)
  const rows = Math.floor((area.height + gapBelow - captions * caption) / tile)
  const free = Math.max(1, rows - chains.length - beside.length)
  // The first samples stand last, right above the training pictures that are nearest to them.
  const turned = samples.length > 0 ? [...samples.slice(1, free), samples[0]] : []
  const shown = classes ? samples.slice(0, free) : turned
  return [
    { captions: classes ? classCaptions(classes) : ['samples of the model', 'samples'], strips: shown },
    {
      captions: [`nearest of ${formatCount(nearestOf)} training images, to each above`, 'nearest data'],
      strips: beside,
    },
    { captions: [panel.negativesTitle || 'negatives', 'chains'], strips: chains },
  ]
}

const classCaptions = ({ column, names }: PointClasses): string[] => [
  `samples of each class, a row for ${column} ${names.join(', ')}`,
  `samples, a row for each ${column}`,
  'samples by class',
]
