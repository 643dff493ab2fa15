// Which items of a long list are drawn: those in sight and some around them. Heights are known beforehand, so that
// nothing is measured while somebody scrolls.

export interface VisibleItems {
  /** Index of the first that is drawn, and behind the last. */
  begin: number
  end: number
  /** Pixels of what is left out above and below. */
  above: number
  below: number
}

/** Tops of all items, and the bottom of the last. */
export function topsOf(heights: readonly number[]): Float64Array {
  const tops = new Float64Array(heights.length + 1)
  for (let index = 0; index < heights.length; index++) tops[index + 1] = tops[index] + heights[index]
  return tops
}

export function visibleItems(
  tops: Float64Array,
  { scrolled, height, around }: { scrolled: number; height: number; around: number },
): VisibleItems {
  const count = tops.length - 1
  const begin = Math.max(0, indexAt(tops, scrolled - around))
  const end = Math.min(count, indexAt(tops, scrolled + height + around) + 1)
  return { begin, end, above: tops[begin], below: tops[count] - tops[end] }
}

/** The item that this height is in; the first or the last outside of the list. */
export function indexAt(tops: Float64Array, at: number): number {
  let [low, high] = [0, Math.max(0, tops.length - 2)]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (tops[middle] <= at) low = middle
    else high = middle - 1
  }
  return low
}
