import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Node processes started for this data folder; read from /proc, so that the app needs no back door for its tests. */
export function processesOf(home: string, entry: 'main.ts' | 'trainer.ts'): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      if (!Number.isInteger(pid)) return false
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
        const mine = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`EBM_STUDIO_HOME=${home}\0`)
        return (
          mine &&
          command.some((word) => word.endsWith(join('src-engine', entry)) || word.endsWith(join('training', entry)))
        )
      } catch {
        return false // it ended between the two looks
      }
    })
}
