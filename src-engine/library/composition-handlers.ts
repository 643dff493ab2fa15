// What is answered about compositions of energies: what is found of them, and their figures as files.

import { asciiJson } from '../../src-shared/figures/file-origin.ts'
import { compositionProvenance, compositionTitle } from '../../src-shared/figures/composition/paint-composition.ts'
import type { CompositionResults } from '../../src-shared/protocol/composition-requests.ts'
import type { EngineRequestName, ParsedParameters, RequestResults } from '../../src-shared/protocol/requests.ts'
import type { CompositionFigureTask } from '../export/composition-figure-thread.ts'
import { newestOnly } from '../data-tasks/newest-only.ts'
import type { Store } from '../store/open-store.ts'
import { createCompositions } from './compositions.ts'

type Handlers = {
  [Name in keyof CompositionResults & EngineRequestName]: (
    parameters: ParsedParameters<Name>,
  ) => Promise<RequestResults[Name]>
}

export function compositionHandlers(store: Store, software: string): Handlers {
  const { evaluate } = createCompositions(store)

  async function taskOf({ source, options, format }: ParsedParameters<'composition.figureBytes'>) {
    const composition = await evaluate(source)
    const metadata = {
      title: compositionTitle(composition),
      description: compositionProvenance(composition),
      software,
      seeds: '',
      json: asciiJson({ software, composition: source, figure: options }),
    }
    return { composition, source, options, format, metadata } satisfies CompositionFigureTask
  }

  return {
    'composition.evaluate': newestOnly(({ source }, signal) => evaluate(source, signal)),
    'composition.figureBytes': async (shown) => {
      const task = await taskOf(shown)
      // Loaded when it is first wanted: drawing is much code, and most starts never draw.
      const { compositionFigureBytes } = await import('../export/composition-figure-thread.ts')
      return compositionFigureBytes(task)
    },
    'composition.exportFigure': async ({ path, ...shown }) => {
      const task = await taskOf(shown)
      const { compositionFigureBytes } = await import('../export/composition-figure-thread.ts')
      const { writeMade } = await import('../export/write-file.ts')
      return writeMade(() => compositionFigureBytes(task), path)
    },
  }
}
