// What becomes of a figure on screen: the engine draws it again for a file or the clipboard.

import type { ParsedParameters } from '../src-shared/protocol/requests.ts'
import type { EngineProcess } from './engine-process.ts'
import { figureActions, type MakeItem } from './figure-actions.ts'
import { saveModel } from './save-model.ts'

type Shown = ParsedParameters<'figure.menu'>

export interface FigureRequestsOptions {
  engine: EngineProcess
  /** Where the last file went; the next dialog begins there. */
  lastFolder: { path: string }
}

export function answerFigureRequests({ engine, lastFolder }: FigureRequestsOptions) {
  const { save, copy, menu } = figureActions<Shown>({
    lastFolder,
    write: ({ suggestedName: _name, ...figure }, { format, path }) =>
      engine.request('figure.export', { ...figure, format, path }),
    bytes: ({ runIds, options }, format) => engine.request('figure.bytes', { runIds, options, format }),
    more: (shown, { item }) => modelItems(shown, item),
  })

  /** A lane's panel is of a model. */
  function modelItems({ options: { figure, panel }, suggestedName }: Shown, item: MakeItem) {
    if (figure !== 'panel' || panel === 'truth') return []
    const saved = () => saveModel({ runId: panel, suggestedName }, { engine, lastFolder })
    return [{ type: 'separator' } as const, item('Save model…', saved)]
  }

  return {
    'figure.save': ({ format, ...shown }: ParsedParameters<'figure.save'>) => save(shown, format),
    'figure.copy': ({ format, ...shown }: ParsedParameters<'figure.copy'>) => copy(shown, format),
    'figure.menu': menu,
  }
}
