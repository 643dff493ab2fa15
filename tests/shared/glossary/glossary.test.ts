// The glossary: nothing in it points nowhere, and a search finds what people call a thing.

import { describe, expect, test } from 'vitest'
import { dataSchemas } from '../../../src-shared/config/data.ts'
import { energySchemas } from '../../../src-shared/config/energy.ts'
import {
  budgetSchema,
  divergenceSchema,
  evaluationSchema,
  experimentConfigSchema,
} from '../../../src-shared/config/experiment.ts'
import { fieldsOf } from '../../../src-shared/config/fields.ts'
import { laneConfigSchema } from '../../../src-shared/config/lane.ts'
import { methodDefinitions } from '../../../src-shared/config/method.ts'
import { optimizerSchemas } from '../../../src-shared/config/optimizer.ts'
import { samplerDefinitions } from '../../../src-shared/config/sampler.ts'
import { findTerms, glossary, termOf } from '../../../src-shared/glossary/glossary.ts'
import { termOfChart } from '../../../src-renderer/charts/term-of-chart.ts'
import { columnTerm } from '../../../src-renderer/compare/column-term.ts'
import { termOfMetric } from '../../../src-shared/glossary/metric-terms.ts'
import { metricDescriptions, metricNames } from '../../../src-shared/metric.ts'

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
  ['R̂', 'chain-mixing'],
  ['ESS', 'effective-sample-size'],
  ['AIS', 'annealed-importance-sampling'],
  ['C2ST', 'classifier-two-sample'],
  ['recall', 'precision-recall'],
  ['swap rate', 'swap-rate'],
  ['noise contrastive', 'noise-contrastive-estimation'],
  ['nats', 'nat'],
  ['log odds', 'logit'],
  ['detailed balance', 'detailed-balance'],
  ['product of experts', 'product-of-experts'],
])('a search for “%s” finds %s', (wanted, id) => {
  const found = findTerms(wanted).map((term) => term.id)
  expect(found.slice(0, 3)).toContain(id)
})

test('a search for nothing lists all, and one for nonsense none', () => {
  expect(findTerms('  ')).toHaveLength(glossary.length)
  expect(findTerms('xyzzy')).toEqual([])
})

test('fields of the setup lead to terms that exist', () => {
  const schemas = [
    ...Object.values(dataSchemas),
    ...Object.values(energySchemas),
    ...Object.values(methodDefinitions).map(({ schema }) => schema),
    ...Object.values(samplerDefinitions).map(({ schema }) => schema),
    ...Object.values(optimizerSchemas),
    ...[experimentConfigSchema, budgetSchema, evaluationSchema, divergenceSchema, laneConfigSchema],
  ]
  const terms = schemas.flatMap((schema) => fieldsOf(schema).flatMap(([, { term }]) => term ?? []))
  expect(new Set(terms).size).toBeGreaterThan(20)
  for (const id of terms) expect(termOf(id), id).not.toBeNull()
})

test('headings of results and charts lead to terms that exist', () => {
  for (const id of [...Object.values(columnTerm), ...Object.values(termOfChart)]) expect(termOf(id), id).not.toBeNull()
})

test('every metric leads to a term that exists', () => {
  for (const name of metricNames) {
    const message = `${name} needs a row in src-shared/glossary/metric-terms.ts that names an entry of the glossary`
    expect(termOf(termOfMetric[name]), message).not.toBeNull()
  }
})

test('the units of measures are those of the metrics', () => {
  expect(termOf('log-likelihood')?.unit).toBe(metricDescriptions.testLogLikelihood.unit)
  expect(termOf('kl-divergence')?.unit).toBe(metricDescriptions.klDataModel.unit)
  expect(termOf('mode-mass')?.unit).toBe(metricDescriptions.modeMassError.unit)
  expect(termOf('autocorrelation-time')?.unit).toBe(metricDescriptions.autocorrelationTime.unit)
  expect(termOf('chain-age')?.unit).toBe(metricDescriptions.chainAge.unit)
  expect(termOf('noise-overlap')?.unit).toBe(metricDescriptions.noiseOverlap.unit)
})
