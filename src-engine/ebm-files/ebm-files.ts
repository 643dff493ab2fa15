// Export and import of `.ebm` files, one at a time: a process beside writes and reads, the engine takes in what was found
// to be sound.

import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { EbmExported, EbmImported, TakenOutcome } from '../../src-shared/ebm-file.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import { fileNameOf } from '../../src-shared/file-name.ts'
import { passingFolder } from '../store/leftovers.ts'
import type { Chosen } from '../store/copy-experiments.ts'
import type { Store } from '../store/open-store.ts'
import { ebmWorker, type EbmWorker } from './ebm-jobs.ts'

export interface EbmFiles {
  /** Studies bring the experiments of their trials, compositions their models. Throws AppError; a file that was there before is then as it was. */
  export(wanted: Chosen, path: string): Promise<EbmExported>
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
    async export({ experimentIds, studyIds, compositionIds }, path) {
      for (const id of experimentIds) store.experiments.summary(id)
      for (const id of compositionIds) store.compositions.get(id)
      const chosen = {
        experimentIds: [...new Set([...experimentIds, ...studyIds.flatMap((id) => trialsOf(store, id))])],
        studyIds,
        compositionIds: [...new Set(compositionIds)],
      }
      return inTurn('export', path, (folder, onProgress) =>
        worker.do({ kind: 'export', home: store.folder, folder, path, chosen, program }, onProgress),
      )
    },
    import: (path) =>
      inTurn('import', path, async (folder, onProgress) => {
        const { library, ...found } = await worker.do({ kind: 'read', home: store.folder, folder, path }, onProgress)
        const isTaken = ({ outcome }: { outcome: TakenOutcome }) => outcome === 'new' || outcome === 'copy'
        const experimentIds = found.experiments.filter(isTaken).map(({ experimentId }) => experimentId)
        const studyIds = found.studies.filter(isTaken).map(({ studyId }) => studyId)
        const compositionIds = found.compositions.filter(isTaken).map(({ compositionId }) => compositionId)
        if (experimentIds.length + compositionIds.length > 0) {
          await store.takeIn(library, { experimentIds, studyIds, compositionIds })
        }
        for (const { compositionId, outcome } of found.compositions) {
          if (outcome === 'restored') store.compositions.restore(compositionId)
        }
        if (found.compositions.length > 0) emit({ kind: 'compositions' })
        for (const { studyId, outcome } of found.studies) {
          if (outcome === 'restored') store.studies.restore(studyId)
        }
        for (const { experimentId, outcome, studyId } of found.experiments) {
          if (outcome === 'restored' && studyId === null) store.experiments.restore(experimentId)
          if (outcome !== 'there') emit({ kind: 'experiment', summary: store.experiments.summary(experimentId) })
        }
        return found
      }),
    close: () => worker.close(),
  }
}

/** Those that are in the library, or in the trash with it. Throws AppError where there is no such study, or one without any. */
function trialsOf({ studies, experiments }: Store, studyId: string): string[] {
  const { deletedAt, name } = studies.get(studyId)
  const trials = experiments.ofStudy(studyId).filter((trial) => trial.deletedAt === deletedAt)
  if (trials.length > 0) return trials.map(({ experimentId }) => experimentId)
  throw new AppError('wrong-state', `Expected a study with trials, got “${name}”, whose trials were all deleted.`, {
    field: 'studyIds',
  })
}
