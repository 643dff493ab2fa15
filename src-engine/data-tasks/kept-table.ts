// Rows that are kept with an experiment, as a table again: unpacked where they are needed, in trainers and on threads.

import type { MeasuredTable } from '../data/measured.ts'
import { takenApart, withLabels, type RowClasses } from '../data/row-classes.ts'
import { unpackRows, type PackedData } from '../store/kept-data.ts'

/** What is kept beside the rows. */
export interface KeptDescription extends Omit<MeasuredTable, 'rows' | 'classes'> {
  /** Size and time of the file when it was read. */
  stamp: string
  /** Where the rows have classes, their labels are kept as one column more. */
  classes?: Omit<RowClasses, 'labels'>
}

/** Ready to be packed. */
export function keptOf(table: MeasuredTable, stamp: string): { description: KeptDescription; rows: Float64Array } {
  const { rows, classes, ...rest } = table
  if (!classes) return { description: { ...rest, stamp }, rows }
  const { column, names, labels } = classes
  return {
    description: { ...rest, stamp, classes: { column, names } },
    rows: withLabels(rows, table.columns.length, labels),
  }
}

export const descriptionOf = ({ description }: PackedData): KeptDescription =>
  JSON.parse(description) as KeptDescription

/** null where the rows were too many to keep, or are damaged. */
export function tableOf(kept: PackedData): MeasuredTable | null {
  const rows = kept.body && unpackRows(kept.body)
  return rows && asTable(descriptionOf(kept), rows)
}

/** Kept rows with what is kept beside them. */
export function asTable({ stamp: _, classes, ...description }: KeptDescription, rows: Float64Array): MeasuredTable {
  if (!classes) return { ...description, rows }
  const { labels, ...apart } = takenApart(rows, description.columns.length)
  return { ...description, ...apart, classes: { ...classes, labels } }
}
