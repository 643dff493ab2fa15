// Contour lines of a field at levels that all panels share.

import { contours as d3Contours } from 'd3-contour'
import type { ValueRange } from './field-range.ts'
import type { ShownField } from './field-values.ts'

export interface Contour {
  /** Nats. */
  level: number
  /** Open or closed lines in view coordinates: x₀, y₀, x₁, y₁, … */
  lines: Float64Array[]
}

/** Every nat inside the range, from unlikely to likely. */
export function contourLevels(range: ValueRange): number[] {
  const levels: number[] = []
  for (let level = Math.ceil(range.minimum + 1e-9); level < range.maximum - 1e-9; level++) {
    if (level > range.minimum) levels.push(level)
  }
  return range.quantity === 'log-density' ? levels : levels.reverse()
}

/** 2-D fields only. Cells that are not finite count as unlikely: the lines stop at them. */
export function contoursOf(field: ShownField, levels: readonly number[]): Contour[] {
  const [columns, rows] = field.shape
  const sign = field.quantity === 'log-density' ? 1 : -1
  const values = Array.from(field.values, (value) => (Number.isFinite(value) ? sign * value : -Infinity))
  const generator = d3Contours().size([columns, rows]).smooth(true)
  return levels.map((level) => ({
    level,
    lines: generator
      .contour(values, sign * level)
      .coordinates.flat()
      .flatMap((ring) => openLines(ring, field)),
  }))
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
