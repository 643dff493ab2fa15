// What was found damaged while the library was read: left out, and said once each.

import Database from 'better-sqlite3'

export interface DamageLog {
  report(text: string): void
  readonly found: readonly string[]
  /** Told of everything new, and at once of what is known. Returns how to unsubscribe. */
  subscribe(listener: (text: string) => void): () => void
}

export function damageLog(): DamageLog {
  const found = new Set<string>()
  const listeners = new Set<(text: string) => void>()
  return {
    report(text) {
      if (found.has(text)) return
      found.add(text)
      for (const listener of listeners) listener(text)
    },
    get found() {
      return [...found]
    },
    subscribe(listener) {
      for (const text of found) listener(text)
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** A damaged record in words, and what to delete it by. */
export interface KeyedDamage {
  key: { column: string; value: number | string }
  text: string
}

/** SQLite itself came upon a page that cannot be right. */
export function isCorrupt(error: unknown): boolean {
  return (
    error instanceof Database.SqliteError && (error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB')
  )
}

/** `CD-10, seed 1 (run 630b08a98144)`, as far as the library can still say it. */
export function runInWords(database: Database.Database, runId: string): string {
  try {
    const run = database.prepare<[string], { label: string; seed: number }>('SELECT label, seed FROM runs WHERE id = ?')
    const { label, seed } = run.get(runId) ?? {}
    return label === undefined ? `run ${runId}` : `${label}, seed ${seed} (run ${runId})`
  } catch {
    return `run ${runId}`
  }
}

/** null if it is damaged: unpacking and decoding throw whatever they stumble on. */
export function unlessDamaged<Result>(read: () => Result): Result | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE') && !isCorrupt(error)) {
      throw error
    }
    return null
  }
}
