// Thread entry: makes files of studies one after the other and answers with their bytes.

import { serveTasks } from '../threads/serve-tasks.ts'
import type { DrawnFile } from './figure-thread.ts'
import type { StudyFigureTask, StudyTask } from './study-figure-thread.ts'
import { csvText } from '../../src-shared/figures/csv.ts'
import { latexComment, latexText } from '../../src-shared/figures/latex.ts'
import { markdownComment, markdownText } from '../../src-shared/figures/markdown.ts'
import { studyCsv, studyResultsTable } from '../../src-shared/figures/study/study-results-table.ts'
import { studyJson } from '../../src-shared/figures/study/study-json.ts'
import { studyReport } from '../../src-shared/report/study/study-report.ts'
import { studyMetadata } from '../../src-shared/figures/study/study-metadata.ts'

serveTasks(async (task: StudyTask) => {
  if (task.kind === 'figure') return { answer: await fileOf(task) }
  const { reportFile } = await import('./report-file.ts')
  return { answer: reportFile(studyReport(task.source), task.format) }
})

async function fileOf({ input, options, format, software }: StudyFigureTask): Promise<DrawnFile> {
  const metadata = studyMetadata(input, options, software)
  switch (format) {
    case 'csv':
      return textFile(csvText(studyCsv(input)))
    case 'json':
      return textFile(studyJson(input, software))
    case 'md':
      return textFile(markdownText(studyResultsTable(input, options)) + markdownComment(metadata))
    case 'tex':
      return textFile(latexComment(metadata) + latexText(studyResultsTable(input, options)))
    case 'png':
    case 'svg':
    case 'pdf': {
      const { drawStudyPicture } = await import('./draw-study.ts')
      return drawStudyPicture({ input, options, metadata }, format)
    }
    default:
      return format satisfies never
  }
}

const textFile = (text: string): DrawnFile => ({ bytes: new TextEncoder().encode(text), notices: [] })
