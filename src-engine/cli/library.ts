// `ebm library`: the library as a file, whether or not it can be opened: check, back up, restore, salvage, begin anew.

import type { Command } from 'commander'
import { join } from 'node:path'
import { checkInWords, deletedKeptDays } from '../../src-shared/library.ts'
import type { RepairChoice } from '../../src-shared/store-state.ts'
import { backUpNow, listBackups } from '../store/backups.ts'
import { checkLibrary } from '../store/check-library.ts'
import { dataFolder } from '../store/data-folder.ts'
import { databaseName, openStore } from '../store/open-store.ts'
import { repairStore } from '../store/repair.ts'
import { addEbmFileCommands } from './ebm-files.ts'
import type { WithStudio } from './with-studio.ts'
import { table } from './table.ts'
import { exitCodes } from './train-runs.ts'

interface JsonOption {
  json?: boolean
}

export function addLibraryCommands(program: Command, withStudio: WithStudio): Command {
  const library = program
    .command('library')
    .description('check, back up or repair the file that holds all runs; experiments to and from .ebm files')
  const command = (name: string, description: string) =>
    library.command(name).description(description).option('--json', 'as one JSON object')
  command('check', 'read every record and compare it with its checksum; changes nothing').action(check)
  command('backup', 'copy the library, without its pictures, to the backups now').action(backUp)
  command('backups', 'list the backups, newest first').action(backups)
  command('restore', 'go back to the newest sound backup; the old file is kept aside').action(repair('restore'))
  command('salvage', 'copy what is undamaged into a new file; the old one is kept aside').action(repair('salvage'))
  command('compact', `remove for good what was deleted more than ${deletedKeptDays} days ago, and give its space back`)
    .option('--deleted', 'also what was deleted a moment ago')
    .action(compact)
  addEbmFileCommands(library, withStudio)
  command('new', 'start an empty library in place of one that cannot be opened').action(repair('new'))
  return library
}

function check({ json }: JsonOption): void {
  const path = join(dataFolder(), databaseName)
  const found = checkLibrary(path)
  if (!found.sound) process.exitCode = exitCodes.failed
  if (json) return console.log(JSON.stringify({ path, ...found }))
  const { experiments, runs, metricRows, snapshots, checkpoints, models, measurements } = found.counts
  const pictures = `${found.counts.pictures} pictures, ${(found.pictureBytes / 1e6).toFixed(1)} MB, beside it`
  console.log(`${path}, ${(found.bytes / 1e6).toFixed(1)} MB, and ${pictures}`)
  console.log(
    `${experiments} experiments, ${runs} runs, ${metricRows} metric rows, ${snapshots} snapshots, ` +
      `${checkpoints} checkpoints, ${models} models, ${measurements} measurements`,
  )
  console.log(checkInWords(found))
  if (found.unsealed > 0) console.log(`${found.unsealed} records of an earlier version have no checksums.`)
  for (const text of [...found.pages, ...found.damaged]) console.log(`- ${text}`)
  const more = found.damagedCount - found.damaged.length
  if (more > 0) console.log(`- and ${more} more`)
  if (!found.sound) console.log('To go on: ebm library salvage keeps all that is undamaged, restore the newest backup.')
}

function backUp({ json }: JsonOption): void {
  const path = backUpNow(dataFolder())
  console.log(json ? JSON.stringify({ path }) : `The library was copied to ${path}, and the copy was read back whole.`)
}

function backups({ json }: JsonOption): void {
  const found = listBackups(dataFolder()).map(({ path, takenAt }) => ({
    path,
    takenAt: new Date(takenAt).toISOString(),
  }))
  if (json) return console.log(JSON.stringify({ backups: found }))
  if (found.length === 0) return console.log('No backups yet: one is made each day once there are experiments.')
  console.log(
    table(
      ['taken (UTC)', 'file'],
      found.map(({ path, takenAt }) => [takenAt.slice(0, 16).replace('T', ' '), path]),
    ),
  )
}

async function compact({ json, deleted = false }: JsonOption & { deleted?: boolean }): Promise<void> {
  const store = openStore({ folder: dataFolder() })
  try {
    const tidied = await store.tidy({ everything: deleted })
    const { experiments, files, bytes } = tidied
    const removed = `${experiments} deleted experiments and ${files} files that nothing uses were removed`
    console.log(json ? JSON.stringify(tidied) : `${removed}; ${(bytes / 1e6).toFixed(1)} MB were given back.`)
  } finally {
    store.close()
  }
}

const repair =
  (choice: RepairChoice) =>
  ({ json }: JsonOption): void => {
    const folder = dataFolder()
    const { keptAside, outcome } = repairStore({ folder, choice })
    const path = join(folder, keptAside)
    console.log(json ? JSON.stringify({ outcome, keptAside: path }) : `${outcome} The old file is kept as ${path}.`)
  }
