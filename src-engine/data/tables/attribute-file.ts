// ARFF, the attribute-relation files of Weka and OpenML: `@attribute` lines name the columns, rows follow `@data`.
//
//   @relation iris
//   @attribute 'sepal length' numeric
//   @data
//   5.1,…
// Rows are read like any other table, with `%` for comments and `?` for missing values. Sparse rows (`{0 1.5, 3 2}`) are
// refused, because what they leave out is 0 and not missing.

import { unreadable } from './open-table-file.ts'

export interface AttributeHeader {
  names: string[]
  /** Rows begin after this line. */
  dataLine: number
  /** The text below it. */
  rest: string
}

const attribute = /^\s*@attribute\s+(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\S+))/i

/** null for any other text; throws AppError for a header without rows and for sparse ones. */
export function attributeHeader(sample: string, title: string): AttributeHeader | null {
  const lines = sample.split('\n')
  const first = lines.find((line) => line.trim() !== '' && !line.trimStart().startsWith('%'))
  if (!first || !/^\s*@(relation|attribute)\b/i.test(first)) return null
  const names: string[] = []
  for (const [index, line] of lines.entries()) {
    const match = attribute.exec(line)
    if (match) names.push((match[1] ?? match[2] ?? match[3]).replace(/\\(.)/g, '$1'))
    if (!/^\s*@data\b/i.test(line)) continue
    const rest = lines.slice(index + 1).join('\n')
    if (names.length === 0) throw broken(title, 'no @attribute line above @data')
    if (/^\s*\{/m.test(rest)) {
      throw unreadable(
        `${title}: Expected an ARFF file with all cells of each row, got a sparse one: save it as dense ARFF or CSV and choose that file.`,
      )
    }
    return { names, dataLine: index + 1, rest }
  }
  throw broken(title, 'no @data line')
}

const broken = (title: string, got: string) =>
  unreadable(
    `${title}: Expected an ARFF file with @attribute and @data lines, got ${got}: save the table as CSV and choose that file.`,
  )
