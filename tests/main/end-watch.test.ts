import { expect, test } from 'vitest'
import { createEndWatch } from '../../src-main/end-watch.ts'
import type { RunStatus } from '../../src-shared/run.ts'
import { experimentSummary } from '../fixtures/experiment-summary.ts'

const summary = (...statuses: RunStatus[]) => experimentSummary('Moons', { statuses })

/** What is told at each of these times, in seconds. */
function told(steps: [at: number, ...statuses: RunStatus[]][]) {
  let now = 0
  const watch = createEndWatch(() => now)
  return steps.map(([at, ...statuses]) => {
    now = at * 1000
    return watch.take(summary(...statuses))
  })
}

test('the end of a long experiment is told once, when its last run has ended', () => {
  expect(
    told([
      [0, 'queued', 'queued', 'queued'],
      [1, 'running', 'running', 'running'],
      [20, 'finished', 'running', 'running'],
      [40, 'finished', 'diverged', 'running'],
      [50, 'finished', 'diverged', 'finished'],
      [51, 'finished', 'diverged', 'finished'],
    ]),
  ).toEqual([null, null, null, null, { title: 'Moons', body: '2 runs finished, 1 diverged.' }, null])
})

test('a short one is not, nor one that was renamed long after, nor one that waited in the queue only', () => {
  expect(
    told([
      [0, 'running'],
      [29, 'finished'],
    ])[1],
  ).toBeNull()
  expect(told([[100, 'finished']])[0]).toBeNull()
  expect(
    told([
      [0, 'queued'],
      [90, 'running'],
      [95, 'finished'],
    ])[2],
  ).toBeNull()
})

test('what died with the engine is not told as an end', () => {
  let now = 0
  const watch = createEndWatch(() => now)
  watch.take(summary('running'))
  watch.forget()
  now = 60_000
  expect(watch.take(summary('interrupted'))).toBeNull()
})
