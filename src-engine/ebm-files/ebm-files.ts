// Export and import of `.ebm` files, one at a time: a process beside writes and reads, the engine takes in what was found
// to be sound.

import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { EbmExported, EbmImported } from '../../src-shared/ebm-file.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import { fileNameOf } from '../../src-shared/file-name.ts'
import { passingFolder } from '../store/leftovers.ts'
import type { Store } from '../store/open-store.ts'
import { ebmWorker, type EbmWorker } from './ebm-jobs.ts'

export interface EbmFiles {
  /** Throws AppError; a file that was there before is then as it was. */
  export(experimentIds: readonly string[], path: string): Promise<EbmExported>
  /** Throws AppError; the library is then as it was. */
  import(path: string): Promise<EbmImported>
  close(): void
}

export interface EbmFilesParts {
  store: Store
  /** The version of EBM Studio. */
  program: string
  emit: (event: EngineEvent) => void
  /** Absent: a process for each file. */
  worker?: EbmWorker
}

export function createEbmFiles({ store, program, emit, worker = ebmWorker() }: EbmFilesParts): EbmFiles {
  let last: Promise<unknown> = Promise.resolve()

  /** After those before it, with a folder of its own, and told how far it is. */
  function inTurn<Result>(
    work: 'export' | 'import',
    path: string,
    act: (folder: string, onProgress: (share: number) => void) => Promise<Result>,
  ): Promise<Result> {
    let told = false
    const tell = (share: number | null) => {
      told = true
      emit({ kind: 'file-work', work, name: fileNameOf(path), share })
    }
    const turn = last.then(async () => {
      const folder = mkdtempSync(join(store.folder, passingFolder))
      try {
        return await act(folder, tell)
      } finally {
        rmSync(folder, { recursive: true, force: true })
        if (told) tell(null)
      }
    })
    last = turn.catch(() => undefined)
    return turn
  }

  return {
    async export(experimentIds, path) {
      for (const id of experimentIds) store.experiments.summary(id)
      return inTurn('export', path, (folder, onProgress) =>
        worker.do({ kind: 'export', home: store.folder, folder, path, experimentIds, program }, onProgress),
      )
    },
    import: (path) =>
      inTurn('import', path, async (folder, onProgress) => {
        const { library, ...found } = await worker.do({ kind: 'read', home: store.folder, folder, path }, onProgress)
        const taken = found.experiments.filter(({ outcome }) => outcome === 'new' || outcome === 'copy')
        if (taken.length > 0)
          await store.takeIn(
            library,
            taken.map(({ experimentId }) => experimentId),
          )
        for (const { experimentId, outcome } of found.experiments) {
          if (outcome === 'restored') store.experiments.restore(experimentId)
          if (outcome !== 'there') emit({ kind: 'experiment', summary: store.experiments.summary(experimentId) })
        }
        return found
      }),
    close: () => worker.close(),
  }
}
