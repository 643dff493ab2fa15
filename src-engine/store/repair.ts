// Three ways on from a library that cannot be opened. What takes its place is built and checked under another name
// first; the old file is then kept aside, named with the date, and never written to.

import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type Database from 'better-sqlite3'
import { AppError } from '../../src-shared/errors.ts'
import type { RepairChoice } from '../../src-shared/store-state.ts'
import { fileTime, newestBackup, type Backup } from './backups.ts'
import { BrokenStore } from './broken-store.ts'
import { exchange } from './exchange.ts'
import { lockFolder } from './lock.ts'
import { numberRunsBehindPictures } from './kept-aside.ts'
import { createDatabase, databaseName, openStore } from './open-store.ts'
import { readPictures, type PictureReader } from './pictures.ts'
import { salvage, versionToSalvage } from './salvage.ts'
import { defaultMigrationsFolder, isUsable, readMigrations, type Migration } from './schema.ts'

/** The database with what SQLite may have left beside it. */
const suffixes = ['', '-wal', '-shm', '-journal'] as const

export interface Repair {
  /** Name of the file that the old library now has. */
  keptAside: string
  /** What the new one holds, in words. */
  outcome: string
}

/** Why the library cannot be opened; null if it can. Throws what a repair could not cure, such as a folder in use. */
export function brokenStoreIn(folder: string): BrokenStore | null {
  try {
    openStore({ folder }).close()
    return null
  } catch (error) {
    if (error instanceof BrokenStore) return error
    throw error
  }
}

export function newestUsableBackup(folder: string): Backup | null {
  return newestBackup(folder, readMigrations(defaultMigrationsFolder).length)
}

/** Throws AppError if the choice leads nowhere; the old library is then where it was. */
export function repairStore(options: { folder: string; choice: RepairChoice; now?: () => number }): Repair {
  const { folder, choice, now = Date.now } = options
  // Damage may lie where no opening looks, and a backup may be wished whatever the state; only emptying one that
  // opens could be nothing but a mistake.
  if (choice === 'new' && brokenStoreIn(folder) === null) {
    throw new AppError('wrong-state', `Expected a broken library in ${folder}, got a sound one: nothing was done.`)
  }
  const lock = lockFolder(folder)
  try {
    const path = join(folder, databaseName)
    const building = `${path}.building`
    const outcome = build(choice, { folder, path, building })
    numberRunsBehindPictures(building, folder)
    if (!isUsable(building, readMigrations(defaultMigrationsFolder).length)) {
      throw new AppError('store-unavailable', `Expected a sound new library at ${building}, got a damaged one.`)
    }
    return { keptAside: exchange(path, building, fileTime(now())), outcome }
  } finally {
    lock.release()
  }
}

interface Places {
  folder: string
  path: string
  building: string
}

function build(choice: RepairChoice, { folder, path, building }: Places): string {
  const migrations = readMigrations(defaultMigrationsFolder)
  switch (choice) {
    case 'restore': {
      const backup = newestUsableBackup(folder)
      if (!backup) {
        throw new AppError(
          'not-found',
          `Expected a sound backup in ${join(folder, 'backups')}, got none: salvage, or start a new library.`,
        )
      }
      for (const suffix of suffixes) rmSync(building + suffix, { force: true })
      copyFileSync(backup.path, building)
      const time = new Date(backup.takenAt).toISOString().slice(0, 16).replace('T', ' ')
      return `The library is as it was on ${time} UTC. Pictures made since then stay as long as the old file does.`
    }
    case 'salvage':
      return salvageInto(building, path, migrations)
    case 'new':
      createDatabase(building, migrations).close()
      return 'The library is empty.'
    default:
      return choice satisfies never
  }
}

function salvageInto(building: string, path: string, migrations: readonly Migration[]): string {
  // Reading may roll a journal back: that must happen to a copy.
  const copy = `${path}.copy`
  let target: Database.Database | undefined
  let pictures: PictureReader | undefined
  try {
    for (const suffix of ['', '-wal', '-journal']) {
      if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix)
    }
    const version = versionToSalvage(copy, migrations.length)
    target = createDatabase(
      building,
      migrations.filter((migration) => migration.version <= version),
    )
    pictures = readPictures(dirname(path))
    const { experiments, runs, leftOut } = salvage(copy, target, { migrations, pictures })
    if (experiments === 0) {
      throw new AppError(
        'data-unreadable',
        `Expected something readable in ${path}, got no experiment: restore a backup, or start a new library.`,
      )
    }
    return `${experiments === 1 ? '1 experiment' : `${experiments} experiments`} with ${runs === 1 ? '1 run' : `${runs} runs`} could be read.${leftOutText(leftOut)}`
  } finally {
    pictures?.close()
    target?.close()
    for (const suffix of suffixes) rmSync(copy + suffix, { force: true })
  }
}

const leftOutText = (count: number): string =>
  count === 0 ? '' : count === 1 ? ' 1 damaged record was left out.' : ` ${count} damaged records were left out.`
