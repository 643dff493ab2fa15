// Tables of a study, for a document and for the screen: every trial with its lanes, each lane at its own best point, and how
// lanes differ over all trials.

import { laneLabels } from '../config/lane-labels.ts'
import { plain } from '../config/value-words.ts'
import { metricDescriptions, type MetricName } from '../metric.ts'
import { formatMeasured, formatPValue } from '../numbers.ts'
import { valueLabel } from '../study/axis-labels.ts'
import { axisTitle, pointWords, valueWords } from '../study/axis-words.ts'
import type { Axis } from '../study/study-config.ts'
import type { StudyDetail } from '../study/study.ts'
import {
  choosingMetric,
  differencesOverTrials,
  reportedMetric,
  studyCells,
  tunedResults,
  verdictOfCells,
  type StudyCell,
} from '../study/study-results.ts'
import type { DisplayCell } from './display-table.ts'
import type { DocumentTable } from './document-table.ts'

const testWords = 'paired t-tests over the seeds, Holm’s correction, 5%'

/** A row for each trial, a column for each axis and lane. */
export function trialsTable(detail: StudyDetail, metric: MetricName = reportedMetric): DocumentTable {
  const { config, trials } = detail
  const axes = axesOf(detail)
  const labels = laneLabels(config.experiment.lanes)
  const cells = studyCells(detail, metric)
  const { label, unit } = metricDescriptions[metric]
  const rows = trials
    .filter(({ deleted }) => !deleted)
    .map(({ index, point }) => {
      const own = cells.filter((cell) => cell.trial === index)
      const { leader, best } = verdictOfCells(own, metric)
      const ofLanes = config.experiment.lanes.map(({ id }) => {
        const cell = own.find((each) => each.laneId === id)
        return cell ? measuredCell(cell, best && cell === leader) : { text: '–' }
      })
      const values = axes.map((axis, place) => ({ text: valueText(axis, point[place], detail) }))
      return { laneIndex: 0, cells: [{ text: String(index + 1) }, ...values, ...ofLanes] }
    })
  return {
    columns: [
      { heading: 'Trial', unit: '', align: 'right' },
      ...axes.map((axis) => ({ heading: axisTitle(axis, config.experiment), unit: '', align: 'left' as const })),
      ...labels.map((heading) => ({ heading, unit, align: 'right' as const })),
    ],
    rows,
    note: `${spreadWords(detail)}bold: best of its row beyond chance (${testWords})`,
    key: keyOf(rows.map((row) => row.cells)),
    caption: `${label} by trial and lane. ${config.name}.`,
  }
}

/** For each data set a row for each lane, at the trial that its validation log-likelihood chose. */
export function tunedTable(detail: StudyDetail, metric: MetricName = reportedMetric): DocumentTable {
  const { config } = detail
  const axes = axesOf(detail)
  const labels = laneLabels(config.experiment.lanes)
  const kl = new Map(studyCells(detail, 'klDataModel').map((cell) => [`${cell.trial} ${cell.laneId}`, cell]))
  const groups = tunedResults(detail, metric)
  const severalData = groups.length > 1
  const withKl = groups.some(({ lanes }) =>
    lanes.some(({ chosen }) => (kl.get(`${chosen.trial} ${chosen.laneId}`)?.mean ?? null) !== null),
  )
  const rows = groups.flatMap((group) =>
    group.lanes.map(({ chosen, reported }) => {
      const { trial, laneId, laneIndex } = chosen
      const { point } = detail.trials.find(({ index }) => index === trial)!
      const data = severalData ? [{ text: dataText(axes, group.point, detail, group.dataTitle) }] : []
      const where = axes.length > 0 ? [{ text: pointWords(axes, point, config.experiment) }] : []
      const divergence = kl.get(`${trial} ${laneId}`)
      const best = group.verdict.best && group.verdict.leader === reported
      return {
        laneIndex,
        cells: [
          ...data,
          { text: labels[laneIndex] },
          ...where,
          measuredCell(chosen, false),
          measuredCell(reported, best),
          ...(withKl ? [divergence ? measuredCell(divergence, false) : { text: '–' }] : []),
        ],
      }
    }),
  )
  const measure = (name: MetricName) => ({
    heading: metricDescriptions[name].label,
    unit: metricDescriptions[name].unit,
    align: 'right' as const,
  })
  return {
    columns: [
      ...(severalData ? [{ heading: 'Data', unit: '', align: 'left' as const }] : []),
      { heading: 'Lane', unit: '', align: 'left' },
      ...(axes.length > 0 ? [{ heading: 'Best point', unit: '', align: 'left' as const }] : []),
      ...[choosingMetric, metric, ...(withKl ? ['klDataModel' as const] : [])].map(measure),
    ],
    rows,
    note: `${spreadWords(detail)}points chosen by ${metricDescriptions[choosingMetric].label.toLowerCase()}; bold: best on its data beyond chance (${testWords})`,
    key: keyOf(rows.map((row) => row.cells)),
    caption: `Each lane at its own best point. ${config.name}.`,
  }
}

