// A canvas whose pixels follow its size on screen and the screen's density.

import type { Attachment } from 'svelte/attachments'
import { drawings } from './drawings.ts'
import { sizeOf, type ElementSize } from './element-size.svelte.ts'

/** Works in CSS pixels on a cleared canvas. Reads no state: it would not be followed. */
export type Paint = (context: CanvasRenderingContext2D, width: number, height: number) => void

/** What `prepare` reads of the state is followed; what it answers paints a little later, when its turn has come. */
export function canvasDrawing(prepare: () => Paint): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    let next: { paint: Paint; size: ElementSize } | null = null
    const drawing = drawings.add(canvas, () => {
      if (next) paintOn(canvas, next.paint, next.size)
    })
    const end = sizeOf(canvas, (size) => {
      next = { paint: prepare(), size }
      drawing.request()
    })
    return () => {
      end()
      drawing.end()
    }
  }
}

function paintOn(canvas: HTMLCanvasElement, paint: Paint, { width, height, density }: ElementSize): void {
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
  paint(context, width, height)
}
