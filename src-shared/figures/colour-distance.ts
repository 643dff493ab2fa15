// How different two colours look: the Euclidean distance in CIE L*a*b* (CIE 1976, D65). 2.3 is just noticeable side by
// side; below some 20, thin lines are mistaken for each other.

/** Both are `#rrggbb`. */
export function colourDistance(a: string, b: string): number {
  const [first, second] = [lab(a), lab(b)]
  return Math.hypot(...first.map((value, index) => value - second[index]))
}

function lab(colour: string): number[] {
  const [red, green, blue] = [1, 3, 5]
    .map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4))
  const root = (t: number) => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29)
  const x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505)
  const y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue)
  const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}
