// Sliced Wasserstein distance: how far mass must be carried from one sample to the other, seen along many directions.
//
//   SW_p = ( mean over directions u of W_p(u·X, u·Y)^p )^(1/p),  W_p^p(1-D) = ∫₀¹ |F⁻¹(t) − G⁻¹(t)|^p dt
// In one dimension the quantile functions of the samples are steps, so the integral is a sum over their merged steps,
// whatever the numbers of rows. In the unit of the coordinates. The mean over L random directions has an error of
// order 1/√L; two samples of one law still have SW_p > 0, of order n^(−1/2p).
// Source: Rabin et al. 2012; Bonneel et al. 2015, "Sliced and Radon Wasserstein barycenters of measures".

import type { RandomStream } from '../random/random-stream.ts'
import type { TwoSamples } from './kernel-pairs.ts'

/** Row-major (count × dimension), each of length 1, uniform on the sphere; fresh. */
export function randomDirections(count: number, dimension: number, random: RandomStream): Float64Array {
  const directions = Float64Array.from({ length: count * dimension }, () => random.normal())
  for (let first = 0; first < directions.length; first += dimension) {
    const direction = directions.subarray(first, first + dimension)
    const length = Math.hypot(...direction)
    direction.forEach((value, axis) => (direction[axis] = value / length))
  }
  return directions
}

/** `directions` is row-major (count × dimension), p ≥ 1. NaN where a row is not finite or a sample is empty. */
export function slicedWasserstein({ first, second, dimension }: TwoSamples, directions: Float64Array, p = 2): number {
  let sum = 0
  for (let start = 0; start < directions.length; start += dimension) {
    const direction = directions.subarray(start, start + dimension)
    sum += lineWasserstein(projected(first, direction), projected(second, direction), p)
  }
  return (sum / (directions.length / dimension)) ** (1 / p)
}

/** W_p^p of two sorted samples on the line. */
function lineWasserstein(first: Float64Array, second: Float64Array, p: number): number {
  if (first.length === 0 || second.length === 0) return Number.NaN
  let [i, j, reached, sum] = [0, 0, 0, 0]
  while (i < first.length && j < second.length) {
    // Where the next step of either quantile function ends.
    const [ends, endsOther] = [(i + 1) / first.length, (j + 1) / second.length]
    const end = Math.min(ends, endsOther)
    sum += (end - reached) * Math.abs(first[i] - second[j]) ** p
    reached = end
    // Equal ends by whole numbers, so that no step of width 1e-17 is left over.
    const order = (i + 1) * second.length - (j + 1) * first.length
    if (order <= 0) i++
    if (order >= 0) j++
  }
  return sum
}

/** Sorted, fresh. */
function projected(rows: Float64Array, direction: Float64Array): Float64Array {
  const values = new Float64Array(rows.length / direction.length)
  project(values, rows, direction)
  return values.sort()
}

function project(values: Float64Array, rows: Float64Array, direction: Float64Array): void {
  const dimension = direction.length
  for (let row = 0; row < values.length; row++) {
    for (let axis = 0; axis < dimension; axis++) values[row] += rows[row * dimension + axis] * direction[axis]
  }
}
