// Where the program's own files are, in a checkout as in an installed package, and which version they are.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const programFolder = join(import.meta.dirname, '..', '..')

export function programVersion(): string {
  const text = readFileSync(join(programFolder, 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
