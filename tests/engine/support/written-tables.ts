// Tables written for a test: files in a folder of their own, which is removed afterwards.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** Call once per test file. */
export function writtenTables(): { folder: string; fileOf: (contents: string | Uint8Array) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'ebm-tables-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  let count = 0
  return {
    folder,
    fileOf(contents) {
      const path = join(folder, `table-${count++}.csv`)
      writeFileSync(path, contents)
      return path
    },
  }
}

export const lines = (header: string, row: (i: number) => string, length = 40): string =>
  [header, ...Array.from({ length }, (_, i) => row(i))].join('\n')

/** Numbers between −2 and 3 with three decimals. */
export const wave = (i: number): string => (((i * 29) % 41) / 8 - 2).toFixed(3)
