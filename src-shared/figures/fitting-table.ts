// A table made to fit a width: columns leave from the right, the first two never do.

import { tableWidth, type DisplayTable } from './display-table.ts'
import type { Context2D } from './figure.ts'

export function fittingTable(context: Context2D, table: DisplayTable, width: number, fontFamily: string): DisplayTable {
  let fitting = table
  while (fitting.columns.length > 2 && tableWidth(context, fitting, fontFamily) > width) {
    const last = fitting.columns.length - 1
    fitting = {
      ...fitting,
      columns: fitting.columns.slice(0, last),
      rows: fitting.rows.map((row) => ({ ...row, cells: row.cells.slice(0, last) })),
    }
  }
  return fitting
}
