// A figure of a study as a block of its report: laid out for the width of a page, without the provenance that stands at the
// report's head.

import * as v from 'valibot'
import { makeStudyFigure, studyMarksInWords } from '../../figures/study/paint-study-figure.ts'
import { studyFigureOptionsSchema } from '../../figures/study/study-figure.ts'
import type { StudyDetail } from '../../study/study.ts'
import type { ReportBlock } from '../report.ts'

export function studyFigureBlock(
  detail: StudyDetail,
  asked: v.InferInput<typeof studyFigureOptionsSchema>,
): ReportBlock {
  const words = { note: '', ...asked.words }
  const options = v.parse(studyFigureOptionsSchema, { size: 'page', ...asked, words })
  const study = { detail }
  return { kind: 'figure', figure: { study, options, summary: studyMarksInWords(makeStudyFigure(study, options)) } }
}
