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
  const rows = new Float64Array(gridPointCount(grid) * dimension)
  let stride = 1
  for (let axis = 0; axis < dimension; axis++) {
    const count = grid.shape[axis]
    const coordinates = Float64Array.from({ length: count }, (_, index) => gridCoordinate(grid, axis, index))
    for (let point = 0; point * dimension < rows.length; point++) {
      rows[point * dimension + axis] = coordinates[Math.floor(point / stride) % count]
    }
    stride *= count
  }
  return rows
}

/** Weights of the trapezoid rule: the volume of a cell, halved at each end of an axis. Fresh, (points). */
export function trapezoidWeights(grid: RegularGrid): Float64Array {
  const weights = new Float64Array(gridPointCount(grid))
  const volume = grid.shape.reduce((product, _, axis) => product * gridSpacing(grid, axis), 1)
  weights.fill(volume)
  let stride = 1
  for (const count of grid.shape) {
    for (let point = 0; point < weights.length; point++) {
      const index = Math.floor(point / stride) % count
      if (index === 0 || index === count - 1) weights[point] /= 2
    }
    stride *= count
  }
  return weights
}

/** The same box with half the spacing: every point of `grid` is a point of it. */
export const halvedGrid = ({ box, shape }: RegularGrid): RegularGrid => ({
  box,
  shape: shape.map((count) => 2 * count - 1),
})
