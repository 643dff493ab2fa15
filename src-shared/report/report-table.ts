// A table of a document as a block of a report.

import type { DocumentTable } from '../figures/document-table.ts'
import { sentence } from '../sentence.ts'
import type { ReportTable } from './report.ts'

interface RowLook {
  laneIndex: number
  group?: string | undefined
}

/** `keyed`: each row is a lane's. What its note and the key to its signs say stands below it. */
export function reportTable(
  { columns, rows, note, key }: DocumentTable & { rows: readonly RowLook[] },
  { caption, keyed }: { caption: string; keyed: boolean },
): ReportTable {
  return {
    caption,
    columns,
    rows: rows.map(({ laneIndex, cells, group }) => ({ laneIndex: keyed ? laneIndex : null, cells, group })),
    notes: [...note.split('; ').filter(Boolean).map(sentence), ...key.map(({ sign, words }) => `${sign} ${words}`)],
  }
}
