// Figures of the sampling lab are drawn on a thread, as those of experiments are.

import type { FileMetadata } from '../../src-shared/figures/file-origin.ts'
import type { LabFigureFormat, LabFigureOptions } from '../../src-shared/figures/lab/lab-figure.ts'
import type { LabResult } from '../../src-shared/sampling-lab/lab-result.ts'
import { taskThread, type TaskOptions } from '../threads/task-thread.ts'
import type { DrawnFile } from './figure-thread.ts'

export interface LabFigureTask {
  result: LabResult
  options: LabFigureOptions
  format: LabFigureFormat
  metadata: FileMetadata
}

const thread = taskThread<LabFigureTask, DrawnFile>({
  entry: new URL('./lab-figure-worker.ts', import.meta.url),
  makes: 'a figure',
})

/** The file's content, with what is to be said of it. */
export const labFigureBytes = (task: LabFigureTask, options?: TaskOptions): Promise<DrawnFile> =>
  thread.ask(task, options)
