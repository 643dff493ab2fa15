// Figures of lessons are drawn on a thread, as those of experiments are.

import type {
  LessonFigureFormat,
  LessonFigureInput,
  LessonFigureOptions,
} from '../../src-shared/figures/learn/lesson-figure.ts'
import type { FileMetadata } from '../../src-shared/figures/file-origin.ts'
import { taskThread } from '../threads/task-thread.ts'
import type { DrawnFile } from './figure-thread.ts'

export interface LessonFigureTask {
  input: LessonFigureInput
  options: LessonFigureOptions
  format: LessonFigureFormat
  metadata: FileMetadata
}

const thread = taskThread<LessonFigureTask, DrawnFile>({
  entry: new URL('./lesson-figure-worker.ts', import.meta.url),
  makes: 'a figure',
})

/** The file's content, with what is to be said of it. */
export const lessonFigureBytes = (task: LessonFigureTask): Promise<DrawnFile> => thread.ask(task)
