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

test('whoever asks for less motion sees no more than three pictures in two seconds, however fast', () => {
  const time = new Time(() => true)
  time.setSpeed(8, stops)
  time.play(stops)
  vi.advanceTimersByTime(699)
  expect(time.iteration).toBe(0)
  vi.advanceTimersByTime(1)
  expect(time.iteration).toBe(10)
})

test('steps go to the neighbouring snapshot, from the newest as well, and end the replay', () => {
  const time = new Time()
  time.step(-1, stops())
  expect([time.iteration, time.live]).toEqual([10, false])
  time.play(stops)
  time.step(1, stops())
  expect([time.iteration, time.playing]).toEqual([40, false])
  time.step(1, stops())
  expect(time.iteration).toBe(40)
  time.goTo(25)
  time.step(-1, stops())
  expect(time.iteration).toBe(10)
})

test('the speed goes up and down between its ends', () => {
  const time = new Time()
  time.changeSpeed(-1, stops)
  time.changeSpeed(-1, stops)
  expect(time.speed).toBe(0.5)
  for (let press = 0; press < 6; press++) time.changeSpeed(1, stops)
  expect(time.speed).toBe(8)
})

test('following the newest ends the replay', () => {
  const time = new Time()
  time.play(stops)
  time.goLive()
  vi.advanceTimersByTime(5000)
  expect([time.iteration, time.playing, time.live]).toEqual([null, false, true])
})
