// The engine's end of a measurer: a child process that makes evaluations of one model, and whose end is told once.

import { fork } from 'node:child_process'
import { join } from 'node:path'
import { computeProcess } from '../devices/compute-process.ts'
import { listenForLastWords } from '../devices/last-words.ts'
import { createProcessorTime, type ProcessorTime, type Used } from '../devices/processor-time.ts'
import type { MeasureAssignment, MeasurerReport } from './measurer-messages.ts'

export interface MeasurerProcess {
  /** Ends it at once; `onExit` follows. */
  kill(): void
}

export interface MeasurerListeners {
  onReport(report: MeasurerReport): void
  /** How it ended, in words; comes exactly once, after the last report. */
  onExit(how: string): void
}

export type StartMeasurer = (assignment: MeasureAssignment, listeners: MeasurerListeners) => MeasurerProcess

export interface MeasurerStarterOptions {
  /** The file that they run; the product's own if absent. */
  entry?: string
  processorTime?: ProcessorTime
}

/** Starts measurers under the Node that runs the engine. */
export function measurerStarter({
  entry = join(import.meta.dirname, 'measurer.ts'),
  processorTime = createProcessorTime(),
}: MeasurerStarterOptions = {}): StartMeasurer {
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
      const report = message as MeasurerReport & Used
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
    child.send(assignment, () => undefined)
    return { kill: () => void child.kill('SIGKILL') }
  }
}
