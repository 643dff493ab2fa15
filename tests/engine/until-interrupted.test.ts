// Ctrl+C while something is computed: it is ended, said, and told by the exit code.

import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { AppError } from '../../src-shared/errors.ts'
import { untilInterrupted } from '../../src-engine/cli/until-interrupted.ts'

afterEach(() => (process.exitCode = undefined))

function heard(): string[] {
  const said: string[] = []
  const spy = vi.spyOn(console, 'error').mockImplementation((text: string) => void said.push(text))
  onTestFinished(() => spy.mockRestore())
  return said
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends the work, and nothing comes of it', async (signal) => {
  const said = heard()
  const { promise, reject } = Promise.withResolvers<string>()
  const stop = vi.fn(() => Promise.resolve(reject(new AppError('cancelled', 'stopped'))))
  const waited = untilInterrupted(() => promise, stop)
  process.emit(signal)
  expect(await waited).toBeNull()
  expect(stop).toHaveBeenCalledOnce()
  expect([process.exitCode, said]).toEqual([130, ['Interrupted: nothing was written.']])
  expect(process.listenerCount(signal)).toBe(0)
})

test('what has come to its end just then is not written either', async () => {
  heard()
  const { promise, resolve } = Promise.withResolvers<string>()
  const waited = untilInterrupted(
    () => promise,
    () => Promise.resolve(),
  )
  process.emit('SIGINT')
  resolve('late')
  expect(await waited).toBeNull()
})

test('steps after the interruption are not taken, and what was written before is not denied', async () => {
  const said = heard()
  let written = false
  const later = vi.fn()
  const waited = untilInterrupted(
    async (signal) => {
      written = true
      process.emit('SIGINT')
      await Promise.resolve()
      signal.throwIfAborted()
      later()
    },
    () => Promise.resolve(),
    () => written,
  )
  expect(await waited).toBeNull()
  expect(later).not.toHaveBeenCalled()
  expect([process.exitCode, said]).toEqual([130, ['Interrupted: nothing more was written.']])
})

test('without a signal it answers what the work comes to, and throws what it throws', async () => {
  const stop = () => Promise.reject(new Error('Expected no wish to stop.'))
  expect(await untilInterrupted(() => Promise.resolve(7), stop)).toBe(7)
  const fault = new AppError('cancelled', 'by somebody else')
  await expect(untilInterrupted(() => Promise.reject(fault), stop)).rejects.toBe(fault)
  expect(process.exitCode).toBeUndefined()
})
