// Measuring, on a clock that only the fake device moves: every row through forward and backward takes its time.

import { expect, test } from 'vitest'
import { measureIterations, workOf, type Workload } from '../../../src-engine/backends/measure.ts'
import { mlpShape } from '../../exact/session.ts'
import { changedReference } from '../support/broken-backends.ts'

function timedBackend(msPerRow: number, interruption = { atRow: Number.POSITIVE_INFINITY, ms: 0 }) {
  let clock = 0
  let rowsComputed = 0
  const compute = (rows: number): void => {
    if (rowsComputed < interruption.atRow && rowsComputed + rows >= interruption.atRow) clock += interruption.ms
    rowsComputed += rows
    clock += msPerRow * rows
  }
  const backend = changedReference((session) => ({
    // The numbers do not matter here, and computing them would take real time.
    walk: async (rows, { steps }) => {
      compute(steps * rows.rowCount)
      const extent = Promise.resolve({ finite: true, radiusMaximum: 0 })
      return { rows, extent, acceptance: null, rowAcceptance: null, energies: null, previous: null }
    },
    jetParameterGradient(terms) {
      compute(terms.reduce((sum, { rows }) => sum + rows.rowCount, 0))
      return session.jetParameterGradient([{ rows: terms[0].rows, energyWeight: 0 }])
    },
  }))
  return { backend, now: () => clock, rowsComputed: () => rowsComputed }
}

const workload: Workload = {
  shape: mlpShape([2, 4, 1], 'silu'),
  batchSize: 64,
  negativeCount: 96,
  steps: 10,
  threads: 1,
}

test('the speed of a whole iteration is measured where it fits', async () => {
  const { backend, now } = timedBackend(0.01)
  // 64 + 96 + 10 × 96 rows of 0.01 ms.
  expect(workOf(workload)).toBe(1120)
  expect(await measureIterations(backend, workload, { now })).toBeCloseTo(1000 / 11.2, 6)
})

test('where it does not fit, it is extrapolated from a part, and time stays bounded', async () => {
  const { backend, now } = timedBackend(10)
  const speed = await measureIterations(backend, workload, { now, limitMs: 200 })
  // Rounding a part up to whole rows and steps leaves a few percent.
  expect(speed).toBeGreaterThan((1000 / 11_200) * 0.9)
  expect(speed).toBeLessThan((1000 / 11_200) * 1.1)
  // The warm-up and the first part, 16 rows and a step or two of each, looked at twice: no more could fit.
  expect(now()).toBeLessThan(10 * (48 + 2 * 64))
})

test.each([60, 150, 400, 900])('a moment at row %i in which others computed does not count', async (atRow) => {
  const { backend, now } = timedBackend(0.01, { atRow, ms: 300 })
  expect(await measureIterations(backend, workload, { now, limitMs: 150 })).toBeCloseTo(1000 / 11.2, 6)
})

test('an iteration without steps is measured, too', async () => {
  const { backend, now } = timedBackend(0.01)
  expect(await measureIterations(backend, { ...workload, steps: 0 }, { now })).toBeCloseTo(1000 / 1.6, 6)
})
