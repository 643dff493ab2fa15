// A canvas whose pixels follow its size on screen and the screen's density. What `draw` reads of the state is followed.

import type { Attachment } from 'svelte/attachments'
import { sizeOf } from './element-size.svelte.ts'

export type Draw = (context: CanvasRenderingContext2D, width: number, height: number) => void

/** `draw` works in CSS pixels on a cleared canvas. */
export function canvasDrawing(draw: Draw): Attachment<HTMLCanvasElement> {
  return (canvas) =>
    sizeOf(canvas, ({ width, height, density }) => {
      const context = canvas.getContext('2d')
      if (!context || width === 0 || height === 0) return
      const wide = Math.round(width * density)
      const tall = Math.round(height * density)
      if (canvas.width !== wide || canvas.height !== tall) {
        canvas.width = wide
        canvas.height = tall
      }
      context.setTransform(density, 0, 0, density, 0, 0)
      context.clearRect(0, 0, width, height)
      draw(context, width, height)
    })
}
