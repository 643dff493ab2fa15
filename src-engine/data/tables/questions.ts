// What only a person can say of a table: whether `1.484` is 1484 or 1.484, whether `0,09` is one cell or two, and what
// counts in a column that contradicts itself.

import { quote } from '../../../src-shared/quote.ts'
import type { TableQuestion } from '../../../src-shared/table-reading.ts'
import type { OpenQuestion } from './column-format.ts'
import type { CellCount } from './number-evidence.ts'
import { partsOfCell } from './read-cell.ts'
import type { SplitDecimals } from './split-decimals.ts'
import type { TableLayout } from './table-layout.ts'
import { counted } from './table-notes.ts'

export function questionsOf(layout: TableLayout): TableQuestion[] {
  const { dialect, splitDecimals } = layout
  return [
    ...asked(layout, 'decimal-or-thousands', decimalOrThousands),
    ...asked(layout, 'mixed-decimals', mixedDecimals),
    ...asked(layout, 'mixed-units', mixedUnits),
    ...(dialect.commaIsUncertain ? [oneOrTwoCells(layout)] : []),
    ...(splitDecimals ? [split(layout, splitDecimals)] : []),
  ]
}

type Words = Pick<TableQuestion, 'text' | 'answers'>

/** One question for all columns that leave it open; `words` is given the first of them. */
function asked(
  layout: TableLayout,
  code: OpenQuestion,
  words: (layout: TableLayout, column: number, others: string) => Words,
): TableQuestion[] {
  const columns = layout.formats.flatMap(({ open }, column) => (open.includes(code) ? [column] : []))
  if (columns.length === 0) return []
  const others = columns.length > 1 ? ` (and ${columns.length - 1} more)` : ''
  return [{ code, columns: columns.map((column) => column + 1), ...words(layout, columns[0], others) }]
}

function decimalOrThousands({ evidence, headings }: TableLayout, column: number, others: string): Words {
  const { example } = evidence[column]
  const { point, comma } = partsOfCell(example)!
  const groups = example.includes(',') ? ('comma' as const) : ('point' as const)
  const asGroups = { decimal: groups === 'comma' ? ('point' as const) : ('comma' as const), thousands: groups }
  const asDecimals = { decimal: groups, thousands: 'none' as const }
  return {
    text: `Is ${example} in column "${headings[column].name}"${others} the number ${Math.max(point!, comma!)} or ${Math.min(point!, comma!)}?`,
    answers: [
      { label: `${groups === 'comma' ? point : comma}: the ${groups} separates thousands`, options: asGroups },
      { label: `${groups === 'comma' ? comma : point}: the ${groups} stands before decimals`, options: asDecimals },
    ],
  }
}

function mixedDecimals({ evidence, headings }: TableLayout, column: number, others: string): Words {
  const { onlyPoint, onlyComma, firstPoint, firstComma } = evidence[column]
  const cells = (count: number, sign: string) => `${counted(count, 'number')} with a decimal ${sign}`
  const found = [
    `${cells(onlyPoint, 'point')} (line ${firstPoint!.line}: ${quote(firstPoint!.text, 30)})`,
    `${cells(onlyComma, 'comma')} (line ${firstComma!.line}: ${quote(firstComma!.text, 30)})`,
  ]
  if (onlyComma > onlyPoint) found.reverse()
  return {
    text: `Column "${headings[column].name}"${others} holds ${found.join(' and ')}. Which of them count?`,
    answers: [
      { label: 'Both, each by its own sign', options: { decimal: 'both' } },
      { label: `Those with a point; leave out ${onlyComma}`, options: { decimal: 'point' } },
      { label: `Those with a comma; leave out ${onlyPoint}`, options: { decimal: 'comma' } },
    ],
  }
}

function mixedUnits({ evidence, headings }: TableLayout, column: number, others: string): Words {
  const signs = [...evidence[column].signs].sort(([, a], [, b]) => b.count - a.count)
  const named = ([sign, { count, first }]: [string, CellCount]) =>
    `${counted(count, 'number')} ${sign === '' ? 'without a unit' : `in ${sign}`} (line ${first.line}: ${quote(first.text, 30)})`
  const shown = signs.slice(0, 3).map(named)
  const more = signs.length > shown.length ? ` and ${signs.length - shown.length} other units` : ''
  const rest = signs.slice(1).reduce((sum, [, { count }]) => sum + count, 0)
  const [[most]] = signs
  const signed = signs.find(([sign]) => sign !== '')![0]
  return {
    text: `Column "${headings[column].name}"${others} mixes ${shown.join(', ')}${more}. Which of them count? Nothing is converted.`,
    answers: [
      {
        label: `Only those ${most === '' ? 'without a unit' : `in ${most}`}; leave out ${rest}`,
        options: { mixedUnits: 'most' },
      },
      ...(evidence[column].signs.has('')
        ? [{ label: `Those without a unit are in ${signed}, too`, options: { mixedUnits: 'plain-too' as const } }]
        : []),
      ...(signs.length > 2 || !evidence[column].signs.has('')
        ? [{ label: 'All, as they stand', options: { mixedUnits: 'all' as const } }]
        : []),
    ],
  }
}

function oneOrTwoCells({ headings, sample }: TableLayout): TableQuestion {
  const example = sample.split('\n').find((line) => line.includes(',')) ?? ''
  return {
    code: 'decimal-or-delimiter',
    columns: headings.map((_, column) => column + 1),
    text: `Is ${quote(example.trim(), 40)} one number with a decimal comma, or two cells?`,
    answers: [
      { label: 'One number with a decimal comma', options: { delimiter: 'none', decimal: 'comma' } },
      { label: 'Two cells', options: { delimiter: 'comma' } },
    ],
  }
}

function split({ headings }: TableLayout, { line, text, cellCount, headingCount }: SplitDecimals): TableQuestion {
  const cells = counted(cellCount, 'cell')
  const above = headingCount === null ? '' : ` below ${counted(headingCount, 'heading')}`
  return {
    code: 'decimal-or-delimiter',
    columns: headings.map((_, column) => column + 1),
    text:
      `Line ${line}, ${quote(text, 40)}, has ${cells}${above}. Are some of its commas decimal signs? ` +
      'If so, put the numbers into quotes, or save the table with semicolons or tabs between its cells, and choose it again.',
    answers: [{ label: `No: every comma begins a new cell`, options: { delimiter: 'comma', decimal: 'point' } }],
  }
}
