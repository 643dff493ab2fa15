// A field as a picture: coloured after interpolation (so that no false colours arise between cells), with stripes
// wherever there is no finite value; of a difference, the cells that are not drawn are transparent.

import { regionImage } from './region-image.ts'
import { blueToRed, colourTable, tableIndex, viridis } from './colour-map.ts'
import { likelihoodShare, type ValueRange } from './field-range.ts'
import { isShown, type ShownField } from './field-values.ts'
import type { FigureTheme } from './figure.ts'
import { figureColours } from './theme.ts'

/** RGBA, row 0 at the top. Its pixels' centres run from edge to edge of the view. */
export interface FieldImage {
  rgba: Uint8ClampedArray
  width: number
  height: number
}

/** Grids are refined to about this many pixels along an axis. */
const imagePoints = 360

/** 2-D fields only. Takes about 5 ms for 121 × 121 cells. */
export function fieldImage(field: ShownField, range: ValueRange, theme: FigureTheme): FieldImage {
  const shareOf = (value: number) => likelihoodShare(range, value)
  if (field.labels)
    return regionImage(field, { shareOf, factor: factorOf(field), stripes: stripeColours(theme) }, theme)
  const table = colourTable(range.quantity, theme)
  return colouredField(field, { table, isShown: (value) => isShown(field, value), shareOf }, theme)
}

/** Values of either sign: white at 0, full colours at ±limit and beyond. */
export function signedFieldImage(field: Grid, limit: number, theme: FigureTheme): FieldImage {
  const shareOf = (value: number) => 0.5 + (0.5 * value) / limit
  return colouredField(field, { table: blueToRed, isShown: Number.isFinite, shareOf }, theme)
}

/** Values from 0 up: dark at 0, bright at the limit and beyond. */
export function sizeFieldImage(field: Grid, limit: number, theme: FigureTheme): FieldImage {
  return colouredField(field, { table: viridis, isShown: Number.isFinite, shareOf: (value) => value / limit }, theme)
}

const factorOf = ({ shape: [columns, rows] }: Pick<ShownField, 'shape'>): number =>
  Math.max(1, Math.round(imagePoints / Math.max(columns, rows)))

type Grid = Pick<ShownField, 'shape' | 'values' | 'support'>

interface Colouring {
  /** 256 × RGB. */
  table: Uint8Array
  /** Others are striped. */
  isShown(value: number): boolean
  /** Place in the table, 0 … 1; beyond takes the end's colour. */
  shareOf(value: number): number
}

function colouredField(field: Grid, colouring: Colouring, theme: FigureTheme): FieldImage {
  const [columns, rows] = field.shape
  const factor = factorOf(field)
  const width = (columns - 1) * factor + 1
  const height = (rows - 1) * factor + 1
  const rgba = new Uint8ClampedArray(width * height * 4)
  const stripes = stripeColours(theme)
  for (let line = 0; line < height; line++) {
    paintLine({ field, colouring, factor, rgba, stripes, line, width, height })
  }
  return { rgba, width, height }
}

interface Line {
  field: Grid
  colouring: Colouring
  factor: number
  rgba: Uint8ClampedArray
  stripes: number[][]
  line: number
  width: number
  height: number
}

function paintLine({ field, colouring, factor, rgba, stripes, line, width, height }: Line): void {
  const { values, support, shape } = field
  const { table } = colouring
  const columns = shape[0]
  const upwards = height - 1 - line
  const lower = Math.min(Math.floor(upwards / factor), shape[1] - 2)
  const up = upwards / factor - lower
  for (let x = 0; x < width; x++) {
    const left = Math.min(Math.floor(x / factor), columns - 2)
    const right = x / factor - left
    const corner = lower * columns + left
    const place = { corner, columns, right, up }
    const value = interpolated(values, place)
    const target = 4 * (line * width + x)
    if (support && interpolated(support, place) < 0) continue
    const nearest = values[corner + (up >= 0.5 ? columns : 0) + (right >= 0.5 ? 1 : 0)]
    const shown = Number.isFinite(value) ? value : nearest
    rgba[target + 3] = 255
    if (colouring.isShown(shown)) {
      const entry = 3 * tableIndex(colouring.shareOf(shown))
      rgba[target] = table[entry]
      rgba[target + 1] = table[entry + 1]
      rgba[target + 2] = table[entry + 2]
    } else {
      const [red, green, blue] = stripes[(x + line) % 9 < 3 ? 1 : 0]
      rgba[target] = red
      rgba[target + 1] = green
      rgba[target + 2] = blue
    }
  }
}

interface Place {
  /** Index of the cell to the lower left. */
  corner: number
  columns: number
  right: number
  up: number
}

const interpolated = (values: Float32Array, { corner, columns, right, up }: Place): number =>
  (1 - up) * ((1 - right) * values[corner] + right * values[corner + 1]) +
  up * ((1 - right) * values[corner + columns] + right * values[corner + columns + 1])

function stripeColours(theme: FigureTheme): number[][] {
  const { notFinite, notFiniteStripe } = figureColours[theme]
  return [notFinite, notFiniteStripe].map((colour) =>
    [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16)),
  )
}
