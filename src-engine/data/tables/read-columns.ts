// The chosen columns of a table as numbers: read piece by piece, so that only those numbers are ever held in memory.

import { AppError } from '../../../src-shared/errors.ts'
import { kebab } from '../../../src-shared/kebab.ts'
import { quote } from '../../../src-shared/quote.ts'
import type { TableOptions } from '../../../src-shared/table-reading.ts'
import { isMissingText } from './cell-kinds.ts'
import { addCell, noValues } from './column-values.ts'
import { missingTokensInWords } from './missing-in-words.ts'
import { unreadable, withTableFile } from './open-table-file.ts'
import { questionsOf } from './questions.ts'
import { partsOfCell } from './read-cell.ts'
import { holdsDates, isOffered } from './read-table.ts'
import { sentinelsOf } from './sentinels.ts'
import { forEachRow, isEmpty, isRagged, layoutOf, type LineList, type TableLayout } from './table-layout.ts'
import { counted, linesInWords, notesOf } from './table-notes.ts'
import { numbersMaximum } from '../measured.ts'
import { rowClasses, type RowClasses } from '../row-classes.ts'
import { unknownColumn } from '../table-columns.ts'

const oddLinesNamed = 5

export interface TableChoice {
  columns: readonly string[]
  /** Counted from 1; without them columns are sought by name. */
  positions?: readonly number[]
  /** Name or heading of the column by which rows have classes; empty for none. */
  classColumn?: string
  options?: TableOptions
}

export interface ColumnRows {
  title: string
  /** Names of the columns. */
  columns: string[]
  /** Row-major, complete rows only. */
  rows: Float64Array
  /** Rows left out because a chosen cell is missing or no number. */
  leftOutCount: number
  /** What was left out and noticed, in words. */
  notes: string[]
  /** Names of all columns that could be chosen. */
  columnChoices: string[]
  /** Absent where none were asked for. */
  classes?: RowClasses
}

/** Throws AppError('data-unreadable' | 'invalid-input') with expected, got, cure. */
export function readColumns(
  path: string,
  { columns, positions, classColumn = '', options = {} }: TableChoice,
): Promise<ColumnRows> {
  return withTableFile(path, async (file) => {
    const layout = await layoutOf(file, options)
    const { names, formats, structure, headings } = layout
    const indices = columns.map((name, at) => indexOf(layout, name, positions?.[at]))
    const classIndex = classColumn === '' ? -1 : classIndexOf(layout, classColumn, indices)
    refuseUnsettled(layout, indices, file.title)
    const values = indices.map(noValues)
    const rows = growingRows(file.title)
    const rowClass: string[] = []
    const odd: LineList = { count: 0, lines: [] }
    const contexts = indices.map((index) => ({ format: formats[index], names, line: 0 }))
    const row = new Float64Array(indices.length)
    const oddCells = () => values.reduce((sum, { oddCount }) => sum + oddCount, 0)
    let [leftOutCount, oddBefore] = [0, 0]
    await forEachRow(file, layout, ({ cells, line }) => {
      if (isEmpty(cells) || isRagged(cells, structure.columnCount)) return
      const ofClass = classIndex >= 0 ? (cells[classIndex] ?? '') : null
      let isComplete = ofClass === null || !isMissingText(ofClass, names)
      for (let at = 0; at < row.length; at++) {
        contexts[at].line = line
        row[at] = addCell(values[at], cells[indices[at]] ?? '', contexts[at])
        if (Number.isNaN(row[at])) isComplete = false
      }
      if (isComplete) {
        if (ofClass !== null) rowClass.push(ofClass)
        return rows.push(row)
      }
      leftOutCount++
      if (oddCells() === oddBefore) return
      oddBefore = oddCells()
      odd.count++
      if (odd.lines.length < oddLinesNamed) odd.lines.push(line)
    })
    await file.checkUnchanged()
    const choices = headings.flatMap(({ name }, index) => (isOffered(layout, index) ? [name] : []))
    const missing = new Map<string, number>()
    for (const { missingTokens } of values) {
      for (const [token, count] of missingTokens) missing.set(token, (missing.get(token) ?? 0) + count)
    }
    const notes = [
      ...leftOutNotes({ rowCount: layout.rowCount, missingCount: leftOutCount - odd.count, missing }),
      ...(odd.count > 0 ? [oddNote(odd, values.flatMap(({ oddCells }) => oddCells)[0]?.text ?? '')] : []),
      ...values.flatMap((each, at) =>
        sentinelsOf(each).map(
          ({ value, count }) =>
            `${value} stands ${count === 1 ? 'once' : `${count} times`} in "${headings[indices[at]].name}", far from all others: does it mean a missing value? Name it as one if so.`,
        ),
      ),
      ...notesOf(layout),
    ]
    return {
      title: file.title,
      columns: indices.map((index) => headings[index].name),
      rows: rows.taken(),
      leftOutCount,
      notes,
      columnChoices: choices,
      ...(classIndex >= 0 && { classes: rowClasses(headings[classIndex].name, rowClass) }),
    }
  })
}

