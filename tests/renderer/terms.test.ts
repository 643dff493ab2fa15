// Every "What is this?" hook of the comparison leads to an entry of the glossary.

import { expect, test } from 'vitest'
import { headingHelp } from '../../src-renderer/compare/heading-help.ts'
import { headingTerm } from '../../src-renderer/compare/heading-term.ts'
import { termOfChart } from '../../src-renderer/charts/term-of-chart.ts'
import { termOf } from '../../src-shared/glossary/glossary.ts'

test('columns of the results and titles of charts are explained', () => {
  for (const id of [...Object.values(headingTerm), ...Object.values(termOfChart)]) expect(termOf(id), id).not.toBeNull()
})

test('every column that has help has a term', () => {
  expect(Object.keys(headingHelp).filter((heading) => !headingTerm[heading])).toEqual([])
})
