// The median by selection (Hoare's quickselect): linear time on average, where sorting all pairwise distances is not.

/** The middle value, or the mean of the two middle ones. Reorders `values` in place; NaN for none, or where one is NaN. */
export function medianInPlace(values: Float64Array): number {
  const [lower, upper] = middlesInPlace(values)
  return (lower + upper) / 2
}

/** The two middle values, twice the same for an odd number. Reorders `values` in place; NaN for none, or where one is NaN. */
export function middlesInPlace(values: Float64Array): readonly [lower: number, upper: number] {
  const count = values.length
  // NaN has no place in an order: a selection among it would answer whatever stands there.
  if (count === 0 || values.some(Number.isNaN)) return [Number.NaN, Number.NaN]
  const upper = select(values, count >> 1)
  if (count % 2 === 1) return [upper, upper]
  // After the selection everything before the upper middle is no larger than it: the lower middle is their maximum.
  let lower = values[0]
  for (let index = 1; index < count >> 1; index++) lower = Math.max(lower, values[index])
  return [lower, upper]
}

/** The value that would stand at `rank` if `values` were sorted; in place. */
function select(values: Float64Array, rank: number): number {
  let left = 0
  let right = values.length - 1
  while (left < right) {
    const pivot = values[(left + right) >> 1]
    let low = left
    let high = right
    while (low <= high) {
      while (values[low] < pivot) low++
      while (values[high] > pivot) high--
      if (low > high) break
      const kept = values[low]
      values[low++] = values[high]
      values[high--] = kept
    }
    if (rank <= high) right = high
    else if (rank >= low) left = low
    else break
  }
  return values[rank]
}
