// The part of an axis that is looked at, within all of it: nearer, farther, to the side.

export type AxisRange = readonly [minimum: number, maximum: number]

/** Nearer than this share of the whole there is nothing more to see. */
const shareMinimum = 1e-3

/** `factor` below 1 looks nearer; `anchor` stays where it is. null is all of it. */
export function zoomed(range: AxisRange | null, full: AxisRange, anchor: number, factor: number): AxisRange | null {
  const [low, high] = range ?? full
  const least = shareMinimum * (full[1] - full[0])
  const width = Math.max(least, (high - low) * factor)
  const share = high > low ? (anchor - low) / (high - low) : 0.5
  return within([anchor - share * width, anchor + (1 - share) * width], full)
}

/** `by` is a share of what is seen. */
export function panned(range: AxisRange | null, full: AxisRange, by: number): AxisRange | null {
  if (!range) return null
  const step = by * (range[1] - range[0])
  return within([range[0] + step, range[1] + step], full)
}

/** Between two places, in any order; null where they are too near each other to mean a range. */
export function between(a: number, b: number, full: AxisRange): AxisRange | null {
  const [low, high] = [Math.max(full[0], Math.min(a, b)), Math.min(full[1], Math.max(a, b))]
  return high - low < shareMinimum * (full[1] - full[0]) ? null : [low, high]
}

/** Pushed inside without changing its width; all of it or more is null. */
function within([low, high]: AxisRange, [start, end]: AxisRange): AxisRange | null {
  const width = high - low
  if (width >= (end - start) * (1 - 1e-9)) return null
  const from = Math.min(Math.max(low, start), end - width)
  return [from, from + width]
}
