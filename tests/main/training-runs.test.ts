import { expect, test } from 'vitest'
import { trainingRuns } from '../../src-main/training-runs.ts'

test('what was paused before it began keeps nothing running without a window', () => {
  expect(trainingRuns({ statuses: ['finished', 'held', 'held'] })).toBe(0)
  expect(trainingRuns({ statuses: ['paused', 'held'] })).toBe(0)
})

test('what trains or waits for its turn does', () => {
  expect(trainingRuns({ statuses: ['running', 'queued', 'held'] })).toBe(2)
  // Between two runs nothing runs for a moment.
  expect(trainingRuns({ statuses: ['finished', 'queued', 'held'] })).toBe(1)
})

test('what waits behind paused runs waits for a person', () => {
  expect(trainingRuns({ statuses: ['paused', 'queued'] })).toBe(0)
})
