import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the driver calls the first card, on Linux; the addon does not tell. */
export function graphicsCardName(folder = '/proc/driver/nvidia/gpus'): string {
  try {
    const [first] = readdirSync(folder).sort()
    return (
      /^Model:\s*(.+)$/m.exec(readFileSync(join(folder, first, 'information'), 'utf8'))?.[1].trim() ?? 'CUDA device'
    )
  } catch {
    return 'CUDA device'
  }
}
