// `ebm`: the engine from a terminal.
//
// Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a run diverged, 130 interrupted (Ctrl+C; `ebm resume` goes on).

import { CommanderError } from 'commander'
import { AppError, reportError } from '../src-shared/errors.ts'
import { buildProgram } from './cli/program.ts'
import { openTerminal } from './cli/terminal.ts'
import { exitCodes } from './cli/train-runs.ts'
import { UsageError } from './cli/usage-error.ts'
import { BrokenStore } from './store/broken-store.ts'

globalThis.console = openTerminal()

try {
  await buildProgram().parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
  // Commander has already said what was wrong.
  if (!(error instanceof CommanderError)) console.error(`error: ${reportError(error).message}`)
  if (error instanceof BrokenStore) console.error('To go on: ebm library restore, salvage or new')
  if (!isExpected(error)) console.error(error)
}

function isExpected(error: unknown): boolean {
  return error instanceof CommanderError || error instanceof UsageError || error instanceof AppError
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  if (error instanceof UsageError) return exitCodes.usage
  const wrongInput = ['invalid-input', 'not-found', 'not-supported', 'data-unreadable', 'wrong-state'] as const
  return error instanceof AppError && wrongInput.some((code) => code === error.code)
    ? exitCodes.usage
    : exitCodes.failed
}
