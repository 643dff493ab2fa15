// Which tables hold what goes along where experiments, studies of them, and compositions are taken: into a file, and out
// of one.

import type { Database } from 'better-sqlite3'

/** In the order in which they are written, read and hashed: what is referred to comes first. */
export const carriedTables = [
  'kept_data',
  'studies',
  'experiments',
  'runs',
  'made_forms',
  'metric_rows',
  'held_out',
  'best_held_out',
  'run_values',
  'snapshots',
  'checkpoints',
  'models',
  'measurements',
  'verifications',
  'kept_models',
  'compositions',
] as const
export type CarriedTable = (typeof carriedTables)[number]

/** They stand in a file only where it has such: one without is the same as from a version that knew no such table. */
export const tablesWhereUsed: readonly CarriedTable[] = ['studies', 'verifications', 'kept_models', 'compositions']

/** What stays at home: the set-up as it was edited last, files that a person chose, and where studies train. */
export const tablesLeftOut: readonly string[] = [
  'settings',
  'grants',
  'study_places',
  'study_parts',
  'placed_runs',
  'study_frames',
]

/** Names of the columns of a table of an attached database. */
export const columnsOf = (database: Database, table: string, schema = 'main'): string[] =>
  (database.pragma(`${schema}.table_info(${table})`) as { name: string }[]).map(({ name }) => name)

/** Those that refer to a table which does not come along stay empty. */
export function carriedColumns(database: Database, table: CarriedTable, schema = 'main'): string[] {
  const references = database.pragma(`${schema}.foreign_key_list(${table})`) as { table: string; from: string }[]
  const home = references.filter((reference) => !(carriedTables as readonly string[]).includes(reference.table))
  return columnsOf(database, table, schema).filter((name) => !home.some(({ from }) => from === name))
}
