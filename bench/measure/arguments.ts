// The command line of the benches. Throws an Error that says what was expected.

import { parseArgs } from 'node:util'
import { backendIds, type BackendId } from '../../src-shared/config/experiment.ts'
import { benchMethods, standardShapes, type BenchMethod, type Shape } from './workload.ts'

export interface BenchArguments {
  json: boolean
  /** null = every backend that is available. */
  backend: BackendId | null
  shapes: readonly Shape[]
  method: BenchMethod
  steps: number
  /** null = every core. */
  threads: number | null
}

export const benchUsage =
  'npm run bench [-- --json] [--backend B] [--shapes "h,B,d;…"] [--method cd|pcd|nce] [--k 20] [--threads n]'

export function parseBenchArguments(argv: readonly string[]): BenchArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      json: { type: 'boolean', default: false },
      backend: { type: 'string' },
      shapes: { type: 'string' },
      method: { type: 'string', default: 'cd' },
      k: { type: 'string', default: '20' },
      threads: { type: 'string' },
    },
  })
  const { json, backend, shapes, method, k, threads } = values
  return {
    json,
    backend: backend === undefined ? null : oneOf('--backend', backendIds, backend),
    shapes: shapes === undefined ? standardShapes : parseShapes(shapes),
    method: oneOf('--method', benchMethods, method),
    steps: wholeNumber('--k', k),
    threads: threads === undefined ? null : wholeNumber('--threads', threads),
  }
}

/** "h,B,d;h,B,d": hidden units, batch, columns. */
export function parseShapes(text: string): Shape[] {
  const parts = text.split(';').filter((part) => part.trim() !== '')
  if (parts.length === 0) throw new Error(`Expected --shapes "h,B,d;…", got "${text}".`)
  return parts.map((part) => {
    const numbers = part.split(',')
    if (numbers.length !== 3) throw new Error(`Expected three numbers h,B,d in --shapes, got "${part.trim()}".`)
    const [h, B, d] = numbers.map((number) => wholeNumber('--shapes', number))
    return { h, B, d }
  })
}

function oneOf<Choice extends string>(option: string, choices: readonly Choice[], given: string): Choice {
  const found = choices.find((choice) => choice === given)
  if (found === undefined) throw new Error(`Expected ${option} ${choices.join('|')}, got "${given}".`)
  return found
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isInteger(number) && number >= 1 && number <= 1e6) return number
  throw new Error(`Expected a whole number from 1 on for ${option}, got "${text.trim()}".`)
}
