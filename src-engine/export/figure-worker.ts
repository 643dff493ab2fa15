// Thread entry: draws one figure and answers with its bytes.

import { parentPort, workerData } from 'node:worker_threads'
import { reportError } from '../../src-shared/errors.ts'
import { csvText } from '../../src-shared/figures/csv.ts'
import { figureTable } from '../../src-shared/figures/tables.ts'
import type { FigureAnswer, FigureTask } from './figure-to-file.ts'

const task = workerData as FigureTask

async function bytesOf({ input, options, format }: FigureTask): Promise<Uint8Array> {
  if (format === 'csv') return new TextEncoder().encode(csvText(figureTable(input, options)))
  const { drawPng } = await import('./draw-png.ts')
  return drawPng(input, options)
}

bytesOf(task).then(
  (bytes) => answer({ bytes }),
  (error: unknown) => answer({ error: reportError(error) }),
)

function answer(message: FigureAnswer): void {
  parentPort?.postMessage(message)
}
