// Rows that are kept with an experiment, as a table again: unpacked where they are needed, in trainers and on threads.

import type { MeasuredTable } from '../data/measured.ts'
import { unpackRows, type PackedData } from '../store/kept-data.ts'

/** What is kept beside the rows. */
export interface KeptDescription extends Omit<MeasuredTable, 'rows'> {
  /** Size and time of the file when it was read. */
  stamp: string
}

export const descriptionOf = ({ description }: PackedData): KeptDescription =>
  JSON.parse(description) as KeptDescription

/** null where the rows were too many to keep, or are damaged. */
export function tableOf(kept: PackedData): MeasuredTable | null {
  const rows = kept.body && unpackRows(kept.body)
  if (!rows) return null
  const { stamp: _, ...description } = descriptionOf(kept)
  return { ...description, rows }
}
