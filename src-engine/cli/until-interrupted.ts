// Ctrl+C, and what ends a terminal, while something is computed that can be ended: nothing is written from then on.

import { AppError } from '../../src-shared/errors.ts'
import { exitCodes } from './train-runs.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * What `work` comes to; null where a signal ended it by `stop`, which is said and makes the exit code that of an
 * interruption. Work of several steps asks its signal between them, and `written` then says whether one has written
 * already. Whoever asks twice does not want to wait.
 */
export async function untilInterrupted<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  stop: () => Promise<unknown>,
  written: () => boolean = () => false,
): Promise<Result | null> {
  const interruption = new AbortController()
  const { signal } = interruption
  const interrupt = (): void => {
    if (signal.aborted) process.exit(exitCodes.interrupted)
    interruption.abort(new AppError('cancelled', 'Expected to be waited for, got an interruption.'))
    void stop()
  }
  for (const each of signals) process.on(each, interrupt)
  try {
    const result = await work(signal)
    if (!signal.aborted) return result
  } catch (error) {
    if (!signal.aborted || !(error instanceof AppError) || error.code !== 'cancelled') throw error
  } finally {
    for (const each of signals) process.off(each, interrupt)
  }
  process.exitCode = exitCodes.interrupted
  console.error(`Interrupted: nothing ${written() ? 'more ' : ''}was written.`)
  return null
}
