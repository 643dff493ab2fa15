// Figures of compositions are drawn on a thread, as those of experiments are.

import type { Composition } from '../../src-shared/composition.ts'
import type { CompositionSource } from '../../src-shared/energy-source.ts'
import type {
  CompositionFigureFormat,
  CompositionFigureOptions,
} from '../../src-shared/figures/composition/composition-figure.ts'
import type { FileMetadata } from '../../src-shared/figures/file-origin.ts'
import { taskThread, type TaskOptions } from '../threads/task-thread.ts'
import type { DrawnFile } from './figure-thread.ts'

export interface CompositionFigureTask {
  composition: Composition
  /** What it is a composition of. */
  source: CompositionSource
  options: CompositionFigureOptions
  format: CompositionFigureFormat
  metadata: FileMetadata
}

const thread = taskThread<CompositionFigureTask, DrawnFile>({
  entry: new URL('./composition-figure-worker.ts', import.meta.url),
  makes: 'a figure',
})

/** The file's content, with what is to be said of it. */
export const compositionFigureBytes = (task: CompositionFigureTask, options?: TaskOptions): Promise<DrawnFile> =>
  thread.ask(task, options)
