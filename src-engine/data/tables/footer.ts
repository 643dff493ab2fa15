// Rows below the data that are no data: totals, means, and remarks on the source.

import { kindOf } from './cell-kinds.ts'
import type { SplitRecord } from './split-records.ts'

const summary =
  /^(grand |sub-?)?(totals?|sum|mean|average|avg\.?|median|std\.? ?dev\.?|stdev|sd|min|max|minimum|maximum|count|summe|gesamt|insgesamt|mittelwert|durchschnitt|moyenne|somme|suma|media|totaal|gemiddelde)\s*:?$/i

/** How many of the last records are a footer; `records` are the last few of the table. */
export function footerRowCount(records: readonly SplitRecord[], columnCount: number): number {
  let count = 0
  while (count < records.length - 1 && isFooter(records[records.length - 1 - count], columnCount)) count++
  // Where every row looks so, none is a footer.
  return count === records.length - 1 ? 0 : count
}

function isFooter({ cells }: SplitRecord, columnCount: number): boolean {
  const full = cells.filter((cell) => cell !== '')
  if (full.some((cell) => summary.test(cell))) return true
  return columnCount > 1 && full.length === 1 && kindOf(full[0]) === 'text'
}
