// A figure of a report, of runs or of a study: how large it is and how it is drawn, on whatever the writer has.

import { isChartFigure } from '../../src-shared/figures/charts/index.ts'
import { withSize } from '../../src-shared/figures/figure-size.ts'
import type { Context2D, FigureTheme } from '../../src-shared/figures/figure.ts'
import { pageMargin } from '../../src-shared/figures/footnote.ts'
import { naturalSize, type Size } from '../../src-shared/figures/paint-figure.ts'
import {
  makeStudyFigure,
  paintStudyFigure,
  studyFigureSize,
} from '../../src-shared/figures/study/paint-study-figure.ts'
import { studyFigureTitles } from '../../src-shared/figures/study/study-figure.ts'
import { exportFontFamily } from '../../src-shared/figures/theme.ts'
import { withWords } from '../../src-shared/figures/with-words.ts'
import type { FigureOfRuns, FigureOfStudy, ReportFigure } from '../../src-shared/report/report.ts'
import { drawFigure } from './draw-figure.ts'
import { makeLayer } from './raster-layer.ts'

export interface ReportDrawing {
  /** What it is, for a reader who does not see it. */
  title: string
  /** CSS pixels. */
  size: Size
  /** Its own margin, CSS pixels: its words begin after it. */
  margin: number
  /** Empty room above its words, CSS pixels, where a heading of the report stands over it. */
  above: number
  draw: (context: Context2D) => void
}

export const reportDrawing = (figure: ReportFigure, theme: FigureTheme): ReportDrawing =>
  'study' in figure ? ofStudy(figure, theme) : ofRuns(figure, theme)

function ofRuns({ input: given, options: asked }: FigureOfRuns, theme: FigureTheme): ReportDrawing {
  const input = withWords(given, asked)
  const options = withSize(input, { ...asked, theme })
  const size = naturalSize(input, options)
  return {
    title: options.figure === 'panels' ? `${input.preview.title}: the densities` : input.title,
    size,
    margin: isChartFigure(options.figure) ? 14 : pageMargin,
    above: 0,
    draw: (context) => drawFigure(context, { input, options, size, makeLayer }),
  }
}

function ofStudy({ study, options }: FigureOfStudy, theme: FigureTheme): ReportDrawing {
  const made = makeStudyFigure(study, options)
  const size = studyFigureSize(made, options)
  const painted = { size, theme, fontFamily: exportFontFamily, header: true }
  return {
    title: made.content.title || studyFigureTitles[options.figure],
    size,
    margin: pageMargin,
    above: made.content.title === '' ? pageMargin - 4 : 0,
    draw: (context) => paintStudyFigure(context, made, painted),
  }
}
