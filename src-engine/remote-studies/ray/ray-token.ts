// The token of a Ray cluster, from where Ray's own commands take it. It goes into the head of each request and nowhere else.

import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'

/** null: none is set. Throws AppError where a file is named that cannot be read. */
export function rayToken(env: Readonly<Record<string, string | undefined>> = process.env): string | null {
  const { RAY_AUTH_TOKEN: token, RAY_AUTH_TOKEN_PATH: path } = env
  if (token?.trim()) return token.trim()
  if (!path) return textOf(join(homedir(), '.ray', 'auth_token'))
  const text = textOf(path)
  if (text !== null) return text
  throw new AppError('not-supported', `Expected a token in the file that RAY_AUTH_TOKEN_PATH names, got none: ${path}.`)
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim() || null
  } catch {
    return null
  }
}
