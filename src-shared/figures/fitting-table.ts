// A table made to fit a width: columns leave from the right, essential ones never.

import { tableWidth, type DisplayTable } from './display-table.ts'
import type { TextRuler } from './text-ruler.ts'

/** What left is named in the note. */
export function fittingTable(context: TextRuler, table: DisplayTable, width: number, fontFamily: string): DisplayTable {
  let fitting = table
  const left: string[] = []
  while (tableWidth(context, fitting, fontFamily) > width) {
    const leaving = fitting.columns.findLastIndex(({ essential }) => !essential)
    if (leaving < 0) break
    left.unshift(fitting.columns[leaving].heading)
    const stays = (_each: unknown, column: number) => column !== leaving
    fitting = {
      ...fitting,
      columns: fitting.columns.filter(stays),
      rows: fitting.rows.map((row) => ({ ...row, cells: row.cells.filter(stays) })),
    }
  }
  const without = left.length > 0 ? `not shown, for lack of room: ${left.join(', ')}` : ''
  const note = [fitting.note, without].filter(Boolean).join('; ')
  return { ...fitting, note, key: shownKey(fitting) }
}

/** Signs that still stand somewhere. */
export function shownKey({ rows, key }: Pick<DisplayTable, 'rows' | 'key'>): DisplayTable['key'] {
  const signs = rows.flatMap(({ cells }) => cells.map((cell) => cell.signs ?? '')).join('')
  return key.filter(({ sign }) => signs.includes(sign))
}
