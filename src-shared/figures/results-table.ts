// The results as a table in words: one row per lane, with how far it is behind the lane that leads, and a sign beside
// every number that something weakens.

import type { LaneAdjustment } from '../adjustment.ts'
import type { MetricName } from '../metric.ts'
import type { LaneBehind } from './bootstrap-words.ts'
import type { DisplayCell, DisplayColumn, DisplayTable } from './display-table.ts'
import type { FigureInput } from './figure.ts'
import { formatBracket, formatCount, formatDuration, formatMeasured, formatNumber, formatPValue } from '../numbers.ts'
import type { RequestedMetric } from './requested.ts'
import { isOverSeeds, resultsOf, type Measured, type ResultOptions, type ResultRow } from './results.ts'
import { differenceText, noteOf } from './verdict-words.ts'
import { isUnranked, keyToSigns, signsOf } from './weaknesses.ts'

/** The table as the window, the command line and figures show it; CSV has the full digits. */
export function resultsTable(input: FigureInput, options: ResultOptions = {}): ResultsTable {
  const results = resultsOf(input, options)
  const { rows } = results
  const standardised = rows.some(({ logLikelihoodInUnits }) => logLikelihoodInUnits !== null)
  const columns = resultColumns.filter(({ present }) => !present || rows.some(present))
  return {
    columns: columns.map(({ id, heading, unit, align, essential }) => ({
      ...{ id, heading, align },
      // Where no likelihood is exact it is the likelihood.
      essential: essential || (id === 'heldOutByAis' && results.brackets !== null),
      unit: id === 'logLikelihood' && standardised ? `${unit}, standardised columns` : unit,
    })),
    rows: rows.map((row) => ({
      laneIndex: row.laneIndex,
      colour: row.colour,
      cells: columns.map((column) => cellOf(column, row, rows)),
    })),
    note: noteOf(results),
    key: keyToSigns(rows.flatMap(({ weaknesses }) => weaknesses)),
    behind: rows.flatMap(({ label, behind }) => (behind ? [{ label, behind }] : [])),
  }
}

const absent = '–'

function cellOf({ cell, metric }: ResultColumn, row: ResultRow, rows: readonly ResultRow[]): DisplayCell {
  const shown = cell(row, rows)
  // Where there is no number, none is weak.
  const signs = metric === undefined || shown.text === absent ? '' : signsOf(row.weaknesses, metric)
  return { ...shown, ...(signs && { signs }) }
}

/** In the order of the table. */
export const resultColumnIds = [
  ...(['lane', 'status', 'logLikelihood', 'behind', 'logLikelihoodInUnits', 'kl', 'logZ', 'learnedLogZ'] as const),
  ...(['klModelData', 'jensenShannon', 'entropy', 'fisher', 'heldOutByAis', 'klByAis', 'byBracket'] as const),
  ...([
    'modeMass',
    'mmd',
    'classAccuracy',
    'classCrossEntropy',
    'iterations',
    'evaluations',
    'computeTime',
    'speed',
    'adjusted',
  ] as const),
] as const
export type ResultColumnId = (typeof resultColumnIds)[number]

export interface ResultsTable extends DisplayTable {
  columns: readonly (DisplayColumn & { id: ResultColumnId })[]
  /** The lanes behind the one that leads, for `bootstrapWords`. */
  behind: readonly LaneBehind[]
}

interface ResultColumn extends DisplayColumn {
  id: ResultColumnId
  cell: (row: ResultRow, rows: readonly ResultRow[]) => DisplayCell
  /** Whose marks stand beside it; null: those of the lane as a whole. */
  metric?: MetricName | null
  /** Left out where no lane has a value. */
  present?: (row: ResultRow) => boolean
}

const measuredCell = (measured: Measured | null): DisplayCell => {
  if (!measured) return { text: absent }
  if (measured.nonFiniteCount === 0) return { text: formatMeasured(measured.mean, measured.spread) }
  const seeds = measured.count > 1 ? ` (${measured.nonFiniteCount} of ${measured.count} seeds)` : ''
  return { text: formatNumber(measured.mean) + seeds, warning: true }
}

/** The log-likelihood with the seeds it is of: where these are not all, or one beside lanes of several. */
const logLikelihoodCell = (row: ResultRow, rows: readonly ResultRow[]): DisplayCell => {
  const cell = { ...measuredCell(row.logLikelihood), bold: row.bestSignificantly }
  const { logLikelihood, seeds, seedCount } = row
  if (!logLikelihood || (logLikelihood.nonFiniteCount > 0 && seedCount > 1)) return cell
  const single = seeds.length === 1 && rows.some((other) => isOverSeeds(other)) ? ' (1 seed)' : ''
  return { ...cell, text: cell.text + (single || partOfSeeds(row)) }
}

