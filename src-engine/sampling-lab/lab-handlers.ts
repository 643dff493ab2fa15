// What the engine answers of the sampling lab.

import { asciiJson } from '../../src-shared/figures/file-origin.ts'
import { labFigureTitles } from '../../src-shared/figures/lab/lab-figure.ts'
import { labProvenance } from '../../src-shared/figures/lab/lab-words.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import type { LabResults } from '../../src-shared/protocol/lab-requests.ts'
import type { EngineRequestName, ParsedParameters, RequestResults } from '../../src-shared/protocol/requests.ts'
import { untilStopped } from '../data-tasks/until-stopped.ts'
import type { LabFigureTask } from '../export/lab-figure-thread.ts'
import type { Store } from '../store/open-store.ts'
import { createSamplingLab, type LabParts } from './lab.ts'

type Answered = keyof LabResults | 'lab.exportFigure' | 'lab.figureBytes'
type LabHandlers = {
  [Name in Answered & EngineRequestName]: (parameters: ParsedParameters<Name>) => Promise<RequestResults[Name]>
}

/** `modelOf` finds the newest model of a run. */
export function labHandlers(
  store: Store,
  { modelOf, software, emit }: Pick<LabParts, 'modelOf'> & { software: string; emit: (event: EngineEvent) => void },
): LabHandlers {
  const lab = createSamplingLab({
    modelOf,
    onLive: (live) => emit({ kind: 'lab-live', live }),
    keptModelOf: (hash) => store.compositions.modelBody(hash),
    nameOf: (runId) => {
      const { label, seed, experimentId } = store.runs.get(runId)
      return `${store.experiments.summary(experimentId).name}: ${label}, seed ${seed}`
    },
  })
  const pictures = untilStopped()
  /** The sheet that asks for pictures ends them when it is closed; numbers are none of its. */
  const signalOf = (format: LabFigureTask['format']) => (format === 'csv' ? undefined : pictures.signal)

  async function taskOf(
    shown: ParsedParameters<'lab.previewFigure'>,
    signal: AbortSignal | undefined,
  ): Promise<Omit<LabFigureTask, 'format'>> {
    const { setup, options } = shown
    const result = await lab.resultOf(shown, signal)
    const metadata = {
      title: `${labFigureTitles[options.figure]}: ${result.title}`,
      description: labProvenance(result),
      software,
      seeds: String(setup.seed),
      json: asciiJson({ software, lab: setup, figure: options }),
    }
    return { result, options, metadata }
  }

  return {
    'lab.sample': ({ setup }) => lab.sample(setup),
    'lab.previewFigure': async (shown) => {
      const { signal } = pictures
      const task = await taskOf(shown, signal)
      const { labFigurePreview } = await import('../export/figure-preview.ts')
      return labFigurePreview(task, { signal })
    },
    'lab.figureBytes': async ({ format, ...shown }) => {
      const signal = signalOf(format)
      const task = await taskOf(shown, signal)
      const { labFigureBytes } = await import('../export/lab-figure-thread.ts')
      return labFigureBytes({ ...task, format }, { signal })
    },
    'lab.exportFigure': async ({ format, path, ...shown }) => {
      const signal = signalOf(format)
      const task = await taskOf(shown, signal)
      const { labFigureBytes } = await import('../export/lab-figure-thread.ts')
      const { writeMade } = await import('../export/write-file.ts')
      return writeMade(() => labFigureBytes({ ...task, format }, { signal }), path)
    },
    'lab.stopPictures': async () => {
      pictures.stop()
      return null
    },
    'lab.stop': async () => {
      lab.stop()
      return null
    },
    'lab.load': async () => store.settings.loadLab(),
    'lab.save': async ({ setup }) => {
      store.settings.saveLab(setup)
      return null
    },
  }
}
