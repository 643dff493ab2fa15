// Previews of large tables on a thread of their own: sorting and splitting millions of rows takes seconds, in which the
// engine must go on serving. A thread for each, because they are rare and hold much memory.

import { statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { DataConfig } from '../../src-shared/config/data.ts'
import { AppError, errorFromReport, type ErrorReport } from '../../src-shared/errors.ts'
import type { DataPreview } from '../../src-shared/snapshot.ts'
import type { MeasuredTable } from '../data/measured.ts'
import { previewData } from './preview.ts'

export interface PreviewTask {
  config: DataConfig
  seed: number
  /** Rows that are kept; null: the file is read. */
  table: MeasuredTable | null
}

export type PreviewAnswer = { preview: DataPreview } | { error: ErrorReport }

/** Below this, starting a thread takes longer than the preview. */
const smallFileBytes = 2e6
const smallTableNumbers = 200_000

/** Throws what loading throws. */
export function previewApart(
  config: DataConfig,
  seed: number,
  table: MeasuredTable | null = null,
): Promise<DataPreview> {
  return isLarge(config, table) ? inThread({ config, seed, table }) : previewData(config, seed, table)
}

function isLarge(config: DataConfig, table: MeasuredTable | null): boolean {
  if (config.kind !== 'csv') return false
  if (table) return table.rows.length > smallTableNumbers
  try {
    return (statSync(config.path, { throwIfNoEntry: false })?.size ?? 0) > smallFileBytes
  } catch {
    // What is wrong with the path is said by whoever reads it.
    return false
  }
}

function inThread(task: PreviewTask): Promise<DataPreview> {
  const worker = new Worker(new URL('./preview-worker.ts', import.meta.url), { workerData: task })
  return new Promise((resolve, reject) => {
    worker.on('message', (answer: PreviewAnswer) => {
      if ('preview' in answer) resolve(answer.preview)
      else reject(errorFromReport(answer.error))
    })
    worker.on('error', reject)
    worker.on('exit', (code) => {
      const message = `Expected a preview of the table, got the end (${code}) of its thread: try again, or keep fewer rows.`
      reject(new AppError('internal', message))
    })
  })
}
