// A brush: a range in one column or in two, and the rows inside it. The same ranges are laid over the data and over the
// samples of every model, so that what stands together in one picture is found again in all others.

import * as v from 'valibot'
import { formatCount, formatFixed, formatNumber } from '../numbers.ts'
import type { Points } from '../snapshot.ts'

const end = v.pipe(v.number(), v.finite())

/** Both ends belong to it, in the units of the column. */
const brushRangeSchema = v.strictObject({
  column: v.pipe(v.number(), v.integer(), v.minValue(0)),
  range: v.pipe(
    v.tuple([end, end]),
    v.check(([low, high]) => low <= high, 'Expected a range that ascends.'),
  ),
})
export const brushSchema = v.pipe(v.array(brushRangeSchema), v.minLength(1), v.maxLength(2))
export type Brush = readonly { readonly column: number; readonly range: readonly [number, number] }[]

export interface Brushed {
  brush: Brush
  /** The rows inside, fresh. */
  data: Points
  samples: Points | null
  /** Their coordinates are those of the columns, so that the ranges can be drawn. */
  onColumns: boolean
}

interface WithPoints {
  image: unknown
  filters?: unknown
  reconstruction?: unknown
  data: Points
  samples: Points | null
  /** Where the points are drawn on other axes than the columns: the same rows in columns. */
  inColumns?: { data: Points; samples: Points | null }
}

/** Pictures, filters and reconstructions have no columns to be brushed; of other data what was brushed there is nothing here. */
export function withBrush<Panel extends WithPoints>(panel: Panel, brush: Brush | null): Panel & { brushed?: Brushed } {
  const { data, samples } = panel.inColumns ?? panel
  if (
    !brush ||
    panel.image ||
    panel.filters ||
    panel.reconstruction ||
    brush.some(({ column }) => column >= data.dimension)
  )
    return panel
  const inside = (drawn: Points, columns: Points) => pickRows(drawn, rowsInside(columns, brush))
  return {
    ...panel,
    brushed: {
      brush,
      data: inside(panel.data, data),
      samples: panel.samples && samples && inside(panel.samples, samples),
      onColumns: !panel.inColumns,
    },
  }
}

/** The places of the rows inside all ranges, ascending. What is not finite is inside nothing. */
export function rowsInside({ values, dimension }: Points, brush: Brush): Uint32Array {
  const count = Math.floor(values.length / dimension)
  const rows = new Uint32Array(count)
  const [first, second = first] = brush
  const [[lowA, highA], [lowB, highB]] = [first.range, second.range]
  let found = 0
  for (let row = 0; row < count; row++) {
    const a = values[row * dimension + first.column]
    const b = values[row * dimension + second.column]
    if (a >= lowA && a <= highA && b >= lowB && b <= highB) rows[found++] = row
  }
  return rows.subarray(0, found)
}

/** Fresh, with their classes. */
export function pickRows({ values, dimension, classes }: Points, rows: Uint32Array): Points {
  const picked = new Float32Array(rows.length * dimension)
  rows.forEach((row, at) => {
    for (let column = 0; column < dimension; column++)
      picked[at * dimension + column] = values[row * dimension + column]
  })
  const labels = classes && Uint8Array.from(rows, (row) => classes.labels[row])
  return { dimension, values: picked, ...(classes && labels && { classes: { ...classes, labels } }) }
}

/** `bill length (mm) 40.1 … 45.2, bill depth (mm) 15.0 … 18.0`. */
export const brushInWords = (brush: Brush, labels: readonly string[]): string =>
  brush
    .map(({ column, range: [low, high] }) => `${labels[column]} ${formatNumber(low, 3)} … ${formatNumber(high, 3)}`)
    .join(', ')

const countOf = ({ values, dimension }: Points): number => Math.floor(values.length / dimension)

/** `52 of 333 (15.6 ± 2.0%)`, ± one standard error of a share of independent rows, √(p (1 − p) / n); none of 0 or all. */
export function shareInWords(inside: Points, all: Points): string {
  const [part, whole] = [countOf(inside), countOf(all)]
  if (whole === 0) return `${formatCount(part)} of ${formatCount(whole)}`
  const share = part / whole
  const error =
    part === 0 || part === whole ? '' : ` ± ${formatFixed(100 * Math.sqrt((share * (1 - share)) / whole), 1)}`
  return `${formatCount(part)} of ${formatCount(whole)} (${formatFixed(100 * share, 1)}${error}%)`
}
