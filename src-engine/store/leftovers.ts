// What work that was killed has left in the data folder: removed at the next opening, under the lock.

import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const unfinished = /^(studio|pictures)\.sqlite\.(new|building|copy|look)(-wal|-shm|-journal)?$/
const unfinishedBackup = /\.partial(-wal|-shm|-journal)?$/

export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) if (unfinished.test(name)) rmSync(join(folder, name), { force: true })
  const backups = join(folder, 'backups')
  if (!existsSync(backups)) return
  for (const name of readdirSync(backups)) {
    if (unfinishedBackup.test(name)) rmSync(join(backups, name), { force: true })
  }
}
