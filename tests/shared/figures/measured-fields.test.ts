import { expect, it } from 'vitest'
import { blueToRed, viridis } from '../../../src-shared/figures/colour-map.ts'
import { signedFieldImage, sizeFieldImage } from '../../../src-shared/figures/field-image.ts'
import { sharedLimit } from '../../../src-shared/figures/field-limit.ts'

const field = { shape: [2, 2], values: Float32Array.of(-2, 0, 1, Number.NaN) }
const pixel = (rgba: Uint8ClampedArray, x: number, line: number, width: number) => [
  ...rgba.subarray(4 * (line * width + x), 4 * (line * width + x) + 3),
]

it('colours values of either sign around white, blue below and red above, and stripes what is no number', () => {
  const { rgba, width, height } = signedFieldImage(field, 2, 'light')
  // The first row of values is at the bottom.
  expect(pixel(rgba, 0, height - 1, width)).toEqual([...blueToRed.subarray(0, 3)])
  expect(pixel(rgba, width - 1, height - 1, width).every((channel) => channel > 230)).toBe(true)
  const [red, , blue] = pixel(rgba, 0, 0, width)
  expect(red).toBeGreaterThan(blue)
  const [r, g, b] = pixel(rgba, width - 1, 0, width)
  expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(20)
})

it('colours sizes from dark at 0 to bright at the limit and beyond', () => {
  const { rgba, width, height } = sizeFieldImage({ shape: [2, 2], values: Float32Array.of(0, 9, 0, 0) }, 3, 'light')
  expect(pixel(rgba, 0, height - 1, width)).toEqual([...viridis.subarray(0, 3)])
  expect(pixel(rgba, width - 1, height - 1, width)).toEqual([...viridis.subarray(765, 768)])
})

it('ends the scale where almost all cells of every field are below', () => {
  const values = Float32Array.from({ length: 101 }, (_, index) => (index === 100 ? -1e6 : index / 100))
  expect(sharedLimit([{ values }, { values: Float32Array.of(Number.NaN, 0.2) }])).toBeCloseTo(0.98, 5)
  expect(sharedLimit([{ values: Float32Array.of(0, 0) }])).toBe(1)
})
