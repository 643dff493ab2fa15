// A figure's data as JSON: the same columns and rows as its CSV, with what it is of and how it was made.

import { jsonNumber } from '../metric.ts'
import type { FigureInput, FigureOptions } from './figure.ts'
import { figureTable } from './tables.ts'

/** Full digits; numbers that are not finite are `{ "kind": … }`, null is "not defined here". One row a line. */
export function jsonText(input: FigureInput, options: FigureOptions): string {
  const { columns, rows } = figureTable(input, options)
  const { title, provenance, origin = null } = input
  const head = JSON.stringify({ title, provenance, figure: options, origin, columns }, null, 2).replace(/\n\}$/, '')
  const lines = rows.map((row) =>
    JSON.stringify(row.map((cell) => (typeof cell === 'number' ? jsonNumber(cell) : cell))),
  )
  return `${head},\n  "rows": [${lines.map((line) => `\n    ${line}`).join(',')}\n  ]\n}\n`
}
