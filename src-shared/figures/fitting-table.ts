// A table made to fit a width: columns leave from the right, essential ones never.

import { tableWidth, type DisplayTable } from './display-table.ts'
import type { Context2D } from './figure.ts'

export function fittingTable(context: Context2D, table: DisplayTable, width: number, fontFamily: string): DisplayTable {
  let fitting = table
  while (tableWidth(context, fitting, fontFamily) > width) {
    const leaving = fitting.columns.findLastIndex(({ essential }) => !essential)
    if (leaving < 0) break
    const stays = (_each: unknown, column: number) => column !== leaving
    fitting = {
      ...fitting,
      columns: fitting.columns.filter(stays),
      rows: fitting.rows.map((row) => ({ ...row, cells: row.cells.filter(stays) })),
    }
  }
  return fitting
}
