// Long jobs on the library's file (a check, a backup) in a process of their own: SQLite works without a pause, so that a
// gigabyte would keep the engine from answering for seconds, and a thread that is inside SQLite cannot be ended.

import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { AppError, errorFromReport, type ErrorReport } from '../../src-shared/errors.ts'
import type { LibraryCheck, LibrarySizes } from '../../src-shared/library.ts'

export type CaretakerJob =
  | { kind: 'check'; path: string }
  | { kind: 'check-pages'; path: string }
  | { kind: 'sizes'; path: string }
  | { kind: 'backup'; folder: string; now: number }
  | { kind: 'update'; folder: string; now: number }

export type CaretakerAnswer = { result: unknown } | { error: ErrorReport }

interface Results {
  check: LibraryCheck
  /** `ok`, or the first fault. */
  'check-pages': string
  sizes: LibrarySizes
  /** The path of the copy. */
  backup: string
  /** What was found damaged. */
  update: string[]
}

export interface Caretaker {
  do<Kind extends CaretakerJob['kind']>(job: Extract<CaretakerJob, { kind: Kind }>): Promise<Results[Kind]>
  /** Ends what is under way: a copy that is half made is removed at the next opening. */
  close(): void
}

const entry = join(import.meta.dirname, 'caretaker-process.ts')

export function createCaretaker(): Caretaker {
  const working = new Set<ChildProcess>()
  return {
    do: (job) =>
      new Promise((resolve, reject) => {
        const execArgv = ['--disable-warning=ExperimentalWarning']
        const child = fork(entry, [JSON.stringify(job), String(process.pid)], { execArgv, serialization: 'advanced' })
        working.add(child)
        child.on('message', (answer: CaretakerAnswer) => {
          if ('error' in answer) reject(errorFromReport(answer.error))
          else resolve(answer.result as never)
        })
        child.on('error', reject)
        child.on('exit', (code, signal) => {
          working.delete(child)
          const how = signal ?? `exit code ${code}`
          reject(
            new AppError('store-unavailable', `Expected the ${job.kind} of the library to end, got ${how}: try again.`),
          )
        })
      }),
    close() {
      for (const child of working) child.kill('SIGKILL')
    },
  }
}
