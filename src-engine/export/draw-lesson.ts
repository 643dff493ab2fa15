// A figure of a lesson as a picture: the same painting as on screen, with title, keys and settings.

import { magnificationOf } from '../../src-shared/figures/figure-size.ts'
import type { FileMetadata } from '../../src-shared/figures/file-origin.ts'
import type { LessonFigureInput, LessonFigureOptions } from '../../src-shared/figures/learn/lesson-figure.ts'
import {
  lessonFigureSize,
  makeLessonFigure,
  paintLessonFigure,
} from '../../src-shared/figures/learn/make-lesson-figure.ts'
import { exportFontFamily } from '../../src-shared/figures/theme.ts'
import { drawPainted } from './draw-painted.ts'
import type { DrawnFile } from './figure-thread.ts'

export interface LessonPicture {
  input: LessonFigureInput
  options: LessonFigureOptions
  metadata: FileMetadata
}

export function drawLessonPicture(
  { input, options, metadata }: LessonPicture,
  format: 'png' | 'svg' | 'pdf',
): Promise<DrawnFile> {
  const made = makeLessonFigure(input, options)
  const size = lessonFigureSize(made, options)
  const { theme, scale } = options
  const magnification = magnificationOf(options)
  return drawPainted(
    {
      ...{ size, scale, magnification, metadata, summary: input.plot.summary },
      paint: (context) => paintLessonFigure(context, made, { size, theme, fontFamily: exportFontFamily }),
    },
    format,
  )
}
