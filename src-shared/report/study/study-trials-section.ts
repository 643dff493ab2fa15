// Every trial with every lane, and every seed of each.

import { axesOf, dataGroupsOf, runsAt, studyLanes } from '../../figures/study/study-cells.ts'
import { pointWords, studyMetrics } from '../../figures/study/study-words.ts'
import { trialsTable } from '../../figures/study-tables.ts'
import { metricDescriptions, type MetricName } from '../../metric.ts'
import { formatNumber } from '../../numbers.ts'
import type { StudyDetail, StudyRun } from '../../study/study.ts'
import { reportTable } from '../report-table.ts'
import type { ReportBlock, ReportRow, ReportSection, ReportTable } from '../report.ts'
import type { StudySource } from './study-source.ts'

export function studyTrialsSection({ detail }: StudySource): ReportSection {
  const [metric] = studyMetrics(detail)
  if (metric === undefined) return { id: 'trials', title: 'Every trial', blocks: [] }
  const { label } = metricDescriptions[metric]
  const blocks: ReportBlock[] = []
  if (axesOf(detail).length > 0) {
    const caption = `${label} by trial and lane`
    blocks.push({ kind: 'table', table: reportTable(trialsTable(detail, metric), { caption, keyed: false }) })
  }
  blocks.push({ kind: 'table', table: seedsTable(detail, metric) })
  return { id: 'trials', title: axesOf(detail).length > 0 ? 'Every trial' : 'Every seed', blocks }
}

/** A row for every lane of a trial, a column for every seed. */
function seedsTable(detail: StudyDetail, metric: MetricName): ReportTable {
  const { seeds } = detail.config.experiment
  const { label, unit } = metricDescriptions[metric]
  const lanes = studyLanes(detail)
  const trials = dataGroupsOf(detail).flatMap(({ title, trials: own }) => own.map((trial) => ({ title, trial })))
  const rows = trials.flatMap(({ title, trial }) =>
    lanes.map((lane, row): ReportRow => {
      const runs = runsAt(detail, trial.index, lane.laneId)
      const cells = seeds.map((seed) =>
        seedCell(
          runs.find((run) => run.seed === seed),
          metric,
        ),
      )
      const words = axesOf(detail).length > 0 ? `${trial.index + 1}: ${pointWords(detail, trial)}` : title
      return {
        laneIndex: lane.laneIndex,
        cells: [{ text: runs[0]?.label ?? lane.label }, ...cells],
        group: row === 0 && trials.length > 1 ? words : undefined,
      }
    }),
  )
  const doubtful = rows.some(({ cells }) => cells.some(({ signs }) => signs === '≈'))
  return {
    caption: `${label} of every seed${unit ? `, ${unit}` : ''}`,
    columns: [
      { heading: 'Lane', unit: '', align: 'left' },
      ...seeds.map((seed) => ({ heading: `Seed ${seed}`, unit: '', align: 'right' as const })),
    ],
    rows,
    notes: doubtful ? ['≈ not to be trusted: an integral did not converge'] : [],
  }
}

function seedCell(run: StudyRun | undefined, metric: MetricName): ReportRow['cells'][number] {
  if (!run) return { text: '–' }
  const value = run.values[metric]
  if (run.status !== 'finished')
    return { text: run.status, warning: run.status === 'diverged' || run.status === 'failed' }
  if (value === undefined) return { text: '–' }
  return {
    text: formatNumber(value, 4),
    warning: !Number.isFinite(value),
    ...(run.doubtful.includes(metric) && { signs: '≈' }),
  }
}
