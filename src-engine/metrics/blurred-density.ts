// Points with weights blurred by Gaussian noise, on a regular grid, and where a noisy point came from.
//
//   p_σ(y) = Σᵢ wᵢ N(y; xᵢ, diag δ²)             δ: σ in the units of each axis
//   E[x | y] = Σᵢ wᵢ xᵢ N(y; xᵢ, diag δ²) / p_σ(y) = y + δ² ∇log p_σ(y)   (Tweedie's formula)
// Of a known density the points are those of a rule of integration, and p_σ is exact where that rule resolves both the
// density and the noise; of measured data they are the rows, and p_σ is the density that denoising at σ can learn from them.
// Noise that is independent along the axes is applied along one axis after the other: points × columns, and then
// distinct second coordinates × columns × lines.
// Fails where the noise is narrower than the rule's points are apart: then the result is ripples, which the caller must rule out.
// Source: Robbins 1956 and Miyasawa 1961 for the formula named after Tweedie; Vincent 2011 for its part in denoising.

import { axisCoordinates, gridPointCount, type RegularGrid } from './regular-grid.ts'

export interface BlurredPoints {
  /** Row-major (points × dimension), dimension 1 or 2. */
  rows: Float64Array
  /** (points), adding up to 1. */
  probabilities: Float64Array
}

/** log p_σ at the grid's points, nats; −∞ where it is too small for a float64. Fresh. */
export function blurredLogDensity(
  points: BlurredPoints,
  deviations: readonly number[],
  grid: RegularGrid,
): Float64Array {
  const logScale = deviations.reduce((sum, deviation) => sum + Math.log(deviation * Math.sqrt(2 * Math.PI)), 0)
  return kernelSums(points, points.probabilities, { deviations, grid }).map((sum) => Math.log(sum) - logScale)
}

/** E[x | y] − y at the grid's points, row-major (points × dimension); NaN where p_σ is too small for a float64. Fresh. */
export function denoisingSteps(points: BlurredPoints, deviations: readonly number[], grid: RegularGrid): Float64Array {
  const dimension = grid.shape.length
  const { rows, probabilities } = points
  const sums = kernelSums(points, probabilities, { deviations, grid })
  const coordinates = axisCoordinates(grid)
  const steps = new Float64Array(sums.length * dimension)
  for (let axis = 0; axis < dimension; axis++) {
    const weights = probabilities.map((probability, point) => probability * rows[point * dimension + axis])
    const moments = kernelSums(points, weights, { deviations, grid })
    for (let at = 0; at < sums.length; at++) {
      const index = axis === 0 ? at % grid.shape[0] : Math.floor(at / grid.shape[0])
      steps[at * dimension + axis] = moments[at] / sums[at] - coordinates[axis][index]
    }
  }
  return steps
}

interface Blur {
  deviations: readonly number[]
  grid: RegularGrid
}

/** Σᵢ weightᵢ exp(−½ |(y − xᵢ)/δ|²) at the grid's points. */
function kernelSums({ rows }: BlurredPoints, weights: Float64Array, { deviations, grid }: Blur): Float64Array {
  const [columns, lines] = axisCoordinates(grid)
  const dimension = grid.shape.length
  const [across, up] = deviations.map((deviation, axis) => ({ ...distinct(rows, dimension, axis), deviation }))
  const alongColumns = kernelTable(across.values, columns, across.deviation)
  const first = sumsAlong(alongColumns, weights, { across, columns: columns.length, up: up as Along | undefined })
  if (!up) return first
  const alongLines = kernelTable(up.values, lines, up.deviation)
  const sums = new Float64Array(gridPointCount(grid))
  for (let line = 0; line < lines.length; line++) {
    for (let other = 0; other < up.values.length; other++) {
      const kernel = alongLines[other * lines.length + line]
      if (kernel === 0) continue
      for (let column = 0; column < columns.length; column++) {
        sums[line * columns.length + column] += kernel * first[other * columns.length + column]
      }
    }
  }
  return sums
}

interface Along {
  /** Distinct coordinates. */
  values: Float64Array
  /** Which of them each point has. */
  indices: Uint32Array
}

interface ColumnSums {
  across: Along
  columns: number
  up: Along | undefined
}

/** Over the points of each second coordinate: (second coordinates × columns), on a line (columns). */
function sumsAlong(kernels: Float64Array, weights: Float64Array, { across, columns, up }: ColumnSums): Float64Array {
  const sums = new Float64Array((up?.values.length ?? 1) * columns)
  for (let point = 0; point < weights.length; point++) {
    const weight = weights[point]
    if (weight === 0) continue
    const from = across.indices[point] * columns
    const to = (up?.indices[point] ?? 0) * columns
    for (let column = 0; column < columns; column++) sums[to + column] += weight * kernels[from + column]
  }
  return sums
}

/** exp(−½ ((y − x)/δ)²), (sources × targets). */
function kernelTable(sources: Float64Array, targets: Float64Array, deviation: number): Float64Array {
  const table = new Float64Array(sources.length * targets.length)
  for (let source = 0, at = 0; source < sources.length; source++) {
    for (const target of targets) table[at++] = Math.exp(-0.5 * ((target - sources[source]) / deviation) ** 2)
  }
  return table
}

function distinct(rows: Float64Array, dimension: number, axis: number): Along {
  const found = new Map<number, number>()
  const indices = new Uint32Array(rows.length / dimension)
  for (let point = 0; point < indices.length; point++) {
    const value = rows[point * dimension + axis]
    const index = found.get(value) ?? found.size
    found.set(value, index)
    indices[point] = index
  }
  return { values: Float64Array.from(found.keys()), indices }
}
