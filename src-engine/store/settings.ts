// What the app remembers between sessions besides experiments: the set-up as it was last edited, that of the sampling lab,
// and what was learned.

import type { Database } from 'better-sqlite3'
import { inStandardisedCoordinates } from '../../src-shared/config/coordinates.ts'
import { automaticName, experimentConfigSchema, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { noProgress, progressSchema, type Progress } from '../../src-shared/learn/progress.ts'
import { labSetupSchema, type LabSetup } from '../../src-shared/sampling-lab/lab-setup.ts'
import * as v from 'valibot'
import { withEachSeedOnce } from './each-seed-once.ts'

export interface SettingsTable {
  /** null if none was saved, or if it no longer fits the schema: the app then starts from its default. */
  loadSetup(): ExperimentConfig | null
  saveSetup(config: ExperimentConfig): void
  /** What was answered in the lessons and the quiz; nothing where it cannot be read. */
  loadProgress(): Progress
  saveProgress(progress: Progress): void
  /** null if none was saved, or if it no longer fits the schema. */
  loadLab(): LabSetup | null
  saveLab(setup: LabSetup): void
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
      const stored = withEachSeedOnce(JSON.parse(text) as { name?: unknown; seeds?: unknown })
      // Earlier versions let a name be empty; the rest of the set-up is not to be lost for that.
      const isUnnamed = typeof stored.name === 'string' && stored.name.trim() === ''
      const parsed = v.safeParse(experimentConfigSchema, isUnnamed ? { ...stored, name: 'Unnamed' } : stored)
      if (!parsed.success) return null
      const setup = inStandardisedCoordinates(parsed.output)
      return isUnnamed ? { ...setup, name: automaticName(setup) } : setup
    },
    saveSetup: (config) => void upsert.run('setup', JSON.stringify(config)),
    loadProgress() {
      const text = select.get('learn')
      if (text === undefined) return noProgress
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), progressSchema), text)
      return parsed.success ? parsed.output : noProgress
    },
    saveProgress: (progress) => void upsert.run('learn', JSON.stringify(progress)),
    loadLab() {
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), labSetupSchema), select.get('lab'))
      return parsed.success ? parsed.output : null
    },
    saveLab: (setup) => void upsert.run('lab', JSON.stringify(setup)),
  }
}
