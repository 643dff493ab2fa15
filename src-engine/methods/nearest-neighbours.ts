// The mean log distance to the nearest neighbour: the part of the Kozachenko–Leonenko estimate of an entropy that depends
// on the points,
//
//   H ≈ (d/n) Σᵢ log ρᵢ + log(n − 1) + log(volume of the unit ball) + 0.5772…,   ρᵢ = min_{j≠i} |xᵢ − xⱼ|
// and its derivative: xᵢ and its neighbour xⱼ get ±(xᵢ − xⱼ) / (n ρᵢ²).
// Fails where two points coincide: the mean is then −Infinity. In one dimension the derivative's mean size is infinite, in
// two its variance is, since close pairs dominate; clipping of the gradient bounds what they do.
// Source: Kozachenko & Leonenko 1987, "Sample estimate of the entropy of a random vector".

export interface NeighbourSpread {
  /** Mean log ρ, nats. */
  meanLogDistance: number
  /** Of it, per coordinate; row-major, as the points. */
  derivative: Float64Array
}

/** Of the first `count` points, by comparing all pairs; those behind them get a derivative of 0. Two or more are needed. */
export function neighbourSpread(points: Float64Array, dimension: number, count: number): NeighbourSpread {
  const derivative = new Float64Array(points.length)
  let sum = 0
  for (let row = 0; row < count; row++) {
    const { neighbour, square } = nearest(points, dimension, count, row)
    sum += 0.5 * Math.log(square)
    for (let axis = 0; axis < dimension; axis++) {
      const pull = (points[row * dimension + axis] - points[neighbour * dimension + axis]) / (count * square)
      derivative[row * dimension + axis] += pull
      derivative[neighbour * dimension + axis] -= pull
    }
  }
  return { meanLogDistance: sum / count, derivative }
}

/** NaN as a square where a coordinate is not a number. */
function nearest(points: Float64Array, dimension: number, count: number, row: number) {
  let [neighbour, square] = [row, Number.POSITIVE_INFINITY]
  for (let other = 0; other < count; other++) {
    if (other === row) continue
    let sum = 0
    for (let axis = 0; axis < dimension; axis++) {
      const difference = points[row * dimension + axis] - points[other * dimension + axis]
      sum += difference * difference
    }
    if (sum < square || Number.isNaN(sum)) [neighbour, square] = [other, sum]
  }
  return { neighbour, square }
}
