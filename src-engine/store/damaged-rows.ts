// Reads every record of a library and names those that are damaged: by their checksum, by what they hold, or because
// SQLite cannot read them.

import type { Database } from 'better-sqlite3'
import { isCorrupt, type KeyedDamage } from './damage.ts'
import { damagedCheckpoints } from './checkpoints.ts'
import { damagedCompositions, damagedKeptModels } from './compositions.ts'
import { damagedExperiments } from './experiments.ts'
import { damagedBestHeldOut, damagedHeldOut } from './held-out.ts'
import { damagedKeptData } from './kept-data.ts'
import { damagedMeasurements } from './measurements.ts'
import { damagedMetricRows } from './metrics.ts'
import { damagedModels } from './models.ts'
import type { PictureReader } from './pictures.ts'
import { damagedRunValues } from './run-values.ts'
import { damagedRuns } from './runs.ts'
import { damagedSnapshots } from './snapshots.ts'
import { damagedStudies } from './studies.ts'
import { damagedVerifications } from './verifications.ts'

export interface DamagedRow {
  table: keyof typeof readers
  /** What to delete it by; null where the rest of the table cannot be read. */
  key: { column: string; value: number | string } | null
  /** In words. */
  text: string
}

type Read = (database: Database, pictures: Pick<PictureReader, 'get'>) => Generator<KeyedDamage>

const readers = {
  studies: damagedStudies,
  experiments: damagedExperiments,
  runs: damagedRuns,
  metric_rows: damagedMetricRows,
  held_out: damagedHeldOut,
  best_held_out: damagedBestHeldOut,
  run_values: damagedRunValues,
  snapshots: damagedSnapshots,
  checkpoints: damagedCheckpoints,
  models: damagedModels,
  measurements: damagedMeasurements,
  verifications: damagedVerifications,
  kept_data: damagedKeptData,
  compositions: damagedCompositions,
  kept_models: damagedKeptModels,
} as const

export function* damagedRows(database: Database, pictures: Pick<PictureReader, 'get'>): Generator<DamagedRow> {
  for (const [table, read] of Object.entries(readers) as [DamagedRow['table'], Read][]) {
    try {
      for (const { key, text } of read(database, pictures)) yield { table, key, text }
    } catch (error) {
      if (!isCorrupt(error)) throw error
      yield { table, key: null, text: `The table ${table} cannot be read to its end.` }
    }
  }
}
