// What a person should see of a table before using it: columns with their types, first rows, questions, suggestions.

import { cut } from '../../../src-shared/quote.ts'
import type {
  TableColumn,
  TableColumnType,
  TableOptions,
  TableReading,
  TableSuggestion,
} from '../../../src-shared/table-reading.ts'
import { addCell, countsRows, isConstant, noValues, type ColumnValues } from './column-values.ts'
import { isNumeric, type ColumnEvidence } from './number-evidence.ts'
import { withTableFile } from './open-table-file.ts'
import { questionsOf } from './questions.ts'
import { sentinelsOf } from './sentinels.ts'
import { forEachRow, isEmpty, isRagged, layoutOf, type TableLayout } from './table-layout.ts'
import { repeatsOf, type Repeats } from './repeats.ts'
import { counted, notesOf } from './table-notes.ts'

const firstRowsShown = 20
const firstLinesShown = 12
const lineLengthShown = 300

/** Throws AppError('data-unreadable') with expected, got, cure. */
export function readTable(path: string, options: TableOptions = {}): Promise<TableReading> {
  return withTableFile(path, async (file) => {
    const layout = await layoutOf(file, options)
    const { names, formats, structure } = layout
    const values = layout.evidence.map(noValues)
    const firstRows: TableReading['firstRows'] = []
    const contexts = values.map((_, column) =>
      isNumeric(layout.evidence[column]) ? { format: formats[column], names, line: 0 } : null,
    )
    const repeats = repeatsOf(values.length, names)
    const numbers: (number | null)[] = values.map(() => null)
    await forEachRow(file, layout, ({ cells, line }) => {
      if (isEmpty(cells) || isRagged(cells, structure.columnCount)) return
      if (firstRows.length < firstRowsShown)
        firstRows.push({ line, cells: values.map((_, column) => cells[column] ?? '') })
      for (let column = 0; column < values.length; column++) {
        const context = contexts[column]
        if (!context) continue
        context.line = line
        numbers[column] = addCell(values[column], cells[column] ?? '', context)
      }
      repeats.addRow(cells, numbers)
    })
    await file.checkUnchanged()
    const columns = values.map((each, column) => columnOf(layout, column, each, repeats))
    return {
      title: file.title,
      used: layout.used,
      reasons: reasonsOf(layout, options),
      rowCount: layout.rowCount,
      columns,
      suggestedColumns: suggested(columns),
      firstLines: layout.sample.split('\n', firstLinesShown).map((line) => cut(line, lineLengthShown)),
      firstRows,
      questions: questionsOf(layout),
      suggestions: suggestionsOf(columns, values, options),
      notes: [...notesOf(layout), ...equalRowsNote(repeats.equalRows())],
    }
  })
}

/** What can be learned from. */
export const isOffered = (layout: TableLayout, column: number): boolean => isNumeric(layout.evidence[column])

function equalRowsNote(count: number | null): string[] {
  if (!count) return []
  const [stand, are] = count === 1 ? ['1 row equals', 'it is'] : [`${counted(count, 'row')} equal`, 'they are']
  return [`${stand} an earlier one in every column; ${are} kept, and may be in the training rows and the test rows.`]
}

function columnOf(layout: TableLayout, column: number, values: ColumnValues, repeats: Repeats): TableColumn {
  const evidence = layout.evidence[column]
  const { decimal, thousands, sign } = layout.formats[column]
  const type = typeOf(evidence, values)
  const isNumber = isNumeric(evidence)
  const twin = isConstant(values) ? null : repeats.sameAs(column)
  return {
    position: column + 1,
    ...layout.headings[column],
    type,
    offered: isNumber && !isConstant(values),
    remark: twin === null ? remarkOf(type, values) : `the same numbers as "${layout.headings[twin].name}"`,
    ...{ decimal, thousands, sign },
    numberCount: isNumber ? values.numberCount : evidence.numbers,
    missingCount: isNumber ? values.missingCount : evidence.missing,
    missingTokens: [...values.missingTokens].map(([token, count]) => ({ token, count })),
    oddCount: isNumber ? values.oddCount : evidence.dates + evidence.texts,
    oddCells: values.oddCells,
    minimum: values.lowest[0]?.value ?? null,
    maximum: values.highest[0]?.value ?? null,
    sameAs: twin === null ? null : twin + 1,
    classes: type === 'rows' || type === 'date' ? null : repeats.classesOf(column),
  }
}

