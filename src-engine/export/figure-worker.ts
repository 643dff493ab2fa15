// Thread entry: draws figures one after the other and answers with their bytes.

import { parentPort } from 'node:worker_threads'
import { reportError } from '../../src-shared/errors.ts'
import { csvText } from '../../src-shared/figures/csv.ts'
import { figureTable } from '../../src-shared/figures/tables.ts'
import type { FigureAnswer, FigureTask } from './figure-thread.ts'

/** A chain keeps answers in the order of the tasks, and lets the event loop run in between. */
let previous: Promise<void> = Promise.resolve()

parentPort?.on('message', (task: FigureTask) => {
  previous = previous.then(() => answer(task))
})

async function answer(task: FigureTask): Promise<void> {
  let message: FigureAnswer
  try {
    message = { bytes: await bytesOf(task) }
  } catch (error) {
    message = { error: reportError(error) }
  }
  parentPort?.postMessage(message)
}

async function bytesOf({ input, options, format }: FigureTask): Promise<Uint8Array> {
  if (format === 'csv') return new TextEncoder().encode(csvText(figureTable(input, options)))
  const { drawPng } = await import('./draw-png.ts')
  return drawPng(input, options)
}
