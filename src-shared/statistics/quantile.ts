// Quantiles of a sample: between the two nearest of its sorted values, in proportion (Hyndman & Fan 1996, type 7, as R,
// NumPy and SciPy have it).

/** `sorted` rises; `share` from 0 to 1. NaN for no values. */
export function quantileOfSorted(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN
  const place = share * (sorted.length - 1)
  const low = Math.floor(place)
  const high = Math.min(low + 1, sorted.length - 1)
  return sorted[low] + (place - low) * (sorted[high] - sorted[low])
}
