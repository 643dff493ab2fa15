// Writes experiments and compositions of the library into one file. The same ones give the same bytes wherever they are exported
// from: numbers are given anew in an order that follows from the contents, and nothing says when, where or by whom.
//
//   library ──copy──▶ building ──damaged left out, made the same everywhere, hashed──▶ VACUUM INTO file

import Database from '../store/sqlite.ts'
import { recordedMetricNames } from '../../src-shared/metric.ts'
import { columnsOf, tablesWhereUsed } from '../store/carried-tables.ts'
import { copyExperiments, runsToCopy } from '../store/copy-experiments.ts'
import { noPictures, type PictureReader } from '../store/pictures.ts'
import { leaveOutDamaged } from '../store/salvage.ts'
import { defaultMigrationsFolder, readMigrations, type Migration } from '../store/schema.ts'
import { contentHash } from './content-hash.ts'
import { keepFileTables, makeTables } from './file-schema.ts'
import { leaveOutNames, makeTheSameEverywhere, requireWhole, takeBodies } from './for-everywhere.ts'

export interface WriteOptions {
  /** A database of the library's schema in its newest version, and the pictures that are not in it. */
  library: { path: string; pictures: PictureReader }
  experimentIds: readonly string[]
  /** Studies that come along; their trials are among the experiments. Trials of others are experiments by themselves. */
  studyIds: readonly string[]
  compositionIds: readonly string[]
  /** Two paths that are free: of the file, and for the work before. */
  to: string
  building: string
  /** The version of EBM Studio. */
  program: string
  /** To be compared: without what a person calls the experiments, whether they are starred, and how they were looked at. */
  unnamed?: boolean
}

export interface WrittenFile {
  /** SHA-256 of all rows. */
  contents: string
  /** Damaged records that are not in it. */
  leftOut: number
}

/** Throws AppError where an experiment, a study or a composition is not there or its record is damaged. */
export function writeEbmFile(options: WriteOptions): WrittenFile {
  const { library, experimentIds, studyIds, compositionIds, to, building, program, unnamed = false } = options
  const chosen = { experimentIds, studyIds, compositionIds }
  const migrations = readMigrations(defaultMigrationsFolder)
  const database = new Database(building)
  try {
    database.pragma('journal_mode = OFF')
    database.pragma('synchronous = OFF')
    database.pragma('foreign_keys = OFF')
    makeTables(database, { migrations, extraMetrics: recordedMetricNames })
    database.prepare('ATTACH ? AS source').run(library.path)
    database.transaction(() => {
      const runs = runsToCopy(database, experimentIds, 1)
      copyExperiments(database, chosen, runs)
      takeBodies(database, runs, library.pictures)
    })()
    database.exec('DETACH source')
    const leftOut = leaveOutDamaged(database, noPictures)
    requireWhole(database, chosen)
    database.transaction(() => {
      makeTheSameEverywhere(database)
      if (unnamed) leaveOutNames(database)
    })()
    dropUnusedMetrics(database, migrations)
    keepFileTables(
      database,
      tablesWhereUsed.filter((table) => database.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get()),
    )
    const contents = contentHash(database)
    const manifest = database.prepare('INSERT INTO manifest (name, value) VALUES (?, ?)')
    manifest.run('contents', contents)
    manifest.run('program', program)
    database.prepare('VACUUM INTO ?').run(to)
    return { contents, leftOut }
  } finally {
    database.close()
  }
}

/** So that it depends on the rows alone which columns there are, and no row has sixty empty cells. */
function dropUnusedMetrics(database: Database.Database, migrations: readonly Migration[]): void {
  const plain = new Database(':memory:')
  try {
    makeTables(plain, { migrations, extraMetrics: [] })
    const always = new Set(columnsOf(plain, 'metric_rows'))
    for (const name of columnsOf(database, 'metric_rows').filter((each) => !always.has(each))) {
      const used = database.prepare(`SELECT 1 FROM metric_rows WHERE ${name} IS NOT NULL LIMIT 1`).get()
      if (!used) database.exec(`ALTER TABLE metric_rows DROP COLUMN ${name}`)
    }
  } finally {
    plain.close()
  }
}
