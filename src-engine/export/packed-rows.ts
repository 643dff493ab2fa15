// Metric rows as columns of numbers, for the way to the thread that draws: handed over instead of copied. Twelve lanes of
// 50,000 rows are over a million small objects, and copying these would keep the engine's loop for more than a second.

import type { MetricName, MetricRow } from '../../src-shared/metric.ts'

export interface PackedRows {
  iteration: Float64Array<ArrayBuffer>
  evaluations: Float64Array<ArrayBuffer>
  computeSeconds: Float64Array<ArrayBuffer>
  /** `present` is 1 where the row has the value: NaN is a value, too. */
  columns: { name: MetricName; values: Float64Array<ArrayBuffer>; present: Uint8Array<ArrayBuffer> }[]
  /** Of the few rows that say how their values were made. */
  made: (readonly [index: number, made: NonNullable<MetricRow['made']>])[]
}

export function packRows(rows: readonly MetricRow[]): PackedRows {
  const progress = () => new Float64Array(rows.length)
  const packed: PackedRows = {
    ...{ iteration: progress(), evaluations: progress(), computeSeconds: progress() },
    ...{ columns: [], made: [] },
  }
  const columns = new Map<string, PackedRows['columns'][number]>()
  rows.forEach((row, index) => {
    packed.iteration[index] = row.iteration
    packed.evaluations[index] = row.evaluations
    packed.computeSeconds[index] = row.computeSeconds
    if (row.made) packed.made.push([index, row.made])
    for (const name in row.values) {
      let column = columns.get(name)
      if (!column) {
        column = { name: name as MetricName, values: progress(), present: new Uint8Array(rows.length) }
        columns.set(name, column)
      }
      const value = row.values[name as MetricName]
      if (value === undefined) continue
      column.values[index] = value
      column.present[index] = 1
    }
  })
  packed.columns = [...columns.values()]
  return packed
}

/** Equal to the rows that were packed. */
export function unpackRows({ iteration, evaluations, computeSeconds, columns, made }: PackedRows): MetricRow[] {
  const howMade = new Map(made)
  return Array.from(iteration, (at, index) => {
    const values: MetricRow['values'] = {}
    for (const { name, values: numbers, present } of columns) if (present[index] === 1) values[name] = numbers[index]
    const row: MetricRow = {
      iteration: at,
      evaluations: evaluations[index],
      computeSeconds: computeSeconds[index],
      values,
    }
    const own = howMade.get(index)
    if (own) row.made = own
    return row
  })
}

/** What of it can be handed over. */
export const buffersOf = ({ iteration, evaluations, computeSeconds, columns }: PackedRows): ArrayBuffer[] =>
  [iteration, evaluations, computeSeconds, ...columns.flatMap(({ values, present }) => [values, present])].map(
    ({ buffer }) => buffer,
  )
