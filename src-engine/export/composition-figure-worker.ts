// Thread entry: makes files of compositions one after the other and answers with their bytes.

import { compositionJson } from '../../src-shared/figures/composition/composition-json.ts'
import { compositionTable } from '../../src-shared/figures/composition/composition-values.ts'
import { csvText } from '../../src-shared/figures/csv.ts'
import { serveTasks } from '../threads/serve-tasks.ts'
import type { CompositionFigureTask } from './composition-figure-thread.ts'
import type { DrawnFile } from './figure-thread.ts'

serveTasks(async (task: CompositionFigureTask) => ({ answer: await fileOf(task) }))

async function fileOf({ composition, source, options, format, metadata }: CompositionFigureTask): Promise<DrawnFile> {
  switch (format) {
    case 'csv':
      return textFile(csvText(compositionTable(composition)))
    case 'json':
      return textFile(`${JSON.stringify(compositionJson(composition, source), null, 2)}\n`)
    case 'png':
    case 'svg':
    case 'pdf': {
      const { drawCompositionPicture } = await import('./draw-composition.ts')
      return drawCompositionPicture({ composition, options, metadata }, format)
    }
    default:
      return format satisfies never
  }
}

const textFile = (text: string): DrawnFile => ({ bytes: new TextEncoder().encode(text), notices: [] })
