// Every "What is this?" hook of the comparison leads to an entry of the glossary.

import { expect, test } from 'vitest'
import { columnTerm } from '../../src-renderer/compare/column-term.ts'
import { termOfChart } from '../../src-renderer/charts/term-of-chart.ts'
import { termOf } from '../../src-shared/glossary/glossary.ts'

test('columns of the results and titles of charts are explained', () => {
  for (const id of [...Object.values(columnTerm), ...Object.values(termOfChart)]) expect(termOf(id), id).not.toBeNull()
})
