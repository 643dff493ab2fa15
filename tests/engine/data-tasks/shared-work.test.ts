import { expect, test } from 'vitest'
import { sharedWork } from '../../../src-engine/data-tasks/shared-work.ts'

/** Ends with its signal, as work on a thread does. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }))

test('a wish to stop ends what waits, and not what is asked for right after it', async () => {
  let begun = 0
  const shared = sharedWork(async (_given: null, signal) => (++begun === 1 ? untilAborted(signal) : 'made anew'))
  const first = shared.ask('key', null)
  shared.stop(new Error('a wish to stop'))
  const second = shared.ask('key', null)
  await expect(first).rejects.toThrow('a wish to stop')
  await expect(second).resolves.toBe('made anew')
  expect(begun).toBe(2)
})

test('what is done outlives a wish to stop', async () => {
  let begun = 0
  const shared = sharedWork(async () => ++begun)
  expect(await shared.ask('key', null)).toBe(1)
  shared.stop(new Error('a wish to stop'))
  expect(await shared.ask('key', null)).toBe(1)
})
