// What is answered about compositions of energies: what is found of them, and their figures as files.

import type { CompositionSource } from '../../src-shared/energy-source.ts'
import { asciiJson } from '../../src-shared/figures/file-origin.ts'
import { compositionProvenance, compositionTitle } from '../../src-shared/figures/composition/paint-composition.ts'
import type { CompositionResults } from '../../src-shared/protocol/composition-requests.ts'
import type { EngineRequestName, ParsedParameters, RequestResults } from '../../src-shared/protocol/requests.ts'
import type { CompositionFigureTask } from '../export/composition-figure-thread.ts'
import { newestOrNone } from '../data-tasks/newest-only.ts'
import { untilStopped } from '../data-tasks/until-stopped.ts'
import type { Store } from '../store/open-store.ts'
import { createCompositions } from './compositions.ts'
import { evaluateComposition, exportComposition, keepComposition } from './kept-compositions.ts'

type Handlers = {
  [Name in keyof CompositionResults & EngineRequestName]: (
    parameters: ParsedParameters<Name>,
  ) => Promise<RequestResults[Name]>
}

export function compositionHandlers(
  store: Store,
  { version, newId }: { version: string; newId: () => string },
): Handlers {
  const software = `EBM Studio ${version}`
  const compositions = createCompositions(store)
  const { evaluate } = compositions

  const evaluating = newestOrNone(({ source }: { source: CompositionSource }, signal) => evaluate(source, signal))

  const keeping = untilStopped()
  const pictures = untilStopped()

  async function taskOf({ source, options }: ParsedParameters<'composition.previewFigure'>, signal: AbortSignal) {
    const composition = await evaluate(source, signal)
    const metadata = {
      title: compositionTitle(composition),
      description: compositionProvenance(composition),
      software,
      seeds: '',
      json: asciiJson({ software, composition: source, figure: options }),
    }
    return { composition, source, options, metadata } satisfies Omit<CompositionFigureTask, 'format'>
  }

  return {
    'composition.evaluate': evaluating.ask,
    'composition.stop': async () => {
      for (const each of [evaluating, keeping, pictures]) each.stop()
      return null
    },
    'composition.stopPictures': async () => {
      pictures.stop()
      return null
    },
    'composition.keep': (wish) => keepComposition(store, compositions, { id: newId(), ...wish }, keeping.signal),
    'composition.list': async (options) => store.compositions.list(options),
    'composition.show': async ({ compositionId }) => store.compositions.get(compositionId),
    'composition.rename': async ({ compositionId, name }) => store.compositions.rename(compositionId, name),
    'composition.delete': async ({ compositionId }) => store.compositions.delete(compositionId),
    'composition.restore': async ({ compositionId }) => store.compositions.restore(compositionId),
    'composition.evaluateAt': (wish) => evaluateComposition(store, wish),
    'composition.exportModel': (wish) => exportComposition(store, compositions, { ...wish, version }),
    'composition.previewFigure': async (shown) => {
      const { signal } = pictures
      const task = await taskOf(shown, signal)
      const { compositionFigurePreview } = await import('../export/figure-preview.ts')
      return compositionFigurePreview(task, { signal })
    },
    'composition.figureBytes': async ({ format, ...shown }) => {
      const { signal } = pictures
      const task = await taskOf(shown, signal)
      // Loaded when it is first wanted: drawing is much code, and most starts never draw.
      const { compositionFigureBytes } = await import('../export/composition-figure-thread.ts')
      return compositionFigureBytes({ ...task, format }, { signal })
    },
    'composition.exportFigure': async ({ path, format, ...shown }) => {
      const { signal } = pictures
      const task = await taskOf(shown, signal)
      const { compositionFigureBytes } = await import('../export/composition-figure-thread.ts')
      const { writeMade } = await import('../export/write-file.ts')
      return writeMade(() => compositionFigureBytes({ ...task, format }, { signal }), path)
    },
  }
}
