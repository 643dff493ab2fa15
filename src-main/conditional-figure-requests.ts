// What becomes of the figure of a conditional density on screen.

import {
  conditionalFigureFormats,
  type ConditionalFigureFormat,
} from '../src-shared/figures/conditional/conditional-figure.ts'
import type { ParsedParameters } from '../src-shared/protocol/requests.ts'
import { figureActions } from './figure-actions.ts'
import type { FigureRequestsOptions } from './figure-requests.ts'

export function answerConditionalFigureRequests({ engine, lastFolder }: FigureRequestsOptions) {
  const { save, copy, menu } = figureActions<ParsedParameters<'conditional.menuFigure'>>({
    lastFolder,
    formats: conditionalFigureFormats,
    // The dialog and the menu offer these formats alone.
    write: ({ suggestedName: _name, ...figure }, { format, path }) =>
      engine.request('conditional.exportFigure', { ...figure, format: format as ConditionalFigureFormat, path }),
    bytes: ({ suggestedName: _name, ...figure }, format) =>
      engine.request('conditional.figureBytes', { ...figure, format: format as ConditionalFigureFormat }),
    more: () => [],
  })
  return {
    'conditional.saveFigure': ({ format, ...shown }: ParsedParameters<'conditional.saveFigure'>) => save(shown, format),
    'conditional.copyFigure': ({ format, ...shown }: ParsedParameters<'conditional.copyFigure'>) => copy(shown, format),
    'conditional.menuFigure': menu,
  }
}
