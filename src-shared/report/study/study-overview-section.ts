// What a study came to, in a sentence for each data set and a picture of every seed.

import { bestWords } from '../../figures/study/best-words.ts'
import { studyMetrics } from '../../figures/study/study-words.ts'
import { formatCount } from '../../numbers.ts'
import { isLive } from '../../run.ts'
import type { StudyDetail } from '../../study/study.ts'
import type { ReportBlock, ReportSection } from '../report.ts'
import { studyFigureBlocks } from './study-figure-blocks.ts'
import type { StudySource } from './study-source.ts'

export function studyOverviewSection({ detail }: StudySource): ReportSection {
  const { notes } = detail.config
  const blocks: ReportBlock[] = notes ? [{ kind: 'text', text: notes }] : []
  const [metric] = studyMetrics(detail)
  const words = bestWords(detail)
  if (metric === undefined) blocks.push({ kind: 'text', text: 'No run has been evaluated yet.' })
  else if (words.length > 0) blocks.push({ kind: 'list', items: words })
  else blocks.push({ kind: 'text', text: noneChosen })
  const left = unfinished(detail)
  if (left) blocks.push({ kind: 'warning', text: left })
  if (metric !== undefined) {
    blocks.push(...studyFigureBlocks(detail, 'Every seed', { figure: 'seeds', metric }))
  }
  return { id: 'overview', title: 'What came out', blocks }
}

const noneChosen =
  'Validation has chosen no lane: at no trial have all seeds of one finished with a validation log-likelihood to be trusted.'

function unfinished({ runs }: StudyDetail): string {
  const live = runs.filter(({ status }) => isLive(status)).length
  if (live === 0) return ''
  return `${formatCount(live)} of ${formatCount(runs.length)} runs had not ended when this was written: numbers and ranks are on their way.`
}
