// The engine's end of a child process that does one thing for it: it is sent an assignment, reports, and its end is told
// once.

import { fork } from 'node:child_process'
import { computeProcess } from '../devices/compute-process.ts'
import { listenForLastWords } from '../devices/last-words.ts'
import type { ProcessorTime, Used } from '../devices/processor-time.ts'

export interface BesideProcess {
  /** Ends it at once; `onExit` follows. */
  kill(): void
}

export interface BesideListeners<Report> {
  onReport(report: Report): void
  /** How it ended, in words; comes exactly once, after the last report. */
  onExit(how: string): void
}

export type StartBeside<Assignment, Report> = (
  assignment: Assignment,
  listeners: BesideListeners<Report>,
) => BesideProcess

export interface BesideOptions {
  /** The file that it runs. */
  entry: string
  processorTime: ProcessorTime
}

/** Starts them under the Node that runs the engine. */
export function besideStarter<Assignment, Report extends object>({
  entry,
  processorTime,
}: BesideOptions): StartBeside<Assignment, Report> {
  return (assignment, { onReport, onExit }) => {
    const note = processorTime.child()
    // Nobody but the engine writes to stdout: the command line's results stand there.
    const child = fork(entry, [], { ...computeProcess, stdio: ['ignore', 2, 'pipe', 'ipc'] })
    const lastWords = listenForLastWords(child.stderr, process.stderr)
    let how: string | null = null
    let ended = false
    // The last messages may come after 'exit' and before 'disconnect', the last words before 'close'.
    const endIfOver = (): void => {
      if (ended || how === null || child.connected) return
      ended = true
      onExit(how)
    }
    child.on('message', (message) => {
      const report = message as Report & Used
      note(report)
      onReport(report)
    })
    child.on('error', (error) => {
      if (child.pid !== undefined) return
      how = `it could not be started: ${error.message}`
      endIfOver()
    })
    child.on('disconnect', endIfOver)
    child.on('close', (code, signal) => {
      how = signal ? `it was ended by ${signal}${lastWords()}` : `it ended with exit code ${code}${lastWords()}`
      endIfOver()
    })
    child.send(assignment as object, () => undefined)
    return { kill: () => void child.kill('SIGKILL') }
  }
}
