// Results in words, and a typeset table of them: thin rules, figures aligned, the best in bold where that is sure.

import type { LaneAdjustment } from '../adjustment.ts'
import type { Context2D, FigureInput, FigureTheme } from './figure.ts'
import { drawLaneKey, laneKeyRoom } from './marks.ts'
import { formatCount, formatDuration, formatMeasured, formatNumber, formatPValue } from './numbers.ts'
import { bestIsSignificant, resultRows, type Measured, type ResultOptions, type ResultRow } from './results.ts'
import { figureColours, fontOf, laneStyle } from './theme.ts'

export interface DisplayColumn {
  heading: string
  unit: string
  align: 'left' | 'right'
}

export interface DisplayCell {
  text: string
  bold?: boolean
  warning?: boolean
}

export interface DisplayTable {
  columns: readonly DisplayColumn[]
  rows: readonly { laneIndex: number; cells: readonly DisplayCell[] }[]
  /** What ± and bold mean here. */
  note: string
}

interface ResultColumn extends DisplayColumn {
  cell: (row: ResultRow, rows: readonly ResultRow[]) => DisplayCell
  /** Left out where no lane has a value. */
  present?: (row: ResultRow) => boolean
}

const measuredCell = (measured: Measured | null): DisplayCell => {
  if (!measured) return { text: '–' }
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

const isOverSeeds = ({ logLikelihood }: ResultRow) => logLikelihood?.spreadIs === 'standard deviation over seeds'

const partOfSeeds = ({ seedCount, seeds }: ResultRow): string =>
  seedCount < seeds.length ? ` (${seedCount} of ${seeds.length} seeds)` : ''

const mmdText = ({ mmd, mmdPValue }: ResultRow): DisplayCell => {
  const cell = measuredCell(mmd)
  return mmdPValue && mmdPValue.count === 1 ? { ...cell, text: `${cell.text} (${formatPValue(mmdPValue.mean)})` } : cell
}

/** `120`, `120, 300`, `120, 300, …`. */
const iterationsText = (adjustments: readonly LaneAdjustment[]): string => {
  const iterations = [...new Set(adjustments.map(({ iteration }) => iteration))]
  const shown = iterations.slice(0, 2).map(formatCount)
  return shown.length === 0 ? '–' : [...shown, ...(iterations.length > 2 ? ['…'] : [])].join(', ')
}

const resultColumns: readonly ResultColumn[] = [
  { heading: 'Lane', unit: '', align: 'left', cell: ({ label }) => ({ text: label }) },
  {
    heading: 'Held-out log-likelihood',
    unit: 'nats per point',
    align: 'right',
    cell: logLikelihoodCell,
  },
  {
    heading: 'KL(data‖model)',
    unit: 'nats',
    align: 'right',
    cell: (row) => measuredCell(row.klDataModel),
    present: (row) => row.klDataModel !== null,
  },
  {
    heading: 'log Z',
    unit: 'nats',
    align: 'right',
    cell: (row) => measuredCell(row.logPartition),
    present: (row) => row.logPartition !== null,
  },
  {
    heading: 'Mode mass error',
    unit: 'probability',
    align: 'right',
    cell: (row) => measuredCell(row.modeMassError),
    present: (row) => row.modeMassError !== null,
  },
  { heading: 'MMD²', unit: '', align: 'right', cell: mmdText, present: (row) => row.mmd !== null },
  { heading: 'Iterations', unit: '', align: 'right', cell: iterationsCell },
  {
    heading: 'Evaluations',
    unit: 'rows',
    align: 'right',
    cell: (row) => ({ text: formatCount(Math.round(row.evaluations)) }),
  },
  { heading: 'Compute time', unit: '', align: 'right', cell: (row) => ({ text: formatDuration(row.computeSeconds) }) },
  {
    heading: 'Speed',
    unit: 'it/s',
    align: 'right',
    cell: (row) => ({ text: row.iterationsPerSecond === null ? '–' : formatNumber(row.iterationsPerSecond) }),
  },
  {
    heading: 'Adjusted',
    unit: 'at iteration',
    align: 'right',
    cell: (row) => ({ text: iterationsText(row.adjustments) }),
    present: (row) => row.adjustments.length > 0,
  },
  {
    heading: 'Status',
    unit: '',
    align: 'left',
    cell: (row) => ({ text: row.status, warning: row.diverged }),
    present: (row) => row.status !== 'finished',
  },
]

/** The table as the window, the command line and figures show it; `csv` has the full digits. */
export function resultsTable(input: FigureInput, options: ResultOptions = {}): DisplayTable {
  const rows = resultRows(input, options)
  const columns = resultColumns.filter(({ present }) => !present || rows.some(present))
  return {
    columns: columns.map(({ heading, unit, align }) => ({ heading, unit, align })),
    rows: rows.map((row) => ({ laneIndex: row.laneIndex, cells: columns.map(({ cell }) => cell(row, rows)) })),
    note: noteOf(rows),
  }
}

function noteOf(rows: readonly ResultRow[]): string {
  const evaluated = rows.filter(({ logLikelihood }) => logLikelihood !== null)
  if (evaluated.length === 0) return ''
  const uneven = evaluated.some(({ seedsUneven }) => seedsUneven) ? 'seeds stand at different iterations' : ''
  return [spreadWords(evaluated), uneven, boldWords(rows, evaluated)].filter(Boolean).join('; ')
}

/** A lane of which one seed is evaluated has another spread than its neighbours of several. */
function spreadWords(evaluated: readonly ResultRow[]): string {
  const pointwise = '± standard error over the test points'
  if (!evaluated.some(isOverSeeds)) return pointwise
  const single = evaluated.some(({ logLikelihood }) => logLikelihood?.spreadIs === 'standard error')
  return `mean ± standard deviation over seeds${single ? `, of one seed ${pointwise}` : ''}`
}

function boldWords(rows: readonly ResultRow[], evaluated: readonly ResultRow[]): string {
  if (!rows.some(({ bestSignificantly }) => bestSignificantly)) {
    return evaluated.length > 1 ? 'no lane is significantly best' : ''
  }
  const { seedCount } = bestIsSignificant(rows)
  const bold = 'bold: significantly best (95%)'
  if (seedCount > 1) return bold
  const seed = rows.some(({ seeds }) => seeds.length > 1) ? 'for one seed, ' : 'for this seed, '
  return `${bold} ${seedCount === 1 ? seed : ''}on these test points`
}

export interface PaintTableOptions {
  x: number
  y: number
  width: number
  table: DisplayTable
  theme: FigureTheme
  fontFamily: string
}

const rowHeight = 20
const headHeight = 33
const noteHeight = 20

export function tableHeight(table: DisplayTable): number {
  return headHeight + table.rows.length * rowHeight + 6 + (table.note ? noteHeight : 0)
}

export function paintTable(context: Context2D, options: PaintTableOptions): void {
  const { x, y, width, table, theme, fontFamily } = options
  const colours = figureColours[theme]
  const edges = columnEdges(context, options)
  const rule = (at: number, thickness: number, colour: string) => {
    context.fillStyle = colour
    context.fillRect(x, at - thickness / 2, width, thickness)
  }
  context.textBaseline = 'alphabetic'
  rule(y, 1.1, colours.text)
  table.columns.forEach(({ heading, unit, align }, column) => {
    context.textAlign = align
    context.font = fontOf('body', fontFamily, true)
    context.fillStyle = colours.text
    context.fillText(heading, edges[column], y + 14)
    context.font = fontOf('small', fontFamily)
    context.fillStyle = colours.muted
    context.fillText(unit, edges[column], y + 26)
  })
  rule(y + headHeight, 0.75, colours.axis)
  table.rows.forEach(({ laneIndex, cells }, row) => {
    const baseline = y + headHeight + row * rowHeight + 15
    drawLaneKey(context, laneStyle(laneIndex, theme), x, baseline - 4)
    cells.forEach((cell, column) => {
      context.textAlign = table.columns[column].align
      context.font = fontOf('body', fontFamily, cell.bold)
      context.fillStyle = cell.warning ? colours.warning : colours.text
      context.fillText(cell.text, edges[column], baseline)
    })
  })
  const bottom = y + headHeight + table.rows.length * rowHeight + 4
  rule(bottom, 1.1, colours.text)
  context.textAlign = 'left'
  context.font = fontOf('small', fontFamily)
  context.fillStyle = colours.muted
  // Squeezed where it is wider than the table, rather than cut by the picture's edge.
  context.fillText(table.note, x, bottom + 14, width)
}

/** Where each column's text is anchored: widths by content, what is left over shared out between them. */
function columnEdges(context: Context2D, { x, width, table, fontFamily }: PaintTableOptions): number[] {
  const widths = columnWidths(context, table, fontFamily)
  const gap = (width - widths.reduce((sum, each) => sum + each, 0)) / Math.max(1, widths.length - 1)
  let left = x
  return table.columns.map(({ align }, column) => {
    const edge = align === 'right' ? left + widths[column] : left + (column === 0 ? laneKeyRoom : 0)
    left += widths[column] + gap
    return edge
  })
}

function columnWidths(context: Context2D, table: DisplayTable, fontFamily: string): number[] {
  return table.columns.map(({ heading, unit }, column) => {
    context.font = fontOf('body', fontFamily, true)
    const words = [heading, unit, ...table.rows.map(({ cells }) => cells[column].text)]
    return Math.max(...words.map((text) => context.measureText(text).width)) + (column === 0 ? laneKeyRoom : 0)
  })
}

/** The least width at which no columns touch. */
export function tableWidth(context: Context2D, table: DisplayTable, fontFamily: string): number {
  const widths = columnWidths(context, table, fontFamily)
  return widths.reduce((sum, each) => sum + each, 0) + 14 * (widths.length - 1)
}
