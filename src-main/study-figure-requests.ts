// What becomes of a figure of a study on screen.

import type { ParsedParameters } from '../src-shared/protocol/requests.ts'
import { figureActions } from './figure-actions.ts'
import type { FigureRequestsOptions } from './figure-requests.ts'

export function answerStudyFigureRequests({ engine, lastFolder }: FigureRequestsOptions) {
  const { save, copy, menu } = figureActions<ParsedParameters<'study.menuFigure'>>({
    lastFolder,
    write: ({ suggestedName: _name, ...figure }, { format, path }) =>
      engine.request('study.exportFigure', { ...figure, format, path }),
    bytes: ({ studyId, options }, format) => engine.request('study.figureBytes', { studyId, options, format }),
    more: (_shown, { item, save: saveAs }) => [item('Save table…', () => saveAs('tex'))],
  })
  return {
    'study.saveFigure': ({ format, ...shown }: ParsedParameters<'study.saveFigure'>) => save(shown, format),
    'study.copyFigure': ({ format, ...shown }: ParsedParameters<'study.copyFigure'>) => copy(shown, format),
    'study.menuFigure': menu,
  }
}
