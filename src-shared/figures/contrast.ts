// How far a colour stands out from another: the contrast ratio of WCAG 2.2, (L₁ + 0.05) / (L₂ + 0.05) with the relative
// luminances of the brighter and the darker one.

/** 1 … 21; both are `#rrggbb`. */
export function contrastRatio(a: string, b: string): number {
  const [darker, brighter] = [relativeLuminance(a), relativeLuminance(b)].toSorted((x, y) => x - y)
  return (brighter + 0.05) / (darker + 0.05)
}

/** 0 … 1, of sRGB. */
export function relativeLuminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
