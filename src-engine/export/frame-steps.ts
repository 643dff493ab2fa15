// The steps of an animation on the thread that draws. Each knows nothing of the others: what a frame needs of the one
// before comes with it, so that a thread may end between them and other figures may be drawn.

import type { FigureInput } from '../../src-shared/figures/figure.ts'
import { withColours } from '../../src-shared/figures/with-colours.ts'
import { withWords } from '../../src-shared/figures/with-words.ts'
import type { DoneTask } from '../threads/serve-tasks.ts'
import { keepChanges } from './apng-frames.ts'
import { drawFrame, pngOfPixels, surveyFrame, type Frame, type Pixels } from './draw-frame.ts'
import type { FrameAnswers, FrameTask } from './figure-thread.ts'
import { gifFrame, paletteOf } from './gif-frames.ts'

export async function frameStepOf(task: FrameTask): Promise<DoneTask<FrameAnswers[keyof FrameAnswers]>> {
  switch (task.kind) {
    case 'survey':
      return { answer: surveyFrame(asWished(task), task.options) }
    case 'palette':
      return { answer: paletteOf(task.frames.map((frame) => pixelsOf(frame).rgba)) }
    case 'gif-frame': {
      const { missing, ...pixels } = pixelsOf(task.frame)
      const piece = gifFrame({ ...pixels, ...task })
      return { answer: { ...piece, missing: [...missing] }, transfer: [piece.indices.buffer] }
    }
    case 'png-frame': {
      const pixels = pixelsOf(task.frame)
      const whole = pixels.rgba.slice()
      if (task.before) keepChanges(pixels.rgba, task.before)
      const png = await pngOfPixels(pixels)
      return { answer: { png, rgba: whole, missing: [...pixels.missing] }, transfer: [whole.buffer] }
    }
    default:
      return task satisfies never
  }
}

const pixelsOf = (frame: Frame): Pixels => drawFrame({ ...frame, input: asWished(frame) })

/** As a still figure is: with the person's words and the colours on screen. */
function asWished({ input, options }: Pick<Frame, 'input' | 'options'>): FigureInput {
  return withColours(withWords(input, options), options)
}
