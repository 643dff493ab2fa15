// Writes a figure of a study, its numbers, its table or its report.

import {
  studyFigureBytes,
  studyReportBytes,
  type StudyFigureTask,
  type StudyReportTask,
} from './study-figure-thread.ts'
import { writeMade } from './write-file.ts'

type Written = Promise<{ path: string; notices: string[] }>

/** Throws AppError('export-failed') where the file cannot be written; an existing file is replaced. */
export const exportStudyFigure = (task: StudyFigureTask, path: string): Written =>
  writeMade(() => studyFigureBytes(task), path)

/** The same for the report of a whole study. */
export const exportStudyReport = (task: StudyReportTask, path: string): Written =>
  writeMade(() => studyReportBytes(task), path)
