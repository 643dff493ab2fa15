// A density drawn by hand: ink on a grid of pixels, blurred by a stated Gaussian.
//
// The ink is text, so that it fits into files and undo: one character per pixel, row by row from the top, the digit of
// its ink from 0 to 63 in the order of the base64 alphabet (A is empty paper).

import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { sampleCount, stepSizeForNoise, type Variances } from './shared-fields.ts'

/** Pixels per side. */
export const drawingSide = 64
export const inkMaximum = 63

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const pixelCount = drawingSide ** 2
const expected = `${pixelCount} pixels, one character of A–Z, a–z, 0–9, + and / each`

export const drawingConfig = v.strictObject({
  kind: v.literal('drawing'),
  pixels: v.optional(
    v.pipe(
      v.string(`Expected ${expected}.`),
      v.length(pixelCount, (issue) => `Expected ${expected}; got ${issue.input.length} of them.`),
      v.regex(/^[A-Za-z0-9+/]*$/, `Expected ${expected}; got another character.`),
      v.check(hasInk, 'Expected some ink, got empty paper: paint with the brush, or undo.'),
    ),
    defaultPixels,
  ),
  extent: numberField(4, {
    label: 'Half width',
    help: 'The paper reaches from minus this to plus this on both axes.',
    minimum: 0.1,
    maximum: 20,
  }),
  blur: numberField(1, {
    label: 'Blur',
    unit: 'pixels',
    help: 'Standard deviation of the Gaussian around every pixel: the density is the ink, blurred by exactly this.',
    minimum: 0.5,
    maximum: 8,
    logarithmic: true,
  }),
  count: sampleCount(),
})

function hasInk(pixels: string): boolean {
  return /[^A]/.test(pixels)
}

/** Paper without a stroke yet: nothing to train on, and nothing wrong. */
export function isEmptyDrawing(data: { kind: string; pixels?: unknown }): boolean {
  return data.kind === 'drawing' && typeof data.pixels === 'string' && !hasInk(data.pixels)
}

type DrawingConfig = v.InferOutput<typeof drawingConfig>

/** Half the width of a usual stroke, blur included: brushes are about four pixels wide. */
export const drawingStepSize = (config: DrawingConfig): number =>
  stepSizeForNoise(pixelWidth(config.extent) * Math.hypot(2, config.blur), drawingVariances(config))

/** Of the ink's pixels, and of the blur around each. */
export function drawingVariances({ pixels, extent, blur }: DrawingConfig): Variances {
  const ink = Array.from(inkOf(pixels))
  const total = ink.reduce((sum, value) => sum + value, 0)
  const places = [(index: number) => index % drawingSide, (index: number) => Math.floor(index / drawingSide)]
  const width = pixelWidth(extent)
  return places.map((place) => {
    const meanOf = (value: (at: number) => number) =>
      ink.reduce((sum, weight, index) => sum + (weight / total) * value(place(index)), 0)
    const centre = meanOf((at) => at)
    return width ** 2 * (meanOf((at) => (at - centre) ** 2) + blur ** 2)
  })
}

/** In the units of the data. */
export const pixelWidth = (extent: number): number => (2 * extent) / drawingSide

/** Ink from 0 to 63, row-major from the top left (side × side), fresh. */
export function inkOf(pixels: string): Uint8Array {
  return Uint8Array.from(pixels, (digit) => digits.indexOf(digit))
}

export function pixelsOf(ink: Uint8Array): string {
  return Array.from(ink, (value) => digits[value]).join('')
}

/** A smiling face: a place to start from, and plainly not one of the built-in shapes. */
function defaultPixels(): string {
  const middle = (drawingSide - 1) / 2
  const ink = Uint8Array.from({ length: pixelCount }, (_, index) => {
    const x = (index % drawingSide) - middle
    const y = middle - Math.floor(index / drawingSide)
    const head = Math.abs(Math.hypot(x, y) - 25)
    const eye = Math.hypot(Math.abs(x) - 9, y - 8) - 2
    const mouth = y < -4 ? Math.abs(Math.hypot(x, y) - 14) : Math.hypot(Math.abs(x) - 13.4, y + 4)
    return strokeInk(Math.min(head, eye, mouth))
  })
  return pixelsOf(ink)
}

/** Full within a pixel and a half of the stroke's middle, gone after four. */
const strokeInk = (distance: number) => Math.round(inkMaximum * Math.min(1, Math.max(0, (4 - distance) / 2.5)))
