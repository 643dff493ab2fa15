// What becomes of a figure of a composition on screen.

import {
  compositionFigureFormats,
  type CompositionFigureFormat,
} from '../src-shared/figures/composition/composition-figure.ts'
import type { ParsedParameters } from '../src-shared/protocol/requests.ts'
import { figureActions } from './figure-actions.ts'
import type { FigureRequestsOptions } from './figure-requests.ts'

type Shown = Omit<ParsedParameters<'composition.saveFigure'>, 'format'>

export function answerCompositionFigureRequests({ engine, lastFolder }: FigureRequestsOptions) {
  const { save, copy } = figureActions<Shown>({
    lastFolder,
    formats: compositionFigureFormats,
    // The dialog offers these formats alone.
    write: ({ suggestedName: _name, ...figure }, { format, path }) =>
      engine.request('composition.exportFigure', { ...figure, format: format as CompositionFigureFormat, path }),
    bytes: ({ suggestedName: _name, ...figure }, format) =>
      engine.request('composition.figureBytes', { ...figure, format: format as CompositionFigureFormat }),
    more: () => [],
  })
  return {
    'composition.saveFigure': ({ format, ...shown }: ParsedParameters<'composition.saveFigure'>) => save(shown, format),
    'composition.copyFigure': async ({ format, ...shown }: ParsedParameters<'composition.copyFigure'>) => ({
      ...(await copy(shown, format)),
      copied: format,
    }),
  }
}
