// Figures and reports of studies are drawn on a thread, as those of experiments are.

import type { FileFormat } from '../../src-shared/figures/file-format.ts'
import type { StudyFigureInput, StudyFigureOptions } from '../../src-shared/figures/study/study-figure.ts'
import type { ReportFormat } from '../../src-shared/report/report-format.ts'
import type { StudySource } from '../../src-shared/report/study/study-source.ts'
import { taskThread } from '../threads/task-thread.ts'
import type { DrawnFile } from './figure-thread.ts'

export interface StudyFigureTask {
  input: StudyFigureInput
  options: StudyFigureOptions
  format: FileFormat
  /** `EBM Studio 0.1.0`, for the file's metadata. */
  software: string
}

export interface StudyReportTask {
  source: StudySource
  format: ReportFormat
}

export type StudyTask = ({ kind: 'figure' } & StudyFigureTask) | ({ kind: 'report' } & StudyReportTask)

const thread = taskThread<StudyTask, DrawnFile>({
  entry: new URL('./study-figure-worker.ts', import.meta.url),
  makes: 'a figure',
})

/** The file's content, with what is to be said of it. */
export const studyFigureBytes = (task: StudyFigureTask): Promise<DrawnFile> => thread.ask({ kind: 'figure', ...task })

export const studyReportBytes = (task: StudyReportTask): Promise<DrawnFile> => thread.ask({ kind: 'report', ...task })
