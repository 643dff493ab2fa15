// What becomes of a figure of a lesson on screen.

import { lessonFigureFormats, type LessonFigureFormat } from '../src-shared/figures/learn/lesson-figure.ts'
import type { ParsedParameters } from '../src-shared/protocol/requests.ts'
import { figureActions } from './figure-actions.ts'
import type { FigureRequestsOptions } from './figure-requests.ts'

export function answerLessonFigureRequests({ engine, lastFolder }: FigureRequestsOptions) {
  const { save, copy, menu } = figureActions<ParsedParameters<'lesson.menuFigure'>>({
    lastFolder,
    formats: lessonFigureFormats,
    // The dialog and the menu offer these formats alone.
    write: ({ suggestedName: _name, ...figure }, { format, path }) =>
      engine.request('lesson.exportFigure', { ...figure, format: format as LessonFigureFormat, path }),
    bytes: ({ suggestedName: _name, ...figure }, format) =>
      engine.request('lesson.figureBytes', { ...figure, format: format as LessonFigureFormat }),
    more: () => [],
  })
  return {
    'lesson.saveFigure': ({ format, ...shown }: ParsedParameters<'lesson.saveFigure'>) => save(shown, format),
    'lesson.copyFigure': ({ format, ...shown }: ParsedParameters<'lesson.copyFigure'>) => copy(shown, format),
    'lesson.menuFigure': menu,
  }
}
