// Contour lines of a field at levels that all panels share.

import { contours as d3Contours } from 'd3-contour'
import type { ValueRange } from './field-range.ts'
import { readField, type ShownField } from './field-values.ts'

export interface Contour {
  /** Nats, of a posterior a probability. */
  level: number
  /** Open or closed lines in view coordinates: x₀, y₀, x₁, y₁, … */
  lines: Float64Array[]
}

/** Multiples of `contourStep` inside the range, from unlikely to likely; of differences without zero, and of a posterior every tenth. */
export function contourLevels(range: ValueRange): number[] {
  if (range.quantity === 'difference') return differenceLevels(range)
  if (range.quantity === 'classes') return [0.6, 0.7, 0.8, 0.9]
  if (range.quantity === 'posterior') return [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
  const levels: number[] = []
  const step = contourStep(range)
  for (let index = Math.ceil(range.minimum / step + 1e-9); index * step < range.maximum - 1e-9; index++) {
    if (index * step > range.minimum) levels.push(Number((index * step).toPrecision(6)))
  }
  return range.quantity === 'log-density' ? levels : levels.reverse()
}

/** Nats between neighbouring contours: of differences four or fewer to each side of zero, else one nat in most scales. */
export function contourStep({ quantity, minimum, maximum }: ValueRange): number {
  const [most, least] = quantity === 'difference' ? [maximum / 4, 0.02] : [(maximum - minimum) / 16, 0.1]
  const steps = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]
  if (quantity !== 'difference' && maximum - minimum >= 4 && most <= 1) return 1
  return steps.find((step) => step >= least && step >= most - 1e-9) ?? most
}

/** Where densities agree, a line at zero would only follow their noise. */
function differenceLevels(range: ValueRange): number[] {
  const step = contourStep(range)
  const count = Math.ceil(range.maximum / step - 1e-9) - 1
  const above = Array.from({ length: count }, (_each, index) => Number(((index + 1) * step).toPrecision(6)))
  return [...above.map((level) => -level).reverse(), ...above]
}

/** 2-D fields only. Cells that are not finite count as unlikely: the lines stop at them, and where nothing is drawn. */
export function contoursOf(field: ShownField, levels: readonly number[]): Contour[] {
  const [columns, rows] = field.shape
  const sign = field.quantity === 'relative-energy' ? -1 : 1
  const values = Array.from(field.values, (value) => (Number.isFinite(value) ? sign * value : -Infinity))
  const generator = d3Contours().size([columns, rows]).smooth(true)
  return levels.map((level) => ({
    level,
    lines: generator
      .contour(values, sign * level)
      .coordinates.flat()
      .flatMap((ring) => openLines(ring, field))
      .flatMap((line) => drawnParts(line, field)),
  }))
}

/** The pieces of a line that lie where the field is drawn. */
function drawnParts(line: Float64Array, field: ShownField): Float64Array[] {
  const { support } = field
  if (!support) return [line]
  const parts: number[][] = [[]]
  for (let index = 0; index < line.length; index += 2) {
    const point = [line[index], line[index + 1]]
    if (readField({ ...field, values: support }, point) >= 0) parts.at(-1)?.push(...point)
    else parts.push([])
  }
  return parts.filter((points) => points.length >= 4).map((points) => Float64Array.from(points))
}

/** d3 closes rings along the border of the grid, where there is no line to draw: cuts them there. */
function openLines(ring: readonly number[][], field: ShownField): Float64Array[] {
  const [columns, rows] = field.shape
  const onBorder = ([x, y]: readonly number[]) => x <= 0.5 || x >= columns - 0.5 || y <= 0.5 || y >= rows - 0.5
  const lines: number[][] = []
  let line: number[] = []
  for (let index = 0; index < ring.length; index++) {
    const broken = index > 0 && onBorder(ring[index]) && onBorder(ring[index - 1])
    if (broken) {
      lines.push(line)
      line = []
    }
    line.push(...viewPoint(ring[index], field))
  }
  lines.push(line)
  return lines.filter((points) => points.length >= 4).map((points) => Float64Array.from(points))
}

/** d3 puts the first cell's centre at 0.5; ours stands on the view's edge. */
function viewPoint([x, y]: readonly number[], field: ShownField): number[] {
  return [x, y].map((position, dimension) => {
    const [minimum, maximum] = field.view.axes[dimension]
    return minimum + ((position - 0.5) / (field.shape[dimension] - 1)) * (maximum - minimum)
  })
}
