// Process entry: one long job on the library's file, done beside the engine so that this goes on answering.

import { AppError, reportError } from '../../src-shared/errors.ts'
import { backUpNow } from './backups.ts'
import type { CaretakerAnswer, CaretakerJob } from './caretaker.ts'
import { checkLibrary } from './check-library.ts'
import { librarySizes } from './library-sizes.ts'
import { updateStore } from './open-store.ts'
import { pagesVerdict } from './schema.ts'
import { endWithParent } from '../threads/end-with-parent.ts'

const [job, parent] = process.argv.slice(2)

endWithParent(Number(parent))
process.on('disconnect', () => process.exit(1))

function done(job: CaretakerJob): unknown {
  switch (job.kind) {
    case 'check':
      return checkLibrary(job.path)
    case 'check-pages':
      return pagesVerdict(job.path)
    case 'sizes':
      return librarySizes(job.path)
    case 'backup':
      return backUpNow(job.folder, job.now)
    case 'update':
      return updateStore(job)
    default:
      return job satisfies never
  }
}

function answer(job: CaretakerJob): CaretakerAnswer {
  try {
    return { result: done(job) }
  } catch (error) {
    if (!(error instanceof AppError)) console.error(error)
    return { error: reportError(error) }
  }
}

process.send!(answer(JSON.parse(job) as CaretakerJob), undefined, undefined, () => process.exit(0))
