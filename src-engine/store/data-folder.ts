// Where experiments are kept: EBM_STUDIO_HOME, or the place where the platform's programs keep such things.

import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

export function dataFolder(environment: Environment = process.env, platform: string = process.platform): string {
  if (environment.EBM_STUDIO_HOME) return resolve(environment.EBM_STUDIO_HOME)
  switch (platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'EBM Studio')
    case 'win32':
      return join(environment.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'EBM Studio')
    default:
      return join(environment.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'ebm-studio')
  }
}
