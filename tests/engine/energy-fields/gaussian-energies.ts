// Gaussian energies with a full precision matrix P, E(x) = ½ (x − m)ᵀ P (x − m), and what is known of them in closed form.

import type { WeightedEnergy } from '../../../src-engine/energy-fields/compose-energies.ts'

export interface Gaussian {
  mean: readonly number[]
  /** Row by row. */
  precision: readonly (readonly number[])[]
}

export function gaussianEnergy({ mean, precision }: Gaussian, weight = 1): WeightedEnergy {
  const dimension = mean.length
  const logPartition = logPartitionOf(precision)
  const slopeAt = (rows: Float64Array, row: number, axis: number) =>
    precision[axis].reduce((sum, entry, other) => sum + entry * (rows[row * dimension + other] - mean[other]), 0)
  return {
    weight,
    logPartition,
    evaluate(points, gradients) {
      gradients?.forEach((_, at) => {
        gradients[at] = slopeAt(points, Math.floor(at / dimension), at % dimension)
      })
      return Float64Array.from({ length: points.length / dimension }, (_, row) =>
        mean.reduce(
          (sum, centre, axis) => sum + 0.5 * (points[row * dimension + axis] - centre) * slopeAt(points, row, axis),
          0,
        ),
      )
    },
  }
}

const determinant = (matrix: readonly (readonly number[])[]): number =>
  matrix.length === 1 ? matrix[0][0] : matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0]

/** log ∫ exp(−E) = (d/2) log 2π − ½ log |P|. */
export const logPartitionOf = (precision: readonly (readonly number[])[]): number =>
  0.5 * precision.length * Math.log(2 * Math.PI) - 0.5 * Math.log(determinant(precision))

/** Σ wᵢ Eᵢ is a Gaussian energy again, raised by a constant: its precision, mean, and log Z with that constant. */
export function sumOf(parts: readonly { gaussian: Gaussian; factor: number }[]) {
  const dimension = parts[0].gaussian.mean.length
  const axes = Array.from({ length: dimension }, (_, axis) => axis)
  const add = (f: (gaussian: Gaussian) => number) =>
    parts.reduce((sum, { gaussian, factor }) => sum + factor * f(gaussian), 0)
  const precision = axes.map((i) => axes.map((j) => add(({ precision: of }) => of[i][j])))
  const times = (matrix: readonly (readonly number[])[], v: readonly number[]) =>
    matrix.map((row) => row.reduce((sum, entry, at) => sum + entry * v[at], 0))
  const right = axes.map((i) => add(({ precision: of, mean }) => times(of, mean)[i]))
  const mean =
    dimension === 1
      ? [right[0] / precision[0][0]]
      : [
          (precision[1][1] * right[0] - precision[0][1] * right[1]) / determinant(precision),
          (precision[0][0] * right[1] - precision[1][0] * right[0]) / determinant(precision),
        ]
  const square = (matrix: readonly (readonly number[])[], v: readonly number[]) =>
    times(matrix, v).reduce((sum, value, at) => sum + value * v[at], 0)
  const constant = 0.5 * (add(({ precision: of, mean: m }) => square(of, m)) - square(precision, mean))
  return { precision, mean, determinant: determinant(precision), logPartition: logPartitionOf(precision) - constant }
}
