// The mean log distance to the nearest neighbour: the part of the Kozachenko–Leonenko estimate of an entropy that depends
// on the points,
//
//   H ≈ (d/n) Σᵢ log ρᵢ + log(n − 1) + log(volume of the unit ball) + 0.5772…,   ρᵢ = min_{j≠i} |xᵢ − xⱼ|
// and its derivative: xᵢ and its neighbour xⱼ get ±(xᵢ − xⱼ) / (n ρᵢ²).
// Without a floor the derivative's mean size would be infinite in one dimension and its variance in two, since close pairs
// dominate; and in float32 two points on a line may coincide, with log ρ = −∞ (of 256 normal ones in 1 draw of 2,000, and
// oftener where negatives crowd). So ρᵢ is at least a hundredth of the usual spacing, s n^(−1/d) with s the points' root
// mean squared distance from their mean along an axis: closer pairs count as that far apart and are not pushed. Of 256
// normal points on a line these are 0.5%, in the plane 0.002%. Where all points coincide the mean is −Infinity.
// Source: Kozachenko & Leonenko 1987, "Sample estimate of the entropy of a random vector".

import { nearestRows } from '../metrics/nearest-neighbours.ts'

/** Of the usual spacing. */
const closest = 0.01

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
  const floor = closest * spreadOf(near, dimension) * count ** (-1 / dimension)
  let sum = 0
  for (let row = 0; row < count; row++) {
    const [neighbour, distance] = [rows[row], distances[row]]
    if (Number.isNaN(distance)) return { meanLogDistance: Number.NaN, derivative: derivative.fill(Number.NaN) }
    sum += Math.log(Math.max(distance, floor))
    if (distance <= floor) continue
    for (let axis = 0; axis < dimension; axis++) {
      const pull = (points[row * dimension + axis] - points[neighbour * dimension + axis]) / (count * distance ** 2)
      derivative[row * dimension + axis] += pull
      derivative[neighbour * dimension + axis] -= pull
    }
  }
  return { meanLogDistance: sum / count, derivative }
}

/** Root mean squared distance from the mean along an axis. */
function spreadOf(points: Float64Array, dimension: number): number {
  const count = points.length / dimension
  let squares = 0
  for (let axis = 0; axis < dimension; axis++) {
    let mean = 0
    for (let at = axis; at < points.length; at += dimension) mean += points[at] / count
    for (let at = axis; at < points.length; at += dimension) squares += (points[at] - mean) ** 2
  }
  return Math.sqrt(squares / points.length)
}
