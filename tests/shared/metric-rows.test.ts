// Looking up what was recorded of a metric, among rows most of which have nothing of it.

import { describe, expect, test } from 'vitest'
import { metricAt, placesIn, rowWith } from '../../src-shared/metric-rows.ts'
import type { MetricRow } from '../../src-shared/metric.ts'

const row = (iteration: number, values: MetricRow['values']): MetricRow => ({
  iteration,
  evaluations: iteration,
  computeSeconds: iteration,
  values,
})
const rows = [row(1, { loss: 3 }), row(2, { loss: 2, testLogLikelihood: -4 }), row(3, { loss: Number.NaN })]

describe('rows of metrics', () => {
  test('the last at or before an iteration is found, also one that is no number', () => {
    expect(rowWith(rows, 'loss', null)?.iteration).toBe(3)
    expect(metricAt(rows, 'loss', null)).toBeNaN()
    expect(metricAt(rows, 'loss', 2)).toBe(2)
    expect(rowWith(rows, 'testLogLikelihood', 1)).toBeNull()
    expect(rowWith(rows, 'klDataModel', null)).toBeNull()
  })

  test('rows that are added are looked at as well', () => {
    const growing = [...rows]
    expect(placesIn(growing).get('testLogLikelihood')).toEqual([1])
    growing.push(row(4, { testLogLikelihood: -3 }))
    expect(metricAt(growing, 'testLogLikelihood', null)).toBe(-3)
    expect(placesIn(growing).get('testLogLikelihood')).toEqual([1, 3])
  })

  test('a value that is not there counts as none', () => {
    expect(rowWith([row(1, { loss: undefined })], 'loss', null)).toBeNull()
  })
})
