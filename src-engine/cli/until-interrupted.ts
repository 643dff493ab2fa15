// Ctrl+C, and what ends a terminal, while something is computed that can be ended: nothing is written then.

import { AppError } from '../../src-shared/errors.ts'
import { exitCodes } from './train-runs.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * What `work` comes to; null where a signal ended it by `stop`, which is said and makes the exit code that of an
 * interruption. Whoever asks twice does not want to wait.
 */
export async function untilInterrupted<Result>(
  work: () => Promise<Result>,
  stop: () => Promise<unknown>,
): Promise<Result | null> {
  let interrupted = false
  const interrupt = (): void => {
    if (interrupted) process.exit(exitCodes.interrupted)
    interrupted = true
    void stop()
  }
  for (const signal of signals) process.on(signal, interrupt)
  try {
    const result = await work()
    if (!interrupted) return result
  } catch (error) {
    if (!interrupted || !(error instanceof AppError) || error.code !== 'cancelled') throw error
  } finally {
    for (const signal of signals) process.off(signal, interrupt)
  }
  process.exitCode = exitCodes.interrupted
  console.error('Interrupted: nothing was written.')
  return null
}
