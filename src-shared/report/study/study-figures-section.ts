// What the search shows, data set by data set: the metric over two settings, over all of them, and over one at a time.

import { curveAxes } from '../../figures/study/axis-curve.ts'
import { settingAxes } from '../../figures/study/study-axis.ts'
import { axesOf, dataGroupsOf } from '../../figures/study/study-cells.ts'
import { settingName, studyMetrics } from '../../figures/study/study-words.ts'
import { isOfData } from '../../study/axis-labels.ts'
import type { StudyDetail } from '../../study/study.ts'
import type { ReportBlock, ReportSection } from '../report.ts'
import { studyFigureBlock } from './study-figure-block.ts'
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
  // Along the data every data set is on the one curve.
  const along = curveAxes({ detail }).filter((place) => !isOfData(axes[place]) || data === 0)
  const blocks: ReportBlock[] = []
  if (settings.length > 1) {
    blocks.push(
      studyFigureBlock(detail, { figure: 'heat-map', metric, data, words: { title: 'Two settings at a time' } }),
    )
  }
  for (const x of along) {
    const name = settingName(detail.config.experiment, axes[x])
    blocks.push(studyFigureBlock(detail, { figure: 'curve', metric, data, x, words: { title: `Over the ${name}` } }))
  }
  if (settings.length > 1) {
    blocks.push(
      studyFigureBlock(detail, {
        figure: 'parallel-coordinates',
        metric,
        data,
        words: { title: 'All settings at once' },
      }),
    )
  }
  return several && blocks.length > 0 ? [{ kind: 'heading', text: title, laneIndex: null }, ...blocks] : blocks
}