/** Names of the columns that could be chosen, in the file's order. */
export function offeredColumns(path: string, options: TableOptions = {}): Promise<string[]> {
  return withTableFile(path, async (file) => {
    const layout = await layoutOf(file, options)
    return layout.headings.flatMap(({ name }, index) => (isOffered(layout, index) ? [name] : []))
  })
}

function indexOf(layout: TableLayout, name: string, position: number | undefined): number {
  const { headings } = layout
  const choices = headings.flatMap((heading, index) => (isOffered(layout, index) ? [heading.name] : []))
  const found = placeOf(layout, name, position, choices)
  const { name: present } = headings[found]
  if (isOffered(layout, found)) return found
  const { numbers, dates, texts } = layout.evidence[found]
  const what =
    numbers + texts + dates === 0 ? 'no values' : holdsDates(layout.evidence[found]) ? 'dates or times' : 'text'
  throw new AppError(
    'invalid-input',
    `Expected a column of numbers, got "${present}", which holds ${what}: choose ${
      choices.length > 0
        ? `among ${choices
            .slice(0, 30)
            .map((choice) => `"${choice}"`)
            .join(', ')}`
        : 'another file'
    } in Data → Columns.${what === 'text' ? ' A column of few different texts can be the class labels; as 0 and 1 it would have no density.' : ''}`,
    { field: 'data.columns' },
  )
}

/** A column that classes may come from: any but those that are learned from as numbers. */
function classIndexOf(layout: TableLayout, name: string, chosen: readonly number[]): number {
  const names = layout.headings.map((heading) => heading.name)
  const found = placeOf(layout, name, undefined, names)
  if (!chosen.includes(found)) return found
  throw new AppError(
    'invalid-input',
    `Expected classes from another column than those of the density, got "${names[found]}" for both: ` +
      'a class that follows from a coordinate teaches nothing. Choose another in Data → Class labels.',
    { field: 'data.classColumn' },
  )
}

function placeOf(
  { headings }: TableLayout,
  name: string,
  position: number | undefined,
  choices: readonly string[],
): number {
  const found = position === undefined ? named(headings, name) : position - 1
  if (found < 0 || found >= headings.length) throw unknownColumn(name, choices)
  const { heading, name: present } = headings[found]
  if (position === undefined || present === name || heading === name) return found
  throw new AppError(
    'invalid-input',
    `Expected column ${position} to be "${name}", got "${present}": the file has changed. Choose its columns again in Data → Columns.`,
    { field: 'data.columns' },
  )
}

/** By its name, else by its heading where that stands once (without the unit), else `#3` for the third. */
function named(headings: TableLayout['headings'], wanted: string): number {
  const byName = headings.findIndex(({ name }) => name === wanted)
  if (byName >= 0) return byName
  const byHeading = headings.flatMap(({ heading }, index) => (heading === wanted ? [index] : []))
  if (byHeading.length === 1) return byHeading[0]
  const position = /^#(\d+)$/.exec(wanted)
  return position ? Number(position[1]) - 1 : -1
}

function refuseUnsettled(layout: TableLayout, indices: readonly number[], title: string): void {
  const question = questionsOf(layout).find(({ columns }) => indices.some((index) => columns.includes(index + 1)))
  if (!question) return
  const answers = question.answers.map(({ options }) =>
    Object.entries(options)
      .map(([key, value]) => `${kebab(key)}=${String(value)}`)
      .join(','),
  )
  throw new AppError(
    'invalid-input',
    `${title}: Expected numbers that can be read in one way only, got others. ${question.text} Say which in Data → File ` +
      `(on the command line: --table-option ${answers.join(' or --table-option ')}).`,
    { field: 'data.table' },
  )
}

function leftOutNotes({
  rowCount,
  missingCount,
  missing,
}: {
  rowCount: number
  missingCount: number
  missing: ReadonlyMap<string, number>
}): string[] {
  if (missingCount === 0) return []
  const total = rowCount.toLocaleString('en-US')
  return [
    `${missingCount} of ${total} rows left out: a value is missing in a chosen column${missingTokensInWords(missing)}.`,
  ]
}

function oddNote(odd: LineList, example: string): string {
  // A number in another unit, or with another decimal sign, is one.
  const why = partsOfCell(example) ? 'cannot be read like the others' : 'is no number'
  return `${counted(odd.count, 'row')} left out: a cell ${why} (${quote(example, 30)}), ${linesInWords(odd)}.`
}

/** Row-major numbers that grow as they come. */
function growingRows(title: string) {
  let values = new Float64Array(1 << 16)
  let length = 0
  return {
    push(row: Float64Array): void {
      if (length + row.length > values.length) {
        if (length >= numbersMaximum) {
          const limit = (numbersMaximum / row.length).toLocaleString('en-US')
          throw unreadable(`${title}: Expected at most ${limit} rows, got more: keep fewer, for example every tenth.`)
        }
        const larger = new Float64Array(2 * values.length)
        larger.set(values)
        values = larger
      }
      values.set(row, length)
      length += row.length
    },
    taken: () => values.slice(0, length),
  }
}
