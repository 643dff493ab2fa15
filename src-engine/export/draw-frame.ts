// One frame of an animation as pixels, and what must be known of all frames before the first is drawn.

import { createCanvas, ImageData } from '@napi-rs/canvas'
import { AppError } from '../../src-shared/errors.ts'
import { clockHeight, paintClock, type Clock } from '../../src-shared/figures/animation.ts'
import { shownInput } from '../../src-shared/figures/comparison-content.ts'
import { sharedRange, type ValueRange } from '../../src-shared/figures/field-range.ts'
import { magnificationOf, withSize } from '../../src-shared/figures/figure-size.ts'
import type { Context2D, FigureInput, FigureOptions } from '../../src-shared/figures/figure.ts'
import { naturalSize, type Size } from '../../src-shared/figures/paint-figure.ts'
import { exportFontFamily, figureColours } from '../../src-shared/figures/theme.ts'
import { drawFigure } from './draw-figure.ts'
import { drawChecked } from './draw-png.ts'
import { registerFonts, TextCheck } from './export-fonts.ts'

registerFonts()

export interface Surveyed {
  range: ValueRange
  /** CSS pixels, without the clock. */
  size: Size
}

/** The scale that the frame would have alone, and its size. */
export function surveyFrame(input: FigureInput, options: FigureOptions): Surveyed {
  const shown = options.figure === 'panels' ? shownInput(input, options.seed) : input
  return {
    range: sharedRange(shown, options.quantity, options),
    size: naturalSize(input, withSize(input, options)),
  }
}

export interface Frame {
  input: FigureInput
  options: FigureOptions
  /** Of all frames. */
  range: ValueRange
  size: Size
  clock: Clock
}

export interface Pixels {
  rgba: Uint8ClampedArray<ArrayBuffer>
  width: number
  height: number
  /** Characters that no font has. */
  missing: ReadonlySet<string>
}

/** Beyond this an animation would take minutes and hundreds of megabytes. */
const pixelsMaximum = 8e6

/** Throws AppError('export-failed') for frames that are too large. */
export function drawFrame({ input, options, range, size, clock }: Frame): Pixels {
  const scale = options.scale * magnificationOf(options)
  const [width, height] = [Math.round(size.width * scale), Math.round((size.height + clockHeight) * scale)]
  if (width * height > pixelsMaximum) {
    const got = `${width} × ${height} pixels`
    throw new AppError('export-failed', `Expected frames of at most 8 megapixels, got ${got}: lower the scale.`)
  }
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const drawn = context as unknown as Context2D
  const check = new TextCheck()
  // In device pixels: a size that is not whole would leave an edge half transparent.
  drawn.fillStyle = figureColours[options.theme].background
  drawn.fillRect(0, 0, width, height)
  context.scale(scale, scale)
  const settled = { ...withSize(input, options), ...size }
  drawChecked(drawn, check, () => drawFigure(drawn, { input, options: settled, size, range }))
  context.translate(0, size.height)
  paintClock(drawn, { clock, width: size.width, theme: options.theme, fontFamily: exportFontFamily })
  const { data } = context.getImageData(0, 0, width, height)
  return { rgba: new Uint8ClampedArray(data), width, height, missing: check.missing }
}

/** Its alpha included, whatever it is. */
export function pngOfPixels({ rgba, width, height }: Pixels): Promise<Uint8Array> {
  const canvas = createCanvas(width, height)
  canvas.getContext('2d').putImageData(new ImageData(rgba, width, height), 0, 0)
  return canvas.encode('png')
}
