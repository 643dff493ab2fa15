// Size and time of a file: what is looked at to see whether it has changed.

import { statSync } from 'node:fs'

/** Changes when the file does; a path that cannot be looked at counts as missing. */
export function stampOf(path: string): string {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats ? `${stats.size} ${stats.mtimeMs}` : 'missing'
  } catch {
    return 'missing'
  }
}
