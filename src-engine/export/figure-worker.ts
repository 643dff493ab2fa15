// Thread entry: draws figures one after the other and answers with their bytes.

import { parentPort } from 'node:worker_threads'
import { reportError } from '../../src-shared/errors.ts'
import { csvText } from '../../src-shared/figures/csv.ts'
import { documentTable } from '../../src-shared/figures/document-table.ts'
import { latexText } from '../../src-shared/figures/latex.ts'
import { markdownText } from '../../src-shared/figures/markdown.ts'
import { figureTable } from '../../src-shared/figures/tables.ts'
import type { DrawnFile, FigureAnswer, FigureTask } from './figure-thread.ts'

/** A chain keeps answers in the order of the tasks, and lets the event loop run in between. */
let previous: Promise<void> = Promise.resolve()

parentPort?.on('message', (task: FigureTask) => {
  previous = previous.then(() => answer(task))
})

async function answer(task: FigureTask): Promise<void> {
  let message: FigureAnswer
  try {
    message = await fileOf(task)
  } catch (error) {
    message = { error: reportError(error) }
  }
  parentPort?.postMessage(message)
}

async function fileOf({ input, options, format }: FigureTask): Promise<DrawnFile> {
  switch (format) {
    case 'csv':
      return textFile(csvText(figureTable(input, options)))
    case 'md':
      return textFile(markdownText(documentTable(input, options)))
    case 'tex':
      return textFile(latexText(documentTable(input, options)))
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
