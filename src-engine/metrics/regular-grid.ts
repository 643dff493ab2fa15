// A regular grid over a box, ends included: where quadrature, pictures and exact sampling look at a function.
// One or two dimensions; the first coordinate varies fastest.

/** Per dimension [minimum, maximum]. */
export type Box = readonly (readonly [number, number])[]

/** E per row of row-major rows, nats. */
export type EnergyFunction = (rows: Float64Array) => Promise<Float64Array>

export interface RegularGrid {
  box: Box
  /** Points along each axis, at least 2. */
  shape: readonly number[]
}

export const gridPointCount = ({ shape }: RegularGrid): number => shape.reduce((product, count) => product * count, 1)

/** Distance of neighbouring points along an axis. */
export function gridSpacing({ box, shape }: RegularGrid, axis: number): number {
  return (box[axis][1] - box[axis][0]) / (shape[axis] - 1)
}

/** Coordinate of the index-th point along an axis; the ends are exactly the box's. */
export function gridCoordinate({ box, shape }: RegularGrid, axis: number, index: number): number {
  const [low, high] = box[axis]
  const share = index / (shape[axis] - 1)
  return low * (1 - share) + high * share
}

/** All points, row-major (points × dimension), fresh. */
export function gridRows(grid: RegularGrid): Float64Array {
  const dimension = grid.shape.length
  const [columns, lines] = axisCoordinates(grid)
  if (dimension === 1) return columns
  const rows = new Float64Array(gridPointCount(grid) * dimension)
  const width = 2 * columns.length
  for (let line = 0; line < lines.length; line++) fillLine(rows.subarray(line * width), columns, lines[line])
  return rows
}

function fillLine(rows: Float64Array, columns: Float64Array, y: number): void {
  for (let column = 0; column < columns.length; column++) {
    rows[2 * column] = columns[column]
    rows[2 * column + 1] = y
  }
}

/** Per axis the coordinates of its points, fresh. */
export function axisCoordinates(grid: RegularGrid): Float64Array[] {
  return grid.shape.map((count, axis) =>
    Float64Array.from({ length: count }, (_, index) => gridCoordinate(grid, axis, index)),
  )
}

/** Weights of the trapezoid rule: the volume of a cell, halved at each end of an axis. Fresh, (points). */
export function trapezoidWeights(grid: RegularGrid): Float64Array {
  const volume = grid.shape.reduce((product, _, axis) => product * gridSpacing(grid, axis), 1)
  const weights = new Float64Array(gridPointCount(grid)).fill(volume)
  const width = grid.shape[0]
  for (let start = 0; start < weights.length; start += width) {
    weights[start] /= 2
    weights[start + width - 1] /= 2
  }
  if (grid.shape.length === 1) return weights
  for (let column = 0, last = weights.length - width; column < width; column++) {
    weights[column] /= 2
    weights[last + column] /= 2
  }
  return weights
}

/** The same box with half the spacing: every point of `grid` is a point of it. */
export const halvedGrid = ({ box, shape }: RegularGrid): RegularGrid => ({
  box,
  shape: shape.map((count) => 2 * count - 1),
})