/** With the seeds it is of only before the first evaluation: then the log-likelihood says them. */
const iterationsCell = (row: ResultRow): DisplayCell => {
  const part = row.logLikelihood || row.seedCount === 0 ? '' : partOfSeeds(row)
  return { text: formatCount(Math.round(row.iterations)) + part }
}

const partOfSeeds = ({ seedCount, seeds }: ResultRow): string =>
  seedCount < seeds.length ? ` (${seedCount} of ${seeds.length} seeds)` : ''

/** How far the lane is behind the one that leads: the mean of the paired differences with its 95% interval. */
const behindCell = ({ behind, leads, bestSignificantly, weaknesses, logLikelihood }: ResultRow): DisplayCell => {
  if (leads) return { text: bestSignificantly ? 'best' : 'leads', bold: bestSignificantly }
  if (behind) return { text: differenceText(behind) }
  return { text: logLikelihood && isUnranked(weaknesses) ? 'not ranked' : absent }
}

/** What was measured on request; the column is there where somebody asked. */
const requestedColumn = (
  metric: RequestedMetric,
  { id, heading, unit }: Pick<ResultColumn, 'id' | 'heading' | 'unit'>,
): ResultColumn => ({
  ...{ id, heading, unit, align: 'right' },
  cell: ({ requested }) => measuredCell(requested[metric] ?? null),
  present: ({ requested }) => requested[metric] !== undefined,
})

/** c of NCE with what it misses log Z by. */
const learnedCell = ({ learnedLogPartition, learnedLogPartitionGap: gap }: ResultRow): DisplayCell => {
  const cell = measuredCell(learnedLogPartition)
  if (!gap) return cell
  return { ...cell, text: `${cell.text} (${gap.mean > 0 ? '+' : ''}${formatNumber(gap.mean, 2)})` }
}

/** The ± is that of the test points or the seeds, which both ends have in common. */
const bracketText = (low: Measured, high: Measured): string =>
  formatBracket(low.mean, high.mean) + (low.spread === null ? '' : `, ± ${formatNumber(low.spread, 2)}`)

const mmdText = ({ mmd, mmdPValue }: ResultRow): DisplayCell => {
  const cell = measuredCell(mmd)
  return mmdPValue && mmdPValue.count === 1 ? { ...cell, text: `${cell.text} (${formatPValue(mmdPValue.mean)})` } : cell
}

/** With the best that there is, where it is known. */
const accuracyCell = ({ classAccuracy, bayesAccuracy }: ResultRow): DisplayCell => {
  const cell = measuredCell(classAccuracy)
  return bayesAccuracy ? { ...cell, text: `${cell.text} (best ${formatNumber(bayesAccuracy.mean, 3)})` } : cell
}

/** `120`, `120, 300`, `120, 300, …`. */
const iterationsText = (adjustments: readonly LaneAdjustment[]): string => {
  const iterations = [...new Set(adjustments.map(({ iteration }) => iteration))]
  const shown = iterations.slice(0, 2).map(formatCount)
  return shown.length === 0 ? absent : [...shown, ...(iterations.length > 2 ? ['…'] : [])].join(', ')
}