export const holdsDates = ({ numbers, dates, texts, compactDates }: ColumnEvidence): boolean =>
  dates + (compactDates === numbers ? compactDates : 0) >= Math.max(texts, 1)

function typeOf(evidence: ColumnEvidence, values: ColumnValues): TableColumnType {
  if (isNumeric(evidence)) return countsRows(values) ? 'rows' : 'number'
  if (evidence.numbers + evidence.dates + evidence.texts === 0) return 'empty'
  return holdsDates(evidence) ? 'date' : 'text'
}

function remarkOf(type: TableColumnType, values: ColumnValues): string {
  switch (type) {
    case 'number':
      return isConstant(values) ? `constant: ${values.lowest[0].value} in every row` : ''
    case 'rows':
      return 'counts or times the rows in equal steps'
    case 'date':
      return 'dates or times'
    case 'text':
      return 'text'
    case 'empty':
      return 'empty'
    default:
      return type satisfies never
  }
}

/** The first two that vary and do not number the rows, preferring those that are mostly there. */
function suggested(columns: readonly TableColumn[]): number[] {
  const offered = columns.filter(({ offered, sameAs }) => offered && sameAs === null)
  const ranked = [
    offered.filter(({ type, numberCount, missingCount }) => type === 'number' && numberCount > missingCount),
    offered.filter(({ type }) => type === 'number'),
    offered,
  ].find((choice) => choice.length > 0)
  return (ranked ?? []).slice(0, 2).map(({ position }) => position)
}

function suggestionsOf(
  columns: readonly TableColumn[],
  values: readonly ColumnValues[],
  { missing = [] }: TableOptions,
): TableSuggestion[] {
  const found = new Map<number, { positions: number[]; names: string[]; count: number }>()
  columns.forEach(({ position, name, offered, type }, column) => {
    if (!offered || type === 'rows') return
    for (const { value, count } of sentinelsOf(values[column])) {
      const entry = found.get(value) ?? { positions: [], names: [], count: 0 }
      entry.positions.push(position)
      entry.names.push(`"${name}"`)
      entry.count += count
      found.set(value, entry)
    }
  })
  return [...found].map(([value, { positions, names, count }]) => ({
    code: 'sentinel',
    columns: positions,
    text: `Does ${value} mean a missing value? It stands ${count === 1 ? 'once' : `${count} times`}, far from all others, in ${names.slice(0, 5).join(', ')}.`,
    options: { missing: [...missing, String(value)] },
  }))
}

function decimalReason(evidence: readonly ColumnEvidence[]): string {
  const points = evidence.reduce((sum, { onlyPoint }) => sum + onlyPoint, 0)
  const commas = evidence.reduce((sum, { onlyComma }) => sum + onlyComma, 0)
  if (points === 0 && commas === 0) return 'No number has decimals that would settle it'
  const [sign, count] = points >= commas ? ['a point', points] : ['a comma', commas]
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'number has' : 'numbers have'} ${sign}`
}

function reasonsOf(
  { encoding, dialect, structure, used, footer, formats, evidence }: TableLayout,
  options: TableOptions,
): TableReading['reasons'] {
  const reasons: TableReading['reasons'] = {
    encoding: encoding.reason,
    delimiter: dialect.reasons.delimiter,
    comment: dialect.reasons.comment,
    ...structure.reasons,
    decimal: decimalReason(evidence),
    thousands:
      used.thousands === 'none' ? 'No number separates its thousands' : 'Some numbers have groups of three digits',
    mixedUnits: formats.some(({ open }) => open.includes('mixed-units'))
      ? 'A column mixes units: see the question'
      : 'No column mixes units',
    footerRows: footer.length > 0 ? 'The last rows look like totals or remarks' : 'The last rows look like the others',
  }
  for (const key of Object.keys(options) as (keyof TableOptions)[]) delete reasons[key]
  return reasons
}
