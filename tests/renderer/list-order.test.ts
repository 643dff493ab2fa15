// The library's list: in what order.

import { expect, test } from 'vitest'
import { countText, inOrder } from '../../src-renderer/library/list-order.ts'
import type { ExperimentSummary } from '../../src-shared/run.ts'
import { experimentSummary as summary } from '../fixtures/experiment-summary.ts'

const best = (mean: number) => ({
  laneIndex: 0,
  label: 'CD-10',
  mean,
  standardDeviation: null,
  best: { mean: -mean, standardDeviation: null },
})
const names = (list: readonly ExperimentSummary[]) => list.map(({ name }) => name)

test('names sort as people count, and ties go to the newer', () => {
  const list = [summary('run 10'), summary('Run 2', { createdAt: 1 }), summary('run 2', { createdAt: 2 })]
  expect(names(inOrder(list, { key: 'name', descending: false }))).toEqual(['run 2', 'Run 2', 'run 10'])
  expect(names(inOrder(list, { key: 'name', descending: true }))).toEqual(['run 10', 'run 2', 'Run 2'])
})

test('log-likelihoods are ordered only among the same data, and those without one come last', () => {
  const list = [
    summary('none'),
    summary('far', { dataTitle: 'Rings', bestTestLogLikelihood: best(-9) }),
    summary('worse', { bestTestLogLikelihood: best(-3) }),
    summary('better', { bestTestLogLikelihood: best(-2) }),
  ]
  expect(names(inOrder(list, { key: 'last', descending: true }))).toEqual(['far', 'better', 'worse', 'none'])
  expect(names(inOrder(list, { key: 'last', descending: false }))).toEqual(['far', 'worse', 'better', 'none'])
})

test('the count is of what is shown', () => {
  expect(countText(1, 1)).toBe('1 experiment')
  expect(countText(12, 12)).toBe('12 experiments')
  expect(countText(3, 12)).toBe('3 of 12 experiments')
})
