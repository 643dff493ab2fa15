// What the app remembers between sessions besides experiments: the set-up as it was last edited.

import type { Database } from 'better-sqlite3'
import { experimentConfigSchema, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import * as v from 'valibot'

export interface SettingsTable {
  /** null if none was saved, or if it no longer fits the schema: the app then starts from its default. */
  loadSetup(): ExperimentConfig | null
  saveSetup(config: ExperimentConfig): void
}

export function settingsTable(database: Database): SettingsTable {
  const select = database.prepare<[string], string>('SELECT value FROM settings WHERE name = ?').pluck()
  const upsert = database.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  return {
    loadSetup() {
      const text = select.get('setup')
      if (text === undefined) return null
      const parsed = v.safeParse(experimentConfigSchema, JSON.parse(text))
      return parsed.success ? parsed.output : null
    },
    saveSetup: (config) => void upsert.run('setup', JSON.stringify(config)),
  }
}
