// What the engine has a process do with `.ebm` files.

import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { EbmExported, EbmImported } from '../../src-shared/ebm-file.ts'
import type { Chosen } from '../store/copy-experiments.ts'
import { AppError, errorFromReport, type ErrorReport } from '../../src-shared/errors.ts'

export type EbmJob =
  | { kind: 'export'; home: string; folder: string; path: string; chosen: Chosen; program: string }
  | { kind: 'read'; home: string; folder: string; path: string }

export interface EbmResults {
  export: EbmExported
  /** And the path of the library from which the experiments are to be taken. */
  read: EbmImported & { library: string }
}

export type EbmAnswer = { progress: number } | { result: EbmResults[EbmJob['kind']] } | { error: ErrorReport }

export interface EbmWorker {
  do<Kind extends EbmJob['kind']>(
    job: Extract<EbmJob, { kind: Kind }>,
    onProgress: (share: number) => void,
  ): Promise<EbmResults[Kind]>
  /** Ends what is under way. */
  close(): void
}

const entry = join(import.meta.dirname, 'ebm-process.ts')
/** Of JavaScript's own objects: rows are read one by one. */
const heapMegabytes = 1024

export function ebmWorker(): EbmWorker {
  const working = new Set<ChildProcess>()
  return {
    do: (job, onProgress) =>
      new Promise((resolve, reject) => {
        const execArgv = ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${heapMegabytes}`]
        const child = fork(entry, [JSON.stringify(job)], { execArgv, serialization: 'advanced' })
        working.add(child)
        child.on('message', (answer: EbmAnswer) => {
          if ('progress' in answer) onProgress(answer.progress)
          else if ('error' in answer) reject(errorFromReport(answer.error))
          else resolve(answer.result as never)
        })
        child.on('error', reject)
        child.on('exit', (code, signal) => {
          working.delete(child)
          const how = signal ?? `exit code ${code}`
          reject(
            new AppError(
              'data-unreadable',
              `Expected the ${job.kind} of the file to end, got ${how}: nothing was changed.`,
            ),
          )
        })
      }),
    close() {
      for (const child of working) child.kill('SIGKILL')
    },
  }
}
