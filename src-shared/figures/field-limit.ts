// The end of a colour scale that fields share: what almost all of their cells stay below, so that a few at the view's
// edge do not make all others pale.

/** Cells beyond take the end's colour. */
const shareBelow = 0.98

/** Positive; of sizes, without signs. Cells that are not finite do not count; 1 where there are none, or all are 0. */
export function sharedLimit(fields: readonly { values: Float32Array }[]): number {
  const limits = fields.map(({ values }) => {
    const sizes = Float32Array.from(values.filter(Number.isFinite), Math.abs).sort()
    return sizes.length === 0 ? 0 : sizes[Math.floor(shareBelow * (sizes.length - 1))]
  })
  return Math.max(...limits) || 1
}
