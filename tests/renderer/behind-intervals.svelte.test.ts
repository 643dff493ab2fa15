// Bootstrap intervals in the window: worked out once each, one after the other, and no longer than they are wanted.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { BehindIntervals } from '../../src-renderer/compare/behind-intervals.svelte.ts'
import { bootstrapWords } from '../../src-shared/figures/bootstrap-words.ts'
import type { LaneDifference } from '../../src-shared/figures/verdict.ts'
import { pairedBootstrap } from '../../src-shared/statistics/paired-bootstrap.ts'
import { pairedDifference } from '../../src-shared/statistics/paired-difference.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Behind by 0.3 on average. */
function behindOf(otherKey: string, count: number): LaneDifference {
  const pairs = Float64Array.from({ length: count }, (_, index) => -0.3 + 0.1 * Math.sin(index))
  return {
    ...{ key: 'a', otherKey, paired: 'points', count, pairs, seeds: [1], iteration: null, ended: true },
    ...{ ...pairedDifference(pairs), adjustedPValue: 0 },
  }
}

test('come one after the other and are said in a sentence, those of too few pairs left out', () => {
  const [long, short] = [behindOf('b', 400), behindOf('c', 3)]
  const intervals = new BehindIntervals()
  intervals.want([long, short])
  expect(intervals.of(long)).toBeNull()
  vi.advanceTimersToNextTimer()
  expect(intervals.of(long)).toEqual(pairedBootstrap(long.pairs))
  expect(intervals.of(short)).toBeNull()
  vi.advanceTimersToNextTimer()
  expect(intervals.of(short)).toMatchObject({ few: true })
  const lanes = [
    { label: 'CD-10', behind: long },
    { label: 'NCE', behind: short },
  ]
  const words = bootstrapWords(
    lanes,
    lanes.map(({ behind }) => intervals.of(behind)),
  )
  expect(words).toMatch(
    /^behind the best by bootstrap \(95%, BCa, 2,000 resamples of the paired differences\): CD-10 0\.29\d to 0\.30\d nats per point$/,
  )
  // Nothing is worked out again.
  intervals.want([long, short])
  expect(vi.getTimerCount()).toBe(0)
})

test('are not worked out for a comparison that is no longer looked at', () => {
  const intervals = new BehindIntervals()
  const [first, second] = [behindOf('b', 20), behindOf('c', 30)]
  intervals.want([first])
  intervals.want([second])
  vi.runAllTimers()
  expect([intervals.of(first), intervals.of(second) !== null]).toEqual([null, true])
})
