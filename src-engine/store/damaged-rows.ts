// Reads every record of a library and names those that are damaged: by their checksum, by what they hold, or because
// SQLite cannot read them.

import type { Database } from 'better-sqlite3'
import { isCorrupt } from './damage.ts'
import { damagedCheckpoints } from './checkpoints.ts'
import { damagedExperiments, damagedHeldOut } from './experiments.ts'
import { damagedMetricRows } from './metrics.ts'
import { damagedModels } from './models.ts'
import { damagedRuns } from './runs.ts'
import { damagedSnapshots } from './snapshots.ts'

export interface DamagedRow {
  table: 'experiments' | 'runs' | 'metric_rows' | 'held_out' | 'snapshots' | 'checkpoints' | 'models'
  /** What to delete it by; null where the rest of the table cannot be read. */
  key: { column: string; value: number | string } | null
  /** In words. */
  text: string
}

const readers = {
  experiments: damagedExperiments,
  runs: damagedRuns,
  metric_rows: damagedMetricRows,
  held_out: damagedHeldOut,
  snapshots: damagedSnapshots,
  checkpoints: damagedCheckpoints,
  models: damagedModels,
} as const

export function* damagedRows(database: Database): Generator<DamagedRow> {
  for (const [table, read] of Object.entries(readers) as [DamagedRow['table'], (typeof readers)['runs']][]) {
    try {
      for (const { key, text } of read(database)) yield { table, key, text }
    } catch (error) {
      if (!isCorrupt(error)) throw error
      yield { table, key: null, text: `The table ${table} cannot be read to its end.` }
    }
  }
}
