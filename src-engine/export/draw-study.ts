// A figure of a study as a picture: the same painting as on screen, with title and provenance.

import { magnificationOf } from '../../src-shared/figures/figure-size.ts'
import type { FileMetadata } from '../../src-shared/figures/file-origin.ts'
import {
  makeStudyFigure,
  paintStudyFigure,
  studyFigureSize,
  studySummary,
} from '../../src-shared/figures/study/paint-study-figure.ts'
import type { StudyFigureInput, StudyFigureOptions } from '../../src-shared/figures/study/study-figure.ts'
import { exportFontFamily } from '../../src-shared/figures/theme.ts'
import { drawPainted } from './draw-painted.ts'
import type { DrawnFile } from './figure-thread.ts'

export interface StudyPicture {
  input: StudyFigureInput
  options: StudyFigureOptions
  metadata: FileMetadata
}

export function drawStudyPicture(
  { input, options, metadata }: StudyPicture,
  format: 'png' | 'svg' | 'pdf',
): Promise<DrawnFile> {
  const made = makeStudyFigure(input, options)
  const size = studyFigureSize(made, options)
  const { theme, scale } = options
  const magnification = magnificationOf(options)
  return drawPainted(
    {
      ...{ size, scale, magnification, metadata, summary: studySummary(made) },
      paint: (context) => paintStudyFigure(context, made, { size, theme, fontFamily: exportFontFamily, header: true }),
    },
    format,
  )
}
