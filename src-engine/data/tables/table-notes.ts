// What was found and done while a table was read, in words.

import { quote } from '../../../src-shared/quote.ts'
import type { ColumnEvidence } from './number-evidence.ts'
import type { LineList, TableLayout } from './table-layout.ts'

export function notesOf(layout: TableLayout): string[] {
  const { structure, dialect, footer, ragged, emptyCount } = layout
  const notes: string[] = []
  const { titles } = structure
  if (titles.length > 0) {
    notes.push(
      `${counted(titles.length, 'line')} above the table skipped: ${quote(oneLine(titles[0].cells.join(' ')))}.`,
    )
  }
  if (structure.isBehindComment) notes.push(`The headings stand behind ${dialect.comment}.`)
  else if (dialect.comment !== '') notes.push(`Lines that begin with ${dialect.comment} are comments and skipped.`)
  if (structure.headings.length === 0) notes.push('There are no headings: columns are named by their position.')
  if (footer.length > 0) {
    notes.push(
      `${counted(footer.length, 'row')} at the end left out as a total or remark: ${quote(oneLine(footer[0].cells.join(' ')))}.`,
    )
  }
  if (ragged.count > 0) {
    notes.push(
      `${counted(ragged.count, 'row')} left out: more than ${counted(structure.columnCount, 'cell')}, ${linesInWords(ragged)}.`,
    )
  }
  if (emptyCount > 0) notes.push(`${counted(emptyCount, 'empty row')} skipped.`)
  return [...notes, ...signNotes(layout)]
}

/** What stood beside the digits, and where it went. */
function signNotes({ formats, headings, evidence }: TableLayout): string[] {
  const notes: string[] = []
  const uncertain = evidence.flatMap(({ uncertain }, column) =>
    uncertain === 0 ? [] : [`"${headings[column].name}" (${counted(uncertain, 'cell')})`],
  )
  if (uncertain.length > 0) notes.push(`What stands behind ± is left off in ${uncertain.slice(0, 5).join(', ')}.`)
  const isInName = (sign: string, column: number) => headings[column].name.endsWith(`(${sign})`)
  const named = formats.flatMap(({ sign }, column) =>
    sign !== '' && isInName(sign, column) ? [`"${headings[column].name}"`] : [],
  )
  if (named.length > 0)
    notes.push(`The unit behind each number was taken into the name: ${named.slice(0, 5).join(', ')}.`)
  const signed = formats.flatMap(({ sign, takesPlain }, column) =>
    sign === '' || (isInName(sign, column) && !takesPlain)
      ? []
      : [`"${headings[column].name}" is in ${sign}${plainInWords(evidence[column], takesPlain)}`],
  )
  if (signed.length > 0) notes.push(`${signed.slice(0, 5).join(', ')}: the sign is left off the numbers.`)
  return notes
}

/** Numbers without the sign that were taken for such with it. */
function plainInWords({ signs }: ColumnEvidence, takesPlain: boolean): string {
  const plain = signs.get('')
  return takesPlain && plain ? `, and so are taken ${counted(plain.count, 'cell')} without it` : ''
}

/** `on lines 62, 70 and 3 more`. */
export function linesInWords({ count, lines }: LineList): string {
  const more = count - lines.length
  return `on ${count === 1 ? 'line' : 'lines'} ${lines.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

export const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
