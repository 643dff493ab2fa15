import { expect, test } from 'vitest'
import { jsonNumber, kindOf, numberOfKind } from '../../src-shared/metric.ts'
import { isLive, isResumable, nextStatus, runStatuses, type RunEvent } from '../../src-shared/run.ts'

const statuses = runStatuses
const events: RunEvent[] = ['start', 'pause', 'hold', 'resume', 'finish', 'stop', 'diverge', 'interrupt', 'fail']

test('an ended run is left alone by every event but resume, and only where it can be resumed', () => {
  for (const status of statuses.filter((each) => !isLive(each))) {
    const open = events.filter((event) => nextStatus(status, event) !== null)
    expect(open, status).toEqual(isResumable(status) ? ['resume'] : [])
  }
})

test('whatever kills a trainer or the engine can reach every live run', () => {
  for (const status of statuses.filter(isLive)) expect(nextStatus(status, 'interrupt')).toBe('interrupted')
})

test('a number keeps its kind at rest and in JSON', () => {
  for (const value of [0, -1.5, Number.NaN, Infinity, -Infinity]) {
    const kind = kindOf(value)
    expect(Object.is(numberOfKind(kind, kind === 'finite' ? value : null), value)).toBe(true)
  }
  expect(jsonNumber(Number.NaN)).toEqual({ kind: 'nan' })
  expect(jsonNumber(undefined)).toBeNull()
})
