// Regions of classes as a picture, in colours that say how probable the class is.

import type { ShownField } from './field-values.ts'
import type { FigureTheme } from './figure.ts'
import { regionColour } from './region-colours.ts'

interface RegionImage {
  shareOf: (value: number) => number
  factor: number
  stripes: number[][]
}

/** As pictures of other fields, each pixel by the class of the cell that is nearest to it. */
export function regionImage(
  { shape: [columns, rows], values, labels }: Pick<ShownField, 'shape' | 'values' | 'labels'>,
  { shareOf, factor, stripes }: RegionImage,
  theme: FigureTheme,
): { rgba: Uint8ClampedArray; width: number; height: number } {
  const [width, height] = [(columns - 1) * factor + 1, (rows - 1) * factor + 1]
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255)
  // Mixed once for each cell: a picture has some ten times as many pixels.
  const colours = Array.from(values, (value, cell) => {
    const label = labels?.[cell] ?? -1
    return label < 0 ? null : regionColour(label, shareOf(value), theme)
  })
  for (let line = 0; line < height; line++) {
    const row = Math.round((height - 1 - line) / factor)
    for (let x = 0; x < width; x++) {
      const colour = colours[row * columns + Math.round(x / factor)] ?? stripes[(x + line) % 9 < 3 ? 1 : 0]
      const target = 4 * (line * width + x)
      rgba[target] = colour[0]
      rgba[target + 1] = colour[1]
      rgba[target + 2] = colour[2]
    }
  }
  return { rgba, width, height }
}