const resultColumns: readonly ResultColumn[] = [
  {
    id: 'lane',
    heading: 'Lane',
    unit: '',
    align: 'left',
    cell: ({ label }) => ({ text: label }),
    metric: null,
    essential: true,
  },
  {
    id: 'status',
    heading: 'Status',
    unit: '',
    align: 'left',
    cell: (row) => ({ text: row.status, warning: row.diverged }),
    present: (row) => row.status !== 'finished',
    essential: true,
  },
  {
    id: 'logLikelihood',
    heading: 'Held-out log-likelihood',
    unit: 'nats per point',
    align: 'right',
    cell: logLikelihoodCell,
    metric: 'testLogLikelihood',
    // Beyond two dimensions there are only the ends of a bracket.
    present: (row) => row.logLikelihood !== null || row.requested.testLogLikelihoodLowerBound === undefined,
    essential: true,
  },
  {
    id: 'behind',
    heading: 'Behind the best',
    unit: 'nats per point, ± 95%',
    align: 'right',
    cell: behindCell,
    present: (row) => row.behind !== null,
    essential: true,
  },
  {
    id: 'logLikelihoodInUnits',
    heading: 'In the columns’ own units',
    unit: 'nats per point',
    align: 'right',
    cell: (row) => measuredCell(row.logLikelihoodInUnits),
    metric: 'testLogLikelihood',
    present: (row) => row.logLikelihoodInUnits !== null,
  },
  {
    id: 'kl',
    heading: 'KL(data‖model)',
    unit: 'nats',
    align: 'right',
    cell: (row) => measuredCell(row.klDataModel),
    metric: 'klDataModel',
    present: (row) => row.klDataModel !== null,
  },
  {
    id: 'logZ',
    heading: 'log Z',
    unit: 'nats',
    align: 'right',
    cell: (row) => measuredCell(row.logPartition),
    metric: 'logPartition',
    present: (row) => row.logPartition !== null,
  },
  {
    id: 'learnedLogZ',
    heading: 'c of NCE',
    unit: 'nats (minus log Z)',
    align: 'right',
    cell: learnedCell,
    metric: 'learnedLogPartition',
    present: (row) => row.learnedLogPartition !== null,
  },
  requestedColumn('klModelData', { id: 'klModelData', heading: 'KL(model‖data)', unit: 'nats' }),
  requestedColumn('jensenShannon', { id: 'jensenShannon', heading: 'Jensen–Shannon', unit: 'nats' }),
  requestedColumn('modelEntropy', { id: 'entropy', heading: 'Entropy', unit: 'nats' }),
  requestedColumn('fisherDivergence', { id: 'fisher', heading: 'Fisher divergence', unit: 'per unit²' }),
  {
    id: 'heldOutByAis',
    heading: 'Held-out, by AIS',
    unit: 'nats per point, at least … at most',
    align: 'right',
    cell: ({ requested: { testLogLikelihoodLowerBound: low, testLogLikelihoodUpperBound: high }, bestByBracket }) => ({
      text: low && high ? bracketText(low, high) : absent,
      bold: bestByBracket,
    }),
    present: ({ requested }) => requested.testLogLikelihoodLowerBound !== undefined,
  },
  {
    id: 'klByAis',
    heading: 'KL(data‖model), by AIS',
    unit: 'nats, at least … at most',
    align: 'right',
    cell: ({ requested: { klDataModelLowerBound: low, klDataModelUpperBound: high } }) => ({
      text: low && high ? bracketText(low, high) : absent,
    }),
    present: ({ requested }) => requested.klDataModelLowerBound !== undefined,
  },
  {
    id: 'byBracket',
    heading: 'Compared by brackets',
    unit: '',
    align: 'left',
    cell: (row) => ({ text: row.standing ?? (isUnranked(row.weaknesses) ? 'not ranked' : absent) }),
    present: ({ standing }) => standing !== null,
    essential: true,
  },
  {
    id: 'modeMass',
    heading: 'Mode mass error',
    unit: 'probability',
    align: 'right',
    cell: (row) => measuredCell(row.modeMassError),
    metric: 'modeMassError',
    present: (row) => row.modeMassError !== null,
  },
  {
    id: 'mmd',
    heading: 'MMD²',
    unit: '',
    align: 'right',
    cell: mmdText,
    metric: 'mmd',
    present: (row) => row.mmd !== null,
  },
  {
    id: 'classAccuracy',
    heading: 'Class accuracy',
    unit: 'share of held-out points',
    align: 'right',
    cell: accuracyCell,
    metric: 'classAccuracy',
    present: (row) => row.classAccuracy !== null,
    essential: true,
  },
  {
    id: 'classCrossEntropy',
    heading: 'Class cross-entropy',
    unit: 'nats per point',
    align: 'right',
    cell: (row) => measuredCell(row.classCrossEntropy),
    metric: 'classCrossEntropy',
    present: (row) => row.classCrossEntropy !== null,
  },
  { id: 'iterations', heading: 'Iterations', unit: '', align: 'right', cell: iterationsCell },
  {
    id: 'evaluations',
    heading: 'Evaluations',
    unit: 'rows',
    align: 'right',
    cell: (row) => ({ text: formatCount(Math.round(row.evaluations)) }),
  },
  {
    id: 'computeTime',
    heading: 'Compute time',
    unit: '',
    align: 'right',
    cell: (row) => ({ text: formatDuration(row.computeSeconds) }),
  },
  {
    id: 'speed',
    heading: 'Speed',
    unit: 'it/s',
    align: 'right',
    cell: (row) => ({ text: row.iterationsPerSecond === null ? absent : formatNumber(row.iterationsPerSecond) }),
  },
  {
    id: 'adjusted',
    heading: 'Adjusted',
    unit: 'at iteration',
    align: 'right',
    cell: (row) => ({ text: iterationsText(row.adjustments) }),
    present: (row) => row.adjustments.length > 0,
    essential: true,
  },
]
