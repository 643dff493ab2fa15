// What work that was killed has left in the data folder: removed at the next opening, under the lock.

import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const unfinished = /^(studio|pictures)\.sqlite\.(new|building|copy|look)(-wal|-shm|-journal)?$/
/** Beginning of the name of a folder in which a file is written or read (ebm-files). */
export const passingFolder = 'passing-'

const unfinishedBackup = /\.partial(-wal|-shm|-journal)?$/

export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (unfinished.test(name)) rmSync(join(folder, name), { force: true })
    if (name.startsWith(passingFolder)) rmSync(join(folder, name), { recursive: true, force: true })
  }
  const backups = join(folder, 'backups')
  if (!existsSync(backups)) return
  for (const name of readdirSync(backups)) {
    if (unfinishedBackup.test(name)) rmSync(join(backups, name), { force: true })
  }
}
