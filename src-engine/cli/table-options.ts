// Tables on the command line: the options that say how a file is read, and what was guessed, in lines to read.

import { fieldsOf } from '../../src-shared/config/fields.ts'
import { parse } from '../../src-shared/config/parse.ts'
import { quote } from '../../src-shared/quote.ts'
import {
  decimalSigns,
  tableDelimiters,
  tableEncodings,
  tableOptionsSchema,
  thousandsSigns,
  type TableColumn,
  type TableOptions,
  type TableReading,
} from '../../src-shared/table-reading.ts'
import { counted } from '../data/tables/table-notes.ts'
import { assign, parseAssignments } from './field-options.ts'
import { kebab } from '../../src-shared/kebab.ts'
import { table } from './table.ts'

const where = '--table-option'

/** Throws UsageError or AppError('invalid-input') naming the option and what is allowed. */
export function tableOptions(texts: readonly string[]): TableOptions {
  const value: Record<string, unknown> = {}
  const assignments = texts.flatMap((text) => parseAssignments(where, text))
  assign(where, [{ schema: tableOptionsSchema, value }], assignments)
  return parse(tableOptionsSchema, value, where)
}

/** Every key with what it may be, for the help text. */
export function tableOptionsHelp(): string {
  const rows = fieldsOf(tableOptionsSchema).map(([key, { kind, choices, help }]) => [
    `  ${kebab(key)}`,
    choices ? choices.map(({ value }) => value).join(', ') : (kindWords[kind] ?? kind),
    help,
  ])
  return `Keys of --table-option:\n${table(['  key', 'values', 'meaning'], rows)}`
}

const kindWords: Partial<Record<string, string>> = {
  integer: 'a whole number',
  toggle: 'true or false',
  text: 'text',
  columns: 'texts, comma-separated',
}

/** What was guessed and found, line by line. */
export function readingInWords({
  title,
  used,
  rowCount,
  columns,
  notes,
  questions,
  suggestions,
}: TableReading): string {
  const missing =
    used.missing.length > 0 ? `; also missing: ${used.missing.map((token) => quote(token)).join(', ')}` : ''
  const headings = ['no headings', 'headings', 'two rows of headings'][used.headingRows]
  return [
    `${title}: ${counted(rowCount, 'row')} from line ${used.firstLine}, ${headings}${used.unitsRow ? ', a row of units' : ''}`,
    `  ${tableEncodings[used.encoding]}; delimiter: ${word(tableDelimiters[used.delimiter])}; ` +
      `decimal sign: ${word(decimalSigns[used.decimal])}; thousands: ${word(thousandsSigns[used.thousands])}${missing}`,
    ...notes.map((note) => `  ${note}`),
    ...questions.map(({ text, answers }) => {
      const choices = answers.map(({ label, options }) => `${where} ${assignmentsOf(options)} (${label})`)
      return `  ? ${text}\n    ${choices.join('\n    ')}`
    }),
    ...suggestions.map(({ text, options }) => `  ? ${text}\n    ${where} ${assignmentsOf(options)}`),
    ...(columns.length === 0 ? [] : ['']),
  ].join('\n')
}

/** A label without its example: `Comma: 1,5` is a comma. */
const word = (label: string): string => label.replace(/:.*$/, '').toLowerCase()

/** All columns: what they are called, what they hold, and what stands out. */
export function columnsInWords(columns: readonly TableColumn[]): string {
  return table(
    ['', 'column', 'holds', 'numbers', 'missing', 'left out', 'from', 'to', ''],
    columns.map((column) => [
      `#${column.position}`,
      column.name,
      column.type === 'rows' ? 'number' : column.type,
      String(column.numberCount),
      String(column.missingCount),
      String(column.offered ? column.oddCount : 0),
      column.minimum === null ? '–' : String(column.minimum),
      column.maximum === null ? '–' : String(column.maximum),
      [
        column.remark,
        classesOf(column),
        ...column.oddCells.slice(0, 2).map(({ line, text }) => `line ${line}: ${quote(text)}`),
      ]
        .filter((part) => part !== '')
        .join('; '),
    ]),
  )
}

/** What `--data-option class-column=` may name. */
function classesOf({ classes }: TableColumn): string {
  if (!classes) return ''
  const shown = classes.slice(0, 5).map(({ name, count }) => `${quote(name, 20)} ${count}`)
  const more = classes.length > shown.length ? ` and ${classes.length - shown.length} more` : ''
  return `${classes.length} values, could be classes: ${shown.join(', ')}${more}`
}

function assignmentsOf(options: TableOptions): string {
  return Object.entries(options)
    .map(([key, value]) => `${kebab(key)}=${Array.isArray(value) ? value.join(',') : String(value)}`)
    .join(',')
}
