// Small settings of the window, in JSON. Losing one is no loss, so a file that cannot be read counts as absent.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/** Whole or not at all: written beside and moved into place. */
export function writeJson(path: string, value: unknown): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.new`, JSON.stringify(value))
    renameSync(`${path}.new`, path)
  } catch (error) {
    console.warn(`${path} could not be written; the setting is lost at the next start.`, error)
  }
}
