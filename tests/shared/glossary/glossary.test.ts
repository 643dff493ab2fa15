// The glossary: nothing in it points nowhere, and a search finds what people call a thing.

import { describe, expect, test } from 'vitest'
import { fieldTerms, termOfField } from '../../../src-shared/glossary/field-terms.ts'
import { findTerms, glossary, termOf } from '../../../src-shared/glossary/glossary.ts'
import { termOfChart } from '../../../src-renderer/charts/term-of-chart.ts'
import { columnTerm } from '../../../src-renderer/compare/column-term.ts'
import { metricDescriptions } from '../../../src-shared/metric.ts'

describe('every term', () => {
  test('has an id of its own', () => {
    expect(new Set(glossary.map(({ id }) => id)).size).toBe(glossary.length)
  })

  test.each(glossary.map((term) => [term.id, term] as const))('%s says what it is in whole sentences', (_id, term) => {
    expect(term.meaning).toMatch(/^[A-Z].*\.$/)
    expect(term.meaning.length).toBeGreaterThan(40)
    expect(term.seeAlso.filter((id) => termOf(id) === null)).toEqual([])
    expect(term.seeAlso).not.toContain(term.id)
  })

  test('that has a source names its authors and year', () => {
    for (const { source } of glossary) if (source !== '') expect(source).toMatch(/\d{4}/)
  })
})

test.each([
  ['KL', 'kl-divergence'],
  ['PCD', 'persistent-contrastive-divergence'],
  ['pcd-k', 'persistent-contrastive-divergence'],
  ['ε', 'step-size'],
  ['β₁', 'momentum'],
  ['log Z', 'log-z'],
  ['partition function', 'log-z'],
  ['Holm', 'paired-difference'],
  ['hyvarinen', 'score'],
  ['noise contrastive', 'noise-contrastive-estimation'],
])('a search for “%s” finds %s', (wanted, id) => {
  const found = findTerms(wanted).map((term) => term.id)
  expect(found.slice(0, 3)).toContain(id)
})

test('a search for nothing lists all, and one for nonsense none', () => {
  expect(findTerms('  ')).toHaveLength(glossary.length)
  expect(findTerms('xyzzy')).toEqual([])
})

test('fields of the setup lead to terms that exist', () => {
  for (const id of Object.values(fieldTerms)) expect(termOf(id), id).not.toBeNull()
  expect(termOfField('lanes.2.method.sampler.stepSize')).toBe('step-size')
  expect(termOfField('lanes.0.method.sampler.noise')).toBe('langevin')
  expect(termOfField('data.noise')).toBeNull()
})

test('headings of results and charts lead to terms that exist', () => {
  for (const id of [...Object.values(columnTerm), ...Object.values(termOfChart)]) expect(termOf(id), id).not.toBeNull()
})

test('the units of measures are those of the metrics', () => {
  expect(termOf('log-likelihood')?.unit).toBe(metricDescriptions.testLogLikelihood.unit)
  expect(termOf('kl-divergence')?.unit).toBe(metricDescriptions.klDataModel.unit)
  expect(termOf('mode-mass')?.unit).toBe(metricDescriptions.modeMassError.unit)
})
