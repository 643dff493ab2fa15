// Whether a program that was sent can train on a node: loads what a chunk runs, and compares its kernels with the reference.
// Prints "ok", or what is wrong.

import { reportError } from '../../src-shared/errors.ts'
import { loadBackend } from '../backends/load-backend.ts'
import { selfTest } from '../backends/self-test.ts'
import './run-chunk.ts'

const outcome = async (): Promise<string> => {
  const result = await selfTest(await loadBackend('wasm'))
  return result.passed ? 'ok' : `${result.operation}: ${result.detail}`
}

process.stdout.write(`${await outcome().catch((error: unknown) => reportError(error).message)}\n`)
