// The numbers of a study as JSON: the columns and rows of its CSV, with the study as it was asked for.

import { jsonNumber } from '../../metric.ts'
import type { StudyFigureInput } from './study-figure.ts'
import { studyCsv } from './study-results-table.ts'
import { studyProvenance } from './study-words.ts'

/** Full digits; numbers that are not finite are `{ "kind": … }`, null is "not defined here". One run a line. */
export function studyJson({ detail }: StudyFigureInput, software: string): string {
  const { columns, rows } = studyCsv({ detail })
  const { config, fairness } = detail
  const head = { title: config.name, provenance: studyProvenance(detail), software, study: config, fairness, columns }
  const lines = rows.map((row) =>
    JSON.stringify(row.map((cell) => (typeof cell === 'number' ? jsonNumber(cell) : cell))),
  )
  const opened = JSON.stringify(head, null, 2).replace(/\n\}$/, '')
  return `${opened},\n  "rows": [${lines.map((line) => `\n    ${line}`).join(',')}\n  ]\n}\n`
}
