// Thread entry: draws figures one after the other and answers with their bytes.

import { csvText } from '../../src-shared/figures/csv.ts'
import { documentTable } from '../../src-shared/figures/document-table.ts'
import { latexComment, latexText } from '../../src-shared/figures/latex.ts'
import { markdownComment, markdownText } from '../../src-shared/figures/markdown.ts'
import { withColours } from '../../src-shared/figures/with-colours.ts'
import { withWords } from '../../src-shared/figures/with-words.ts'
import { jsonText } from '../../src-shared/figures/json.ts'
import { figureTable } from '../../src-shared/figures/tables.ts'
import { comparisonReport } from '../../src-shared/report/comparison-report.ts'
import { serveTasks, type DoneTask } from '../threads/serve-tasks.ts'
import type { DrawnFile, FigureTask, ThreadAnswer, ThreadTask } from './figure-thread.ts'
import { metadataOf } from './metadata-of.ts'
import { unpackInput } from './packed-input.ts'

serveTasks(async (task: ThreadTask): Promise<DoneTask<ThreadAnswer>> => {
  if (task.kind === 'file') return { answer: await fileOf({ ...task, input: unpackInput(task.input) }) }
  if (task.kind === 'report') {
    const { reportFile } = await import('./report-file.ts')
    const { input, origin, config, format } = task
    const report = comparisonReport({ input: { ...unpackInput(input), origin }, config })
    return { answer: reportFile(report, format) }
  }
  const { frameStepOf } = await import('./frame-steps.ts')
  return frameStepOf(task)
})

async function fileOf({ input: given, options, format }: FigureTask): Promise<DrawnFile> {
  const input = withColours(withWords(given, options), options)
  switch (format) {
    case 'csv':
      return textFile(csvText(figureTable(input, options)))
    case 'json':
      return textFile(jsonText(input, options))
    case 'md':
      return textFile(markdownText(documentTable(input, options)) + markdownComment(metadataOf(input, options)))
    case 'tex':
      return textFile(latexComment(metadataOf(input, options)) + latexText(documentTable(input, options)))
    case 'png':
    case 'svg':
    case 'pdf': {
      const { drawPicture } = await import('./draw-picture.ts')
      return drawPicture(input, options, format)
    }
    default:
      return format satisfies never
  }
}

const textFile = (text: string): DrawnFile => ({ bytes: new TextEncoder().encode(text), notices: [] })
