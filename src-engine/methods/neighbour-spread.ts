// The mean log distance to the nearest neighbour: the part of the Kozachenko–Leonenko estimate of an entropy that depends
// on the points,
//
//   H ≈ (d/n) Σᵢ log ρᵢ + log(n − 1) + log(volume of the unit ball) + 0.5772…,   ρᵢ = min_{j≠i} |xᵢ − xⱼ|
// and its derivative: xᵢ and its neighbour xⱼ get ±(xᵢ − xⱼ) / (n ρᵢ²).
// Fails where two points coincide: the mean is then −Infinity. In one dimension the derivative's mean size is infinite, in
// two its variance is, since close pairs dominate; clipping of the gradient bounds what they do.
// Source: Kozachenko & Leonenko 1987, "Sample estimate of the entropy of a random vector".

import { nearestRows } from '../metrics/nearest-neighbours.ts'

export interface NeighbourSpread {
  /** Mean log ρ, nats. */
  meanLogDistance: number
  /** Of it, per coordinate; row-major, as the points. */
  derivative: Float64Array
}

/** Of the first `count` points; those behind them get a derivative of 0. Two or more are needed. NaN where a coordinate is. */
export function neighbourSpread(points: Float64Array, dimension: number, count: number): NeighbourSpread {
  const derivative = new Float64Array(points.length)
  const near = points.subarray(0, count * dimension)
  const { rows, distances } = nearestRows({ points: near, among: near, dimension }, 1, true)
  let sum = 0
  for (let row = 0; row < count; row++) {
    const [neighbour, distance] = [rows[row], distances[row]]
    if (Number.isNaN(distance)) return { meanLogDistance: Number.NaN, derivative: derivative.fill(Number.NaN) }
    sum += Math.log(distance)
    for (let axis = 0; axis < dimension; axis++) {
      const pull = (points[row * dimension + axis] - points[neighbour * dimension + axis]) / (count * distance ** 2)
      derivative[row * dimension + axis] += pull
      derivative[neighbour * dimension + axis] -= pull
    }
  }
  return { meanLogDistance: sum / count, derivative }
}
