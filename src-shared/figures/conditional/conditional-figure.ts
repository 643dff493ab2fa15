// A conditional density as a figure, drawn by the painter of line plots, and as data.

import * as v from 'valibot'
import type { ConditionalResult } from '../../conditional/conditional-density.ts'
import { conditionalTitle, nameAndUnit, percent } from '../../conditional/conditional-words.ts'
import type { LinePlot, PlotLine } from '../../learn/lesson-result.ts'
import { jsonNumber } from '../../metric.ts'
import { formatNumber } from '../../numbers.ts'
import type { FigureTable } from '../figure.ts'
import type { CopiedFormat, FileFormat } from '../file-format.ts'
import { lessonFigureOptionsSchema } from '../learn/lesson-figure.ts'

/** Pictures, the points of the curves, and all numbers. */
export const conditionalFigureFormats = ['png', 'svg', 'pdf', 'csv', 'json'] as const satisfies readonly FileFormat[]
export type ConditionalFigureFormat = (typeof conditionalFigureFormats)[number]

export const copiedConditionalFormats = ['png', 'csv'] as const satisfies readonly CopiedFormat[]

export const conditionalFigureOptionsSchema = v.strictObject({
  ...lessonFigureOptionsSchema.entries,
  figure: v.literal('conditional-density'),
})
export type ConditionalFigureOptions = v.InferOutput<typeof conditionalFigureOptionsSchema>

export function conditionalPlot(result: ConditionalResult): LinePlot {
  const { columns, setup, y, density, exact, modes, mean, values, range } = result
  const column = columns[setup.column]
  const { name, unit } = nameAndUnit(column)
  const observed = values[setup.column]
  const lines: PlotLine[] = [
    { label: 'model', role: 'model', x: y, y: density },
    { label: '5% to 95%', role: 'model', filled: true, x: y, y: between(result) },
    ...(exact ? [{ label: 'known density', role: 'truth' as const, dashed: true, x: y, y: exact }] : []),
  ]
  return {
    id: 'conditional-density',
    title: conditionalTitle(result),
    summary: summaryOf(result),
    horizontal: { label: column, range },
    vertical: { label: `density${unit ? `, per ${unit}` : ` of ${name}`}`, range: [0, highestOf(lines)] },
    lines,
    dots: modes.map(({ at, density: height, mass }) => ({
      label: `mode ${formatNumber(at, 4)} (${percent(mass)})`,
      ...{ role: 'model' as const, x: at, y: height, down: true },
    })),
    marks: [
      ...(Number.isFinite(mean) ? [{ label: 'mean', x: mean }] : []),
      ...(Number.isFinite(observed) ? [{ label: 'observed', x: observed }] : []),
    ],
  }
}

/** The density between its outer quantiles; a gap elsewhere. */
function between({ y, density, quantiles }: ConditionalResult): Float64Array {
  const [low, high] = [quantiles[0].at, quantiles[quantiles.length - 1].at]
  return density.map((value, index) => (y[index] >= low && y[index] <= high ? value : Number.NaN))
}

function highestOf(lines: readonly PlotLine[]): number {
  let highest = 0
  for (const { y } of lines) for (const value of y) if (value > highest) highest = value
  // Room above for what marks are called.
  return highest > 0 ? 1.22 * highest : 1
}

function summaryOf(result: ConditionalResult): string {
  const { modes, reason } = result
  if (modes.length === 0) return reason ?? 'There is no density.'
  const where = modes.map(({ at, mass }) => `${formatNumber(at, 4)} with ${percent(mass)}`).join(', ')
  return `${modes.length === 1 ? 'One mode' : `${modes.length} modes`}: ${where}.`
}

/** The curves, one point a row, full digits. */
export function conditionalTable({ columns, setup, y, density, exact }: ConditionalResult): FigureTable {
  return {
    columns: [columns[setup.column], 'density', ...(exact ? ['known density'] : [])],
    rows: Array.from(y, (each, index) => [each, density[index], ...(exact ? [exact[index]] : [])]),
  }
}

/** All numbers, and what they are of. */
export function conditionalJson(result: ConditionalResult): object {
  const { columns, setup, values, iteration, hash, title } = result
  return {
    ...{ run: setup.runId, title, iteration, model: hash, predicted: columns[setup.column] },
    given: Object.fromEntries(
      columns.flatMap((column, index) => (index === setup.column ? [] : [[column, jsonNumber(values[index])]])),
    ),
    from: setup.from.kind === 'row' ? { split: setup.from.split, row: setup.from.index } : { byHand: true },
    observed: Number.isFinite(values[setup.column]) ? values[setup.column] : null,
    quadrature: { points: result.points, converged: result.reason === null, reason: result.reason },
    logPartition: jsonNumber(result.logPartition),
    logDensity: jsonNumber(result.logDensity),
    exactLogDensity: jsonNumber(result.exactLogDensity),
    exactReason: result.exactReason,
    ...{ mean: jsonNumber(result.mean), standardDeviation: jsonNumber(result.standardDeviation) },
    quantiles: result.quantiles.map(({ share, at }) => ({ share, at: jsonNumber(at) })),
    modes: result.modes,
    curve: {
      y: Array.from(result.y, jsonNumber),
      density: Array.from(result.density, jsonNumber),
      exact: result.exact && Array.from(result.exact, jsonNumber),
    },
  }
}
