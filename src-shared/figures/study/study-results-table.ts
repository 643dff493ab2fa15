// The table of a study: under each data set one row per lane at the trial that validation chose, or every trial. Lanes
// are ranked within a data set alone; with every trial shown, within each trial.

import { changesLane, valueLabel } from '../../study/axis-labels.ts'
import type { StudyDetail, Trial } from '../../study/study.ts'
import type { DisplayCell } from '../display-table.ts'
import type { DocumentTable } from '../document-table.ts'
import type { FigureTable } from '../figure.ts'
import { columnName } from '../metric-columns.ts'
import { resultsTable, type ResultColumnId, type ResultsTable } from '../results-table.ts'
import { metricNames } from '../../metric.ts'
import { settingAxes } from './study-axis.ts'
import { axesOf, dataGroupsOf, type DataGroup } from './study-cells.ts'
import type { StudyFigureInput, StudyFigureOptions } from './study-figure.ts'
import { chosenTrials, resultsInput, type ChosenTrial } from './study-results.ts'
import { pointWords, settingName, studyProvenance } from './study-words.ts'
import { withLaneNames } from './with-lane-names.ts'

/** Lanes that are compared with each other. */
export interface StudySection {
  title: string
  /** Of each row the trial that it is at. */
  chosen: readonly ChosenTrial[]
  table: ResultsTable
}

const columnIds: readonly ResultColumnId[] = [
  ...(['lane', 'status', 'logLikelihood', 'behind', 'logLikelihoodInUnits', 'kl'] as const),
  ...(['klModelData', 'jensenShannon', 'heldOutByAis', 'modeMass', 'mmd', 'evaluations', 'computeTime'] as const),
]

export function studySections(
  { detail }: StudyFigureInput,
  { everyTrial, hidden }: StudyFigureOptions,
): StudySection[] {
  const groups = dataGroupsOf(detail)
  return groups.flatMap((group) => {
    if (!everyTrial || settingAxes(detail).length === 0)
      return [section(detail, group.title, chosenTrials(detail, group, hidden))]
    return group.trials.map((trial) =>
      section(detail, trialTitle(detail, group, trial), at(detail, group, trial, hidden)),
    )
  })
}

const at = (detail: StudyDetail, group: DataGroup, trial: Trial, hidden: readonly string[]): ChosenTrial[] =>
  chosenTrials(detail, { ...group, trials: [trial] }, hidden)

const trialTitle = (detail: StudyDetail, { title }: DataGroup, trial: Trial): string =>
  `${title}, ${pointWords(detail, trial)}`

const section = (detail: StudyDetail, title: string, chosen: readonly ChosenTrial[]): StudySection => ({
  ...{ title, chosen },
  table: resultsTable(resultsInput(detail, chosen), { wholeLanesOnly: true }),
})

export interface StudyTable extends DocumentTable {
  /** Sentences of the note, one by one. */
  notes: readonly string[]
  sections: readonly StudySection[]
  /** Of each row; in the order of the rows. */
  trials: readonly Trial[]
}

/** A heading over the rows of each data set; what ranks the lanes is said for each. */
export function studyResultsTable(given: StudyFigureInput, options: StudyFigureOptions): StudyTable {
  const input = withLaneNames(given, options.words)
  const { detail } = input
  const sections = studySections(input, options)
  const known = new Map(sections.flatMap(({ table }) => table.columns.map((column) => [column.id, column] as const)))
  const columns = columnIds.flatMap((id) => known.get(id) ?? [])
  const places = options.everyTrial ? [] : settingAxes(detail)
  const settings = places.map((place) => ({ place, axis: axesOf(detail)[place] }))
  const { experiment } = detail.config
  const { title, note } = options.words
  const placed = sections.flatMap((each) =>
    placedRows(each).map((row, index) => ({
      ...row,
      table: each.table,
      group: index === 0 && sections.length > 1 ? { group: each.title } : {},
    })),
  )
  const rows = placed.map(({ row, place: { lane, trial, chosen }, table, group }) => {
    const cells = columns.map(({ id }): DisplayCell => {
      if (row === null) return { text: id === 'lane' ? lane.label : '–' }
      const own = table.columns.findIndex((column) => column.id === id)
      return own < 0 ? { text: id === 'status' ? 'finished' : '–' } : row.cells[own]
    })
    const values = settings.map(({ place, axis }): DisplayCell => {
      const has = chosen && changesLane(experiment, axis, lane.laneId)
      return { text: has ? valueLabel(experiment, axis, trial.point[place]) : '–' }
    })
    const [first, ...others] = cells
    return { laneIndex: lane.laneIndex, cells: [first, ...values, ...others], ...group }
  })
  const [laneColumn, ...others] = columns
  return {
    columns: laneColumn
      ? [
          laneColumn,
          ...settings.map(({ axis }) => ({
            ...{ heading: headingOf(settingName(experiment, axis)), unit: 'chosen', align: 'right' as const },
            essential: true,
          })),
          ...others.map((column) => (column.id === 'computeTime' ? { ...column, unit: 'mean per run' } : column)),
        ]
      : [],
    rows,
    ...words(sections, settings.length > 0),
    caption: [title ?? detail.config.name, note ?? studyProvenance(detail)].filter(Boolean).join('. '),
    sections,
    trials: placed.map(({ place }) => place.trial),
  }
}

