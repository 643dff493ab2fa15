// The inside of a panel that shows what hidden units look for: of pictures one small picture for each unit, of a table a heat
// map with a line for each unit and the columns side by side. Blue takes away, red adds; nothing is at a weight of 0.
//
//   weights of 64 of 500 hidden units, blue −0.8 to red 0.8
//   ▦ ▦ ▦ ▦ ▦ ▦ ▦ ▦       length   width   depth
//   ▦ ▦ ▦ ▦ ▦ ▦ ▦ ▦     1  ██████  ░░░░░  ▒▒▒▒▒

import { formatNumber } from '../numbers.ts'
import { colourTable, tableIndex } from './colour-map.ts'
import type { Context2D, FigureTheme, MakeImage } from './figure.ts'
import type { Filters } from './filters.ts'
import { fittingNames } from './fitting-names.ts'
import { fittingText } from './marks.ts'
import type { Rectangle } from './panel-geometry.ts'
import { figureColours, fontOf } from './theme.ts'

/** Smaller panels are thumbnails, without words. */
const wordsWidthMinimum = 150
const captionHeight = 14
/** Beyond, names of columns have no room, upright or not. */
const namesMaximum = 40
const namesHeight = { across: 14, upright: 58 }
/** A name stands across where its column is as wide. */
const acrossMinimum = 44
/** Pixels of the picture that all filters make, about. */
const pictureSide = 480

export interface FilterPicture {
  /** What `makeImage` answered. */
  image: unknown
  width: number
  height: number
}

/** Every weight is blown up to a whole number of pixels, so that it stays a square however it is drawn. */
export function filterPicture(filters: Filters, theme: FigureTheme, makeImage: MakeImage): FilterPicture {
  const grid = gridOf(filters)
  const factorAcross = Math.max(1, Math.round(pictureSide / (grid.across * filters.width)))
  // A line of a table is as high as fills the square.
  const factorDown =
    filters.names.length > 0 ? Math.max(1, Math.round(pictureSide / (grid.down * filters.height))) : factorAcross
  const gap = filters.names.length > 0 ? 0 : Math.max(1, Math.round(0.08 * filters.width * factorAcross))
  const tile = { width: filters.width * factorAcross + gap, height: filters.height * factorDown + gap }
  const [width, height] = [grid.across * tile.width - gap, grid.down * tile.height - gap]
  const rgba = new Uint8ClampedArray(4 * width * height)
  const colours = weightColours(filters, theme)
  for (let y = 0; y < height; y++) {
    const down = Math.floor(y / tile.height)
    const line = Math.floor((y % tile.height) / factorDown)
    if (line >= filters.height) continue
    for (let x = 0; x < width; x++) {
      const unit = down * grid.across + Math.floor(x / tile.width)
      const place = Math.floor((x % tile.width) / factorAcross)
      if (place >= filters.width || unit >= filters.count) continue
      rgba.set(colours((unit * filters.height + line) * filters.width + place), 4 * (y * width + x))
    }
  }
  return { image: makeImage(rgba, width, height), width, height }
}

/** RGBA of the weight at a place of the values. */
function weightColours({ values, limit }: Filters, theme: FigureTheme): (at: number) => readonly number[] {
  const table = colourTable('difference', theme)
  const { notFinite } = figureColours[theme]
  const striped = [1, 3, 5].map((at) => Number.parseInt(notFinite.slice(at, at + 2), 16))
  return (at) => {
    if (!Number.isFinite(values[at])) return [...striped, 255]
    const entry = 3 * tableIndex(0.5 + (0.5 * values[at]) / limit)
    return [table[entry], table[entry + 1], table[entry + 2], 255]
  }
}

/** How many pictures stand beside and below one another: as square as can be; lines of a table stand below one another. */
function gridOf({ count, width, height, names }: Filters): { across: number; down: number } {
  if (names.length > 0) return { across: 1, down: Math.max(1, count) }
  const across = Math.max(1, Math.min(count, Math.round(Math.sqrt((count * height) / width))))
  return { across, down: Math.ceil(count / across) }
}

export interface FiltersOptions {
  area: Rectangle
  filters: Filters
  picture: FilterPicture
  theme: FigureTheme
  fontFamily: string
}

export function paintFilters(context: Context2D, options: FiltersOptions): void {
  const { area, filters, picture, theme, fontFamily } = options
  const colours = figureColours[theme]
  context.fillStyle = colours.background
  context.fillRect(area.x, area.y, area.width, area.height)
  const withWords = area.width >= wordsWidthMinimum
  const top = withWords ? captionHeight : 0
  const names = withWords && filters.names.length <= namesMaximum ? filters.names : []
  const isAcross = area.width / Math.max(1, names.length) >= acrossMinimum
  context.font = fontOf('small', fontFamily)
  const longest = Math.max(0, ...names.map((name) => context.measureText(name).width))
  const upright = Math.min(namesHeight.upright, longest + 8)
  const below = names.length === 0 ? 0 : isAcross ? namesHeight.across : upright
  const inside = { ...area, y: area.y + top, height: area.height - top - below }
  if (withWords) {
    context.textAlign = 'left'
    context.textBaseline = 'alphabetic'
    context.fillStyle = colours.muted
    context.fillText(fittingText(context, captionsOf(filters), area.width), area.x, area.y + 10)
  }
  // Pictures keep their shape; a heat map has none of its own.
  const scale = Math.min(inside.width / picture.width, inside.height / picture.height)
  const isTable = filters.names.length > 0
  const [width, height] = isTable ? [inside.width, inside.height] : [scale * picture.width, scale * picture.height]
  context.drawImage(picture.image, inside.x, inside.y, width, height)
  if (isTable) paintFrame(context, { inside, theme })
  const nameOptions = { inside, names, isAcross, theme, fontFamily }
  if (names.length > 0) paintNames(context, nameOptions)
}

/** Longest wording first. */
function captionsOf({ title, limit, names }: Filters): string[] {
  const end = formatNumber(limit, 2)
  const lines = names.length > 0 ? ', a line for each' : ''
  return [
    `${title}${lines}, blue −${end} to red ${end}`,
    `${title}, blue −${end} to red ${end}`,
    `${title}, ±${end}`,
    'filters',
  ]
}

function paintFrame(context: Context2D, { inside, theme }: { inside: Rectangle; theme: FigureTheme }): void {
  context.strokeStyle = figureColours[theme].axis
  context.lineWidth = 0.6
  context.strokeRect(inside.x, inside.y, inside.width, inside.height)
}

interface NamesOptions {
  inside: Rectangle
  names: readonly string[]
  isAcross: boolean
  theme: FigureTheme
  fontFamily: string
}

/** Below their columns, upright where these are narrow. */
function paintNames(context: Context2D, { inside, names, isAcross, theme, fontFamily }: NamesOptions): void {
  const width = inside.width / names.length
  const bottom = inside.y + inside.height
  context.font = fontOf('small', fontFamily)
  context.fillStyle = figureColours[theme].muted
  fittingNames(context, names, isAcross ? width - 4 : namesHeight.upright - 6).forEach((name, column) => {
    const middle = inside.x + (column + 0.5) * width
    if (isAcross) {
      context.textAlign = 'center'
      context.textBaseline = 'alphabetic'
      context.fillText(name, middle, bottom + 11)
      return
    }
    context.save()
    context.translate(middle, bottom + 4)
    context.rotate(-Math.PI / 2)
    context.textAlign = 'right'
    context.textBaseline = 'middle'
    context.fillText(name, 0, 0)
    context.restore()
  })
}
