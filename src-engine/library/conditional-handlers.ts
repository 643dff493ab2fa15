// What is answered about conditional densities of stored models: the curve at one place, and its figure as a file.

import type { ConditionalResult, ConditionalSetup } from '../../src-shared/conditional/conditional-density.ts'
import { conditionalProvenance, conditionalTitle } from '../../src-shared/conditional/conditional-words.ts'
import {
  conditionalJson,
  conditionalPlot,
  conditionalTable,
  type ConditionalFigureFormat,
} from '../../src-shared/figures/conditional/conditional-figure.ts'
import { csvText } from '../../src-shared/figures/csv.ts'
import { asciiJson } from '../../src-shared/figures/file-origin.ts'
import type { ConditionalResults } from '../../src-shared/protocol/conditional-requests.ts'
import type { EngineRequestName, ParsedParameters, RequestResults } from '../../src-shared/protocol/requests.ts'
import { dataTask } from '../data-tasks/data-threads.ts'
import { keptRows } from '../data-tasks/experiment-data.ts'
import type { DrawnFile } from '../export/figure-thread.ts'
import type { LessonFigureTask } from '../export/lesson-figure-thread.ts'
import type { Store } from '../store/open-store.ts'
import { modelOfRun } from './models.ts'

type Answered = keyof ConditionalResults | 'conditional.exportFigure' | 'conditional.figureBytes'
type Handlers = {
  [Name in Answered & EngineRequestName]: (parameters: ParsedParameters<Name>) => Promise<RequestResults[Name]>
}

type Options = ParsedParameters<'conditional.previewFigure'>['options']

interface Drawn {
  options: Options
  format: ConditionalFigureFormat
}

export function conditionalHandlers(store: Store, software: string): Handlers {
  function taskOf(result: ConditionalResult, options: Options): Omit<LessonFigureTask, 'format'> {
    const { setup } = result
    const provenance = conditionalProvenance(result)
    const metadata = {
      title: `${conditionalTitle(result)}: ${result.title}`,
      description: provenance,
      software,
      seeds: String(store.runs.get(setup.runId).seed),
      json: asciiJson({ software, conditional: setup, model: result.hash, figure: options }),
    }
    return { input: { plot: conditionalPlot(result), provenance }, options, metadata }
  }

  async function bytesOf(result: ConditionalResult, { options, format }: Drawn): Promise<DrawnFile> {
    if (format === 'csv') return textFile(csvText(conditionalTable(result)))
    if (format === 'json') return textFile(`${JSON.stringify({ software, ...conditionalJson(result) }, null, 2)}\n`)
    // Loaded when it is first wanted: drawing is much code, and most starts never draw.
    const { lessonFigureBytes } = await import('../export/lesson-figure-thread.ts')
    return lessonFigureBytes({ ...taskOf(result, options), format })
  }

  return {
    'conditional.compute': ({ conditional }) => conditionalOf(store, conditional),
    'conditional.previewFigure': async ({ conditional, options }) => {
      const task = taskOf(await conditionalOf(store, conditional), options)
      const { lessonFigurePreview } = await import('../export/figure-preview.ts')
      return lessonFigurePreview(task)
    },
    'conditional.figureBytes': async ({ conditional, ...drawn }) =>
      bytesOf(await conditionalOf(store, conditional), drawn),
    'conditional.exportFigure': async ({ conditional, path, ...drawn }) => {
      const result = await conditionalOf(store, conditional)
      const { writeMade } = await import('../export/write-file.ts')
      return writeMade(() => bytesOf(result, drawn), path)
    },
  }
}

const textFile = (text: string): DrawnFile => ({ bytes: new TextEncoder().encode(text), notices: [] })

/** Throws AppError for a run without a model, and for columns or rows that it does not have. */
async function conditionalOf(store: Store, setup: ConditionalSetup): Promise<ConditionalResult> {
  const { runId, column, from } = setup
  const { stored } = await modelOfRun(store, runId)
  const { label, seed, experimentId } = store.runs.get(runId)
  const config = store.experiments.config(experimentId)
  const kept = keptRows(config.data, store.keptData)
  const given = { config, seed, kept, body: stored.body, setup: { column, from } }
  const found = await dataTask('conditional', given)
  const title = `${store.experiments.summary(experimentId).name}: ${label}, seed ${seed}`
  return { ...found, setup, title, iteration: stored.iteration, hash: stored.hash }
}
