// What becomes of a figure of the sampling lab on screen.

import { labFigureFormats, type LabFigureFormat } from '../src-shared/figures/lab/lab-figure.ts'
import type { ParsedParameters } from '../src-shared/protocol/requests.ts'
import { figureActions } from './figure-actions.ts'
import type { FigureRequestsOptions } from './figure-requests.ts'

export function answerLabFigureRequests({ engine, lastFolder }: FigureRequestsOptions) {
  const { save, copy, menu } = figureActions<ParsedParameters<'lab.menuFigure'>>({
    lastFolder,
    formats: labFigureFormats,
    // The dialog and the menu offer these formats alone.
    write: ({ suggestedName: _name, ...figure }, { format, path }) =>
      engine.request('lab.exportFigure', { ...figure, format: format as LabFigureFormat, path }),
    bytes: ({ suggestedName: _name, ...figure }, format) =>
      engine.request('lab.figureBytes', { ...figure, format: format as LabFigureFormat }),
    more: () => [],
  })
  return {
    'lab.saveFigure': ({ format, ...shown }: ParsedParameters<'lab.saveFigure'>) => save(shown, format),
    'lab.copyFigure': ({ format, ...shown }: ParsedParameters<'lab.copyFigure'>) => copy(shown, format),
    'lab.menuFigure': menu,
  }
}
