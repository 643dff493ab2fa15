// A figure of a study in its report: under a heading of the report's own, laid out for the width of a page, without the
// provenance that stands at the report's head.

import * as v from 'valibot'
import { makeStudyFigure, studyMarksInWords } from '../../figures/study/paint-study-figure.ts'
import { studyFigureOptionsSchema } from '../../figures/study/study-figure.ts'
import type { StudyDetail } from '../../study/study.ts'
import type { ReportBlock } from '../report.ts'

export function studyFigureBlocks(
  detail: StudyDetail,
  heading: string,
  asked: v.InferInput<typeof studyFigureOptionsSchema>,
): ReportBlock[] {
  const options = v.parse(studyFigureOptionsSchema, { size: 'page', ...asked, words: { title: '', note: '' } })
  const study = { detail }
  const summary = studyMarksInWords(makeStudyFigure(study, options))
  return [
    { kind: 'heading', text: heading, laneIndex: null },
    { kind: 'figure', figure: { study, options, summary } },
  ]
}
