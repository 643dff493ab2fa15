// Writes a figure of a study, its numbers or its table.

import { studyFigureBytes, type StudyFigureTask } from './study-figure-thread.ts'
import { requireFolderOf, writeWhole } from './write-file.ts'

/** Throws AppError('export-failed') where the file cannot be written; an existing file is replaced. */
export async function exportStudyFigure(
  task: StudyFigureTask,
  path: string,
): Promise<{ path: string; notices: string[] }> {
  await requireFolderOf(path)
  const { bytes, notices } = await studyFigureBytes(task)
  await writeWhole(path, bytes)
  return { path, notices }
}
