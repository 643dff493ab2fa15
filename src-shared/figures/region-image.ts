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
  for (let line = 0; line < height; line++) {
    const row = Math.round((height - 1 - line) / factor)
    for (let x = 0; x < width; x++) {
      const cell = row * columns + Math.round(x / factor)
      const label = labels?.[cell] ?? -1
      const colour = label < 0 ? stripes[(x + line) % 9 < 3 ? 1 : 0] : regionColour(label, shareOf(values[cell]), theme)
      rgba.set(colour, 4 * (line * width + x))
    }
  }
  return { rgba, width, height }
}
