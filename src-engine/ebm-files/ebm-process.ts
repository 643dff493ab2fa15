// Process entry: writes or reads one `.ebm` file, beside the engine so that this goes on answering, and apart from it, so
// that whatever a file of unknown origin does to its reader ends with this process.

import { AppError, reportError } from '../../src-shared/errors.ts'
import type { EbmAnswer, EbmJob } from './ebm-jobs.ts'
import { doEbmJob } from './ebm-work.ts'

process.on('disconnect', () => process.exit(1))

function answer(job: EbmJob): EbmAnswer {
  try {
    return { result: doEbmJob(job, (progress) => void process.send!({ progress } satisfies EbmAnswer)) }
  } catch (error) {
    if (!(error instanceof AppError)) console.error(error)
    return { error: reportError(error) }
  }
}

process.send!(answer(JSON.parse(process.argv[2]) as EbmJob), undefined, undefined, () => process.exit(0))
