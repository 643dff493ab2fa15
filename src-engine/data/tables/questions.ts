// What only a person can say of a table: whether `1.484` is 1484 or 1.484.

import { quote } from '../../../src-shared/quote.ts'
import { partsOfNumber } from '../../../src-shared/read-number.ts'
import type { TableQuestion } from '../../../src-shared/table-reading.ts'
import type { TableLayout } from './table-layout.ts'

export function questionsOf({ formats, evidence, headings, dialect, sample }: TableLayout): TableQuestion[] {
  const questions: TableQuestion[] = []
  const unsettled = formats.flatMap(({ settled }, column) => (settled ? [] : [column]))
  if (unsettled.length > 0) {
    const [first] = unsettled
    const { example } = evidence[first]
    const { point, comma } = partsOfNumber(example)!
    const others = unsettled.length > 1 ? ` (and ${unsettled.length - 1} more)` : ''
    const groups = example.includes(',') ? ('comma' as const) : ('point' as const)
    const asGroups = { decimal: groups === 'comma' ? ('point' as const) : ('comma' as const), thousands: groups }
    const asDecimals = { decimal: groups, thousands: 'none' as const }
    questions.push({
      code: 'decimal-or-thousands',
      columns: unsettled.map((column) => column + 1),
      text: `Is ${example} in column "${headings[first].name}"${others} the number ${Math.max(point!, comma!)} or ${Math.min(point!, comma!)}?`,
      answers: [
        { label: `${groups === 'comma' ? point : comma}: the ${groups} separates thousands`, options: asGroups },
        { label: `${groups === 'comma' ? comma : point}: the ${groups} stands before decimals`, options: asDecimals },
      ],
    })
  }
  if (dialect.commaIsUncertain) {
    const example = sample.split('\n').find((line) => line.includes(',')) ?? ''
    questions.push({
      code: 'decimal-or-delimiter',
      columns: headings.map((_, column) => column + 1),
      text: `Is ${quote(example.trim(), 40)} one number with a decimal comma, or two cells?`,
      answers: [
        { label: 'One number with a decimal comma', options: { delimiter: 'none', decimal: 'comma' } },
        { label: 'Two cells', options: { delimiter: 'comma' } },
      ],
    })
  }
  return questions
}