/** A row for every two lanes: their difference over all trials. */
export function differencesTable(detail: StudyDetail, metric: MetricName = reportedMetric): DocumentTable {
  const { config } = detail
  const { label, unit } = metricDescriptions[metric]
  const labels = new Map(
    laneLabels(config.experiment.lanes).map((each, index) => [config.experiment.lanes[index].id, each]),
  )
  const found = differencesOverTrials(detail, metric)
  const severalData = new Set(found.map(({ dataPoint }) => JSON.stringify(dataPoint))).size > 1
  const axes = axesOf(detail)
  const chance =
    config.experiment.seeds.length > 1
      ? 'difference ± 95% half-width by Student’s t; paired: seeds, each the mean over the trials'
      : 'mean difference over the trials; one seed says nothing of chance: take several'
  return {
    columns: [
      ...(severalData ? [{ heading: 'Data', unit: '', align: 'left' as const }] : []),
      { heading: 'Lane', unit: '', align: 'left' },
      { heading: 'minus', unit: '', align: 'left' },
      { heading: 'Difference', unit, align: 'right' },
      { heading: 'p (Holm)', unit: '', align: 'right' },
      { heading: 'Seeds', unit: '', align: 'right' },
      { heading: 'Trials', unit: '', align: 'right' },
    ],
    rows: found.map(({ laneId, otherLaneId, mean, halfWidth, adjustedPValue, pairs, trials, ...data }) => ({
      laneIndex: 0,
      cells: [
        ...(severalData ? [{ text: dataText(axes, data.dataPoint, detail, data.dataTitle) }] : []),
        { text: labels.get(laneId)! },
        { text: labels.get(otherLaneId)! },
        { text: formatMeasured(mean, Number.isNaN(halfWidth) ? null : halfWidth) },
        { text: Number.isNaN(adjustedPValue) ? '–' : formatPValue(adjustedPValue).replace(/^p (= )?/, '') },
        { text: String(pairs) },
        { text: String(trials.length) },
      ],
    })),
    note: chance,
    key: [],
    caption: `${label}: differences between lanes over all trials ${severalData ? 'on the same data ' : ''}in which both are whole. ${config.name}.`,
  }
}

export const axesOf = ({ config: { search } }: Pick<StudyDetail, 'config'>): readonly Axis[] =>
  search.kind === 'none' ? [] : search.axes

/** What was seen, how surely, and of how many seeds where some did not finish. */
function measuredCell(cell: StudyCell, bold: boolean): DisplayCell {
  const { mean, standardDeviation, finished, values, planned, doubtful } = cell
  // A metric that none of its seeds has is not one that it lost.
  const counted = values.length > 0 ? values.length : finished
  const count = counted < planned ? ` (${counted}/${planned})` : ''
  if (mean === null) return { text: `–${count}`, warning: finished < planned }
  return {
    text: formatMeasured(mean, standardDeviation) + count,
    bold,
    ...(doubtful > 0 && { signs: '≈' }),
    warning: !Number.isFinite(mean),
  }
}

function keyOf(rows: readonly (readonly DisplayCell[])[]): { sign: string; words: string }[] {
  const cells = rows.flat()
  return [
    ...(cells.some(({ text }) => /\(\d+\/\d+\)$/.test(text))
      ? [{ sign: '(2/3)', words: '2 of 3 seeds finished with a value; such a lane is not ranked' }]
      : []),
    ...(cells.some(({ signs }) => signs === '≈')
      ? [{ sign: '≈', words: 'not to be trusted: log Z did not converge' }]
      : []),
  ]
}

const spreadWords = ({ config }: StudyDetail): string =>
  config.experiment.seeds.length > 1 ? 'mean ± standard deviation over seeds; ' : 'one seed; '

function valueText(axis: Axis, value: unknown, { config }: StudyDetail): string {
  return typeof value === 'number' ? plain(value) : valueLabel(config.experiment, axis, value)
}

function dataText(axes: readonly Axis[], point: readonly unknown[], detail: StudyDetail, title: string): string {
  const ofData = axes.filter(({ parameter }) => /^data(\.|$)/.test(parameter))
  return ofData.map((axis, index) => valueWords(axis, point[index], detail.config.experiment)).join(', ') || title
}
