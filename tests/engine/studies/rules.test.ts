// What studies decide, as pure functions: when a run is hopeless, and how long all still takes.

import { describe, expect, test } from 'vitest'
import { hopelessness, type Curve } from '../../../src-engine/studies/early-stopping.ts'
import { timeLeft, type RunTime } from '../../../src-engine/studies/time-left.ts'

describe('the median rule', () => {
  const rule = { from: 0.3, atLeast: 3 }
  const curve = (...values: number[]): Curve => values.map((value, index) => ({ fraction: (index + 1) / 10, value }))
  const others = [curve(-3, -2, -1, 0), curve(-4, -3, -2, -5), curve(-5, -4, -3, -2)]

  test('compares the best so far with the median of the others’ best by the same share', () => {
    // By 0.3 the others had −1, −2 and −3; by 0.4 0, −2 and −2.
    expect(hopelessness(curve(-9, -2.5, -4), others, rule)).toEqual({
      fraction: 3 / 10,
      best: -2.5,
      median: -2,
      others: 3,
    })
    expect(hopelessness(curve(-9, -2, -4), others, rule)).toBeNull()
    expect(hopelessness(curve(-9, -9, -9, -2), others, rule)).toBeNull()
  })

  test('says nothing before its share, at the end, and of too few that came as far', () => {
    expect(hopelessness(curve(-9, -9), others, rule)).toBeNull()
    expect(
      hopelessness([{ fraction: 1, value: -9 }], [[{ fraction: 1, value: 0 }]], { from: 0.3, atLeast: 1 }),
    ).toBeNull()
    const short = [...others.slice(1), curve(-1, -1)]
    expect(hopelessness(curve(-9, -9, -9), short, rule)).toBeNull()
  })

  test('a run without a finite value is below any that has one, and not below others like it', () => {
    const none = curve(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)
    expect(hopelessness(none, others, rule)?.best).toBe(Number.NEGATIVE_INFINITY)
    expect(hopelessness(none, [none, none, none], rule)).toBeNull()
  })
})

describe('the time left', () => {
  const run = (laneId: string, change: Partial<RunTime> = {}): RunTime => ({
    ...{ laneId, tookSeconds: null, live: true, fraction: 0, secondsLeft: null },
    ...change,
  })
  const ended = (laneId: string, tookSeconds: number): RunTime => run(laneId, { tookSeconds, live: false, fraction: 1 })

  test('is the median of each lane for what it has left, shared by the places', () => {
    // One run of a was slow once: its median is 10. b takes 40.
    const took = [ended('a', 10), ended('a', 9), ended('a', 500), ended('b', 40)]
    expect(timeLeft([...took, run('a'), run('a'), run('b'), run('b', { fraction: 0.5 })], 2)).toBe(
      (10 + 10 + 40 + 20) / 2,
    )
  })

  test('is never less than the longest rest, and takes a run’s own word', () => {
    expect(timeLeft([ended('a', 10), run('a', { secondsLeft: 90 }), run('a')], 4)).toBe(90)
  })

  test('of a lane that has not ended yet is what the median run took', () => {
    expect(timeLeft([ended('a', 10), ended('b', 30), run('c')], 1)).toBe(20)
  })

  test('is unknown before a run has ended, and nothing when all have', () => {
    expect(timeLeft([run('a', { secondsLeft: 5 }), run('a')], 1)).toBeNull()
    expect(timeLeft([ended('a', 10)], 1)).toBeNull()
  })
})
