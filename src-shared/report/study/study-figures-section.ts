// What the search shows, data set by data set: the metric over two settings, over all of them, and over one at a time.

import { curveAxes } from '../../figures/study/axis-curve.ts'
import { settingAxes } from '../../figures/study/study-axis.ts'
import { axesOf, dataGroupsOf } from '../../figures/study/study-cells.ts'
import { settingName, studyMetrics } from '../../figures/study/study-words.ts'
import { isOfData } from '../../study/axis-labels.ts'
import type { StudyDetail } from '../../study/study.ts'
import type { ReportBlock, ReportSection } from '../report.ts'
import { studyFigureBlocks } from './study-figure-blocks.ts'
import type { StudySource } from './study-source.ts'

/** Beyond these the pictures would bury the report: tables have all of them. */
const dataMaximum = 6

export function studyFiguresSection({ detail }: StudySource): ReportSection {
  const groups = dataGroupsOf(detail)
  const [metric] = studyMetrics(detail)
  const blocks: ReportBlock[] = []
  if (metric !== undefined && curveAxes({ detail }).length > 0) {
    const shown = groups.slice(0, dataMaximum)
    blocks.push(
      ...shown.flatMap(({ title }, data) => blocksOf(detail, { metric, data, title, several: groups.length > 1 })),
    )
    if (shown.length < groups.length) {
      const left = groups.slice(dataMaximum).map(({ title }) => title)
      blocks.push({ kind: 'text', text: `Not drawn here, and in the tables with the others: ${left.join('; ')}.` })
    }
  }
  return { id: 'search', title: 'Over the search', blocks }
}

interface Shown {
  metric: ReturnType<typeof studyMetrics>[number]
  data: number
  title: string
  several: boolean
}

function blocksOf(detail: StudyDetail, { metric, data, title, several }: Shown): ReportBlock[] {
  const settings = settingAxes(detail)
  const axes = axesOf(detail)
  const heading = (words: string) => (several ? `${title}: ${words}` : sentenceCase(words))
  // Along the data every data set is on the one curve.
  const along = curveAxes({ detail }).filter((place) => !isOfData(axes[place]) || data === 0)
  const curves = along.flatMap((x) => {
    const words = `over ${settingName(detail.config.experiment, axes[x])}`
    const text = isOfData(axes[x]) ? sentenceCase(words) : heading(words)
    return studyFigureBlocks(detail, text, { figure: 'curve', metric, data, x })
  })
  if (settings.length < 2) return curves
  return [
    ...studyFigureBlocks(detail, heading('two settings at a time'), { figure: 'heat-map', metric, data }),
    ...curves,
    ...studyFigureBlocks(detail, heading('all settings at once'), { figure: 'parallel-coordinates', metric, data }),
  ]
}

const sentenceCase = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
