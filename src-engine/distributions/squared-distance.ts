/** |a − b|² of the `dimension` values of `first` from `at` on and of `second` from `atSecond` on. */
export function squaredDistance(
  first: Float64Array,
  at: number,
  second: Float64Array,
  atSecond: number,
  dimension: number,
): number {
  let sum = 0
  for (let axis = 0; axis < dimension; axis++) {
    const difference = first[at + axis] - second[atSecond + axis]
    sum += difference * difference
  }
  return sum
}
