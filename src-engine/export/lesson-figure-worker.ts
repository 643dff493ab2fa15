// Thread entry: makes files of lessons' figures one after the other and answers with their bytes.

import { csvText } from '../../src-shared/figures/csv.ts'
import { lessonTable } from '../../src-shared/figures/learn/lesson-csv.ts'
import { serveTasks } from '../threads/serve-tasks.ts'
import type { LessonFigureTask } from './lesson-figure-thread.ts'

serveTasks(async ({ input, options, format, metadata }: LessonFigureTask) => {
  if (format === 'csv') {
    return { answer: { bytes: new TextEncoder().encode(csvText(lessonTable(input.plot))), notices: [] } }
  }
  const { drawLessonPicture } = await import('./draw-lesson.ts')
  return { answer: await drawLessonPicture({ input, options, metadata }, format) }
})
