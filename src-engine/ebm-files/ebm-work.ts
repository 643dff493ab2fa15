// What the process beside does, by the kind of the job.

import { shortId } from '../store/short-id.ts'
import type { EbmJob, EbmResults } from './ebm-jobs.ts'
import { exportEbmFile } from './export-file.ts'
import { readEbmFile } from './read-file.ts'
import { settleIds } from './settle-ids.ts'

/** Throws AppError. */
export function doEbmJob(job: EbmJob, onProgress: (share: number) => void): EbmResults[EbmJob['kind']] {
  switch (job.kind) {
    case 'export':
      return exportEbmFile({ ...job, ...job.chosen, onProgress })
    case 'read': {
      const read = readEbmFile(job.path, job.folder, onProgress)
      try {
        const taken = settleIds(read, { home: job.home, folder: job.folder, newId: shortId })
        return { ...taken, program: read.program, library: read.path }
      } finally {
        read.library.close()
      }
    }
    default:
      return job satisfies never
  }
}
