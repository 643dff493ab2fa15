// A picture inside a vector figure: one per layer of many points, at print resolution.

import { createCanvas } from '@napi-rs/canvas'
import type { Context2D, PaintedLayer } from '../../src-shared/figures/figure.ts'

/** Per CSS pixel: 384 dots per inch. */
const resolution = 4

export function makeLayer(width: number, height: number): PaintedLayer {
  const canvas = createCanvas(Math.ceil(width * resolution), Math.ceil(height * resolution))
  const context = canvas.getContext('2d') as unknown as Context2D
  context.scale(canvas.width / width, canvas.height / height)
  return { context, image: canvas }
}
