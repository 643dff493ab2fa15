// What comes again in a table: columns with the same numbers, rows that stand more than once, and columns of so few
// values that they can be classes. Gathered while the cells go by.

import type { TableClass } from '../../../src-shared/table-reading.ts'
import { classCountMaximum, orderedClasses } from '../row-classes.ts'
import { isMissingText, type MissingNames } from './cell-kinds.ts'
import { Fingerprint } from './fingerprint.ts'

/** Beyond so many rows nothing is said of equal ones: their fingerprints would fill the memory. */
const rowsRemembered = 2e6

export interface Repeats {
  /** One row; `numbers` are its values where columns are read as numbers, else null. */
  addRow(cells: readonly string[], numbers: readonly (number | null)[]): void
  /** Rows that equal an earlier one; null where there were too many rows to tell. */
  equalRows(): number | null
  /** The first column with the very same numbers; null where there is none. */
  sameAs(column: number): number | null
  /** In their order; null where there are too many, fewer than two, or all rows are of different ones. */
  classesOf(column: number): TableClass[] | null
}

export function repeatsOf(columnCount: number, names: MissingNames): Repeats {
  const rowPrint = new Fingerprint()
  const rowPrints = new Set<number>()
  const columns = Array.from({ length: columnCount }, () => ({ print: new Fingerprint(), numbers: 0 }))
  const classes: (Map<string, number> | null)[] = columns.map(() => new Map<string, number>())
  let [rowCount, equal] = [0, 0]

  function count(column: number, cell: string): void {
    const found = classes[column]
    if (!found || isMissingText(cell, names)) return
    found.set(cell, (found.get(cell) ?? 0) + 1)
    if (found.size > classCountMaximum) classes[column] = null
  }

  return {
    addRow(cells, numbers) {
      rowPrint.restart()
      for (let column = 0; column < columnCount; column++) {
        const cell = cells[column] ?? ''
        const number = numbers[column]
        count(column, cell)
        if (number === null) rowPrint.addText(cell)
        else {
          rowPrint.addNumber(number)
          columns[column].print.addNumber(number)
          if (!Number.isNaN(number)) columns[column].numbers++
        }
      }
      if (rowCount++ >= rowsRemembered) return
      if (rowPrints.has(rowPrint.value)) equal++
      else rowPrints.add(rowPrint.value)
    },

    equalRows: () => (rowCount > rowsRemembered ? null : equal),

    sameAs(column) {
      const { print, numbers } = columns[column]
      if (numbers === 0) return null
      const first = columns.findIndex((other) => other.numbers === numbers && other.print.value === print.value)
      return first === column ? null : first
    },

    classesOf(column) {
      const found = classes[column]
      if (!found || found.size < 2) return null
      const total = [...found.values()].reduce((sum, each) => sum + each)
      // Names of rows, not of classes.
      if (found.size === total) return null
      return orderedClasses(found.keys()).map((name) => ({ name, count: found.get(name)! }))
    },
  }
}
