// One of the project's set-up scripts as a child process, its lines told as they come.

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { AppError } from '../../src-shared/errors.ts'
import { programFolder } from './program.ts'

const lineLengthMax = 300

export type SetUpScriptName = 'setup-tensorflow.mjs' | 'setup-mnist.mjs'

export const setUpScript = (name: SetUpScriptName): string => join(programFolder, 'scripts', name)

export interface SetUpRun {
  /** Resolves with how it ended, in words; null where it succeeded. */
  ended: Promise<string | null>
  kill(): void
}

/** What Node is given to run it: certificates that the system trusts, an organisation's own among them, hold here too. */
export const setUpArguments = (script: string, args: readonly string[]): string[] => [
  '--use-system-ca',
  script,
  ...args,
]

/** Throws AppError('not-supported') where the script is not there, as in an app without its checkout. */
export function requireScript(script: string): void {
  if (existsSync(script)) return
  throw new AppError('not-supported', `Expected the set-up script ${script}, got none: install from a checkout.`)
}

export function runSetUp(script: string, args: readonly string[], onLine: (line: string) => void): SetUpRun {
  const running = spawn(process.execPath, setUpArguments(script, args), {
    env: { ...process.env, EBM_STUDIO_PROGRESS: 'lines' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  createInterface({ input: running.stderr }).on('line', (line) => {
    if (line.trim() !== '') onLine(line.slice(0, lineLengthMax))
  })
  const ended = new Promise<string | null>((resolve) => {
    running.on('error', (error) => resolve(`it could not be started: ${error.message}`))
    running.on('close', (code, signal) => {
      resolve(code === 0 ? null : signal ? `it was ended by ${signal}` : `it ended with exit code ${code}`)
    })
  })
  return { ended, kill: () => void running.kill() }
}
