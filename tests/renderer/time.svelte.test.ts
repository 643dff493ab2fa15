import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Time } from '../../src-renderer/state/time.svelte.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const stops = () => [0, 10, 40]

test('a replay walks through the pictures and ends at the last one', () => {
  const time = new Time()
  time.play(stops)
  expect([time.iteration, time.playing, time.live]).toEqual([0, true, false])
  vi.advanceTimersByTime(1000 / 3)
  expect(time.iteration).toBe(10)
  vi.advanceTimersByTime(2000)
  expect([time.iteration, time.playing]).toEqual([40, false])
  time.play(stops)
  expect(time.iteration).toBe(0)
})

test('twice the speed is half the time, also on the way', () => {
  const time = new Time()
  time.play(stops)
  time.setSpeed(2, stops)
  vi.advanceTimersByTime(1000 / 6 + 1)
  expect(time.iteration).toBe(10)
})

test('following the newest ends the replay', () => {
  const time = new Time()
  time.play(stops)
  time.goLive()
  vi.advanceTimersByTime(5000)
  expect([time.iteration, time.playing, time.live]).toEqual([null, false, true])
})