/** In the order of the lanes: of each its row of the section's table, null where no trial was chosen. */
function placedRows({
  chosen,
  table,
}: StudySection): { place: ChosenTrial; row: ResultsTable['rows'][number] | null }[] {
  return chosen.flatMap((place) => {
    const row = table.rows.find(({ laneIndex }) => laneIndex === place.lane.laneIndex) ?? null
    return row === null && place.chosen ? [] : [{ place, row }]
  })
}

const headingOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** More verdicts than these would bury the table. */
const verdictsMaximum = 4

/** The note of every section under its name; what they share is said once. */
function words(sections: readonly StudySection[], searched: boolean): Pick<StudyTable, 'note' | 'notes' | 'key'> {
  const told = sections.map(({ title, table }) => {
    const [first, ...rest] = table.note.split('; ')
    const isSpread = first.startsWith('±') || first.startsWith('mean')
    return { title, spread: isSpread ? first : '', verdict: (isSpread ? rest : [first, ...rest]).join('; ') }
  })
  const spreads = [...new Set(told.map(({ spread }) => spread).filter(Boolean))]
  const verdicts = told.flatMap(({ title, verdict }) =>
    verdict === '' ? [] : [sections.length > 1 ? `${title}: ${verdict}` : verdict],
  )
  const places = sections.flatMap(({ chosen }) => chosen)
  const choice = [
    searched && places.some(({ chosen }) => chosen)
      ? 'each lane at the trial with its highest validation log-likelihood, which chooses; what is reported is of the test points'
      : '',
    searched && places.some(({ chosen }) => !chosen)
      ? 'a row of – : no trial was chosen, since at none have all seeds finished with a validation log-likelihood to be trusted; see every trial'
      : '',
  ]
  const ranking =
    verdicts.length > verdictsMaximum
      ? ['bold: significantly best among the lanes of its trial, by paired tests with Holm’s correction']
      : verdicts
  const notes = [...spreads, ...choice, ...ranking].filter(Boolean)
  const key = new Map(sections.flatMap(({ table }) => table.key.map((each) => [each.sign + each.words, each] as const)))
  return { note: notes.join('; '), notes, key: [...key.values()] }
}

/** Every run of the study in a row of its own, with full digits. */
export function studyCsv({ detail }: StudyFigureInput): FigureTable {
  const { experiment } = detail.config
  const axes = axesOf(detail)
  const present = metricNames.filter((name) => detail.runs.some(({ values }) => values[name] !== undefined))
  const trials = new Map(detail.trials.map((trial) => [trial.index, trial]))
  return {
    columns: [
      ...['trial', 'experiment', 'data', ...axes.map(({ parameter }) => parameter)],
      ...['lane', 'label', 'seed', 'run', 'status', 'reason', 'iteration', 'evaluations', 'compute_seconds'],
      ...present.map(columnName),
    ],
    rows: detail.runs.flatMap((run) => {
      const trial = trials.get(run.trial)
      if (!trial || trial.deleted) return []
      const point = axes.map((axis, place) => {
        const value = trial.point[place]
        return typeof value === 'number' ? value : valueLabel(experiment, axis, value)
      })
      return [
        [
          ...[run.trial + 1, trial.name, trial.dataTitle, ...point],
          ...[run.laneId, run.label, run.seed, run.runId, run.status, run.reason],
          ...[run.iteration, run.evaluations, run.computeSeconds],
          ...present.map((name) => run.values[name] ?? null),
        ],
      ]
    }),
  }
}
