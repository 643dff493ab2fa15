// The studio of one command: the library opened, brought to this version where it must be, and closed again.

import { formatBytes } from '../../src-shared/numbers.ts'
import { dataFolder } from '../store/data-folder.ts'
import { updateLibrary } from '../store/update-library.ts'
import { openStudio, type Studio } from '../studio.ts'

export type WithStudio = (act: (studio: Studio) => Promise<void>) => Promise<void>

/** Opens the data folder for one command. */
export async function withStudio(act: (studio: Studio) => Promise<void>): Promise<void> {
  const folder = dataFolder()
  const notices = await updateLibrary({ folder, onBegin: tellUpdate })
  const studio = openStudio({ folder })
  try {
    await act(studio)
  } finally {
    await studio.close()
    for (const text of [...notices, ...studio.store.damage.found]) console.error(`warning: ${text}`)
    if (studio.store.damage.found.length > 0) console.error('To see all of it: ebm library check')
  }
}

/** Nothing else is printed for seconds, where the library is large. */
function tellUpdate(bytes: number): void {
  console.error(`The library is being brought to this version; a copy of it (${formatBytes(bytes)}) is made first.`)
}
