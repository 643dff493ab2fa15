// A figure as PNG.

import { createCanvas } from '@napi-rs/canvas'
import { AppError } from '../../src-shared/errors.ts'
import type { Context2D } from '../../src-shared/figures/figure.ts'
import { naturalSize } from '../../src-shared/figures/paint-figure.ts'
import { drawFigure } from './draw-figure.ts'
import type { Drawn } from './drawn.ts'
import type { TextCheck } from './export-fonts.ts'
import { textsOf } from './metadata-of.ts'
import { withTexts } from './png-chunks.ts'

/** Pixels beyond which a canvas is refused rather than running out of memory. */
const pixelsMaximum = 100e6

/** Throws AppError('export-failed') for sizes beyond memory. */
export async function drawPng({ input, options, magnification, check, metadata }: Drawn): Promise<Uint8Array> {
  const size = naturalSize(input, options)
  const scale = options.scale * magnification
  const [columns, rows] = [Math.round(size.width * scale), Math.round(size.height * scale)]
  if (columns * rows > pixelsMaximum) {
    const got = `${columns} × ${rows}`
    throw new AppError('export-failed', `Expected at most 100 megapixels, got ${got}: lower the size or the scale.`)
  }
  const canvas = createCanvas(columns, rows)
  const context = canvas.getContext('2d') as unknown as Context2D
  context.scale(scale, scale)
  drawChecked(context, check, () => drawFigure(context, { input, options, size }))
  return withTexts(await canvas.encode('png'), textsOf(metadata))
}

/** While `draw` runs, characters that no font has are noted and drawn as boxes. */
export function drawChecked(context: Context2D, check: TextCheck, draw: () => void): void {
  const fillText = context.fillText.bind(context)
  context.fillText = (text, ...place) => fillText(check.drawable(text), ...place)
  draw()
}
