// What a study was to find out: data, lanes, seeds, what was searched and how, the budget, and the rule that ended runs early.

import { axesOf, dataGroupsOf, distinctValues, studyLanes } from '../../figures/study/study-cells.ts'
import { formatCount, formatNumber } from '../../numbers.ts'
import { axisLabel, valueLabel } from '../../study/axis-labels.ts'
import { studyParameter } from '../../study/parameters.ts'
import { searchTitles, type Axis } from '../../study/study-config.ts'
import type { StudyDetail } from '../../study/study.ts'
import type { Fact, ReportBlock, ReportSection, ReportTable } from '../report.ts'
import type { StudySource } from './study-source.ts'

export function studyQuestionSection({ detail }: StudySource): ReportSection {
  const { config, trials, runs, notes } = detail
  const { search } = config
  const { budget, seeds } = config.experiment
  const lanes = studyLanes(detail)
  const facts: Fact[] = [
    [
      'Data',
      dataGroupsOf(detail)
        .map(({ title }) => title)
        .join('; '),
    ],
    ['Lanes', lanes.map(({ label }) => label).join(', ')],
    ['Seeds', seeds.join(', ')],
    ['Budget of every run', `${formatCount(budget.amount)} ${budget.unit}`],
    ['Search', searchTitles[search.kind].title],
    [
      'Runs',
      `${formatCount(trials.length)} × ${lanes.length} × ${seeds.length} (trials, lanes, seeds) = ${formatCount(runs.length)}`,
    ],
    ...(search.kind === 'random' ? [['Seed of the search', String(search.seed)] as const] : []),
    ['Stopping early', config.earlyStopping ? 'by the median rule' : 'no'],
  ]
  const blocks: ReportBlock[] = [
    { kind: 'text', text: questionOf(detail) },
    { kind: 'facts', facts },
  ]
  if (axesOf(detail).length > 0) blocks.push({ kind: 'table', table: axesTable(detail) })
  if (notes.length > 0) blocks.push({ kind: 'list', items: notes })
  return { id: 'question', title: 'What was asked', blocks }
}

function questionOf({ config: { search } }: StudyDetail): string {
  const trained = 'Every lane was trained at every seed'
  if (search.kind === 'none') return `${trained}, and nothing was searched.`
  return `${trained} and at every point of the search. ${searchTitles[search.kind].help} Points are chosen by the validation log-likelihood and reported by points that had no part in the choice.`
}

function axesTable(detail: StudyDetail): ReportTable {
  const { experiment } = detail.config
  const rows = axesOf(detail).map((axis, place) => {
    const { label, unit } = axisLabel(experiment, axis)
    const texts = [unit ? `${label} (${unit})` : label, whose(detail, axis), valuesText(detail, axis, place)]
    return { laneIndex: null, cells: texts.map((text) => ({ text })) }
  })
  return {
    caption: 'Settings that were searched',
    columns: [
      { heading: 'Setting', unit: '', align: 'left' },
      { heading: 'Of', unit: '', align: 'left' },
      { heading: 'Values', unit: '', align: 'left' },
    ],
    rows,
    notes: [],
  }
}

function whose(detail: StudyDetail, { parameter, lanes }: Axis): string {
  const having = studyParameter(detail.config.experiment, parameter)?.laneIds ?? null
  if (having === null) return 'all lanes'
  const meant = studyLanes(detail).filter(({ laneId }) => (lanes ?? having).includes(laneId))
  return meant.map(({ label }) => label).join(', ')
}

/** Of a range its ends, and of a grid what it came to. */
function valuesText(detail: StudyDetail, axis: Axis, place: number): string {
  const { experiment } = detail.config
  const values = distinctValues(detail.trials, place).map((value) => valueLabel(experiment, axis, value))
  if (axis.kind === 'values') return values.join(', ')
  const ends = `${formatNumber(axis.from)} to ${formatNumber(axis.to)}, ${axis.scale}`
  return detail.config.search.kind === 'grid' ? `${values.join(', ')} (${ends})` : `drawn from ${ends}`
}
