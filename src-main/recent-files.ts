// Experiment files that were opened or saved lately, newest first, for the File menu. Kept in a small file of the
// window's own; a file that has gone since is said when it is chosen, not hidden.

import { app } from 'electron'
import { join } from 'node:path'
import { readJson, writeJson } from './json-file.ts'

const kept = 8

export interface RecentFiles {
  list(): readonly string[]
  add(path: string): void
  clear(): void
  onChange(listener: () => void): void
}

export function createRecentFiles(): RecentFiles {
  const file = join(app.getPath('userData'), 'recent-files.json')
  const saved = readJson(file)
  const listeners: (() => void)[] = []
  let paths = Array.isArray(saved) ? saved.filter((path) => typeof path === 'string').slice(0, kept) : []

  function keep(next: string[]): void {
    paths = next
    writeJson(file, paths)
    for (const listener of listeners) listener()
  }

  return {
    list: () => paths,
    add(path) {
      keep([path, ...paths.filter((other) => other !== path)].slice(0, kept))
      app.addRecentDocument(path)
    },
    clear() {
      keep([])
      app.clearRecentDocuments()
    },
    onChange: (listener) => void listeners.push(listener),
  }
}
