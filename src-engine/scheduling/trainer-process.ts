// The engine's end of a trainer: a child process that reports, obeys, and whose death is told once.

import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { BackendId } from '../../src-shared/config/experiment.ts'
import type { BackendDevice } from '../backends/backend.ts'
import { computeProcess } from '../devices/compute-process.ts'
import { listenForLastWords } from '../devices/last-words.ts'
import { createProcessorTime, type ProcessorTime, type Used } from '../devices/processor-time.ts'
import type { TrainerAssignment, TrainerCommand, TrainerReport } from '../training/trainer-messages.ts'

export interface TrainerProcess {
  send(command: TrainerCommand): void
  /** Ends it at once; `onExit` follows. */
  kill(): void
}

export interface TrainerListeners {
  onReport(report: TrainerReport): void
  /**
   * How it ended, in words; comes exactly once, after the last report. `crashed`: native code gave up, such as a device's
   * library that aborts; nobody killed it.
   */
  onExit(how: string, crashed?: boolean): void
}

export type StartTrainer = (assignment: TrainerAssignment, listeners: TrainerListeners) => TrainerProcess

/** With these a process ends itself, or is ended for what it did. */
const crashSignals: readonly (NodeJS.Signals | null)[] = ['SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP']

export interface TrainerStarterOptions {
  /** The file that they run; the product's own if absent. */
  entry?: string
  processorTime?: ProcessorTime
  /** What is known of a backend on this machine; null sends the trainer to find out by itself. */
  testedDevice?: (backend: BackendId) => BackendDevice | null
}

/** Starts trainers under the Node that runs the engine. */
export function trainerStarter({
  entry = join(import.meta.dirname, '..', 'training', 'trainer.ts'),
  processorTime = createProcessorTime(),
  testedDevice = () => null,
}: TrainerStarterOptions = {}): StartTrainer {
  return (assignment, { onReport, onExit }) => {
    const note = processorTime.child(assignment.runId)
    // Nobody but the engine writes to stdout: the command line's results stand there.
    const child = fork(entry, [], { ...computeProcess, stdio: ['ignore', 2, 'pipe', 'ipc'] })
    const lastWords = listenForLastWords(child.stderr, process.stderr)
    let how: string | null = null
    let crashed = false
    let ended = false
    // The last messages may come after 'exit' and before 'disconnect', the last words before 'close'.
    const endIfOver = (): void => {
      if (ended || how === null || child.connected) return
      ended = true
      onExit(how, crashed)
    }
    child.on('message', (message) => {
      const report = message as TrainerReport & Used
      note(report)
      onReport(report)
    })
    child.on('error', (error) => {
      if (child.pid !== undefined) return
      ended = true
      onExit(`it could not be started: ${error.message}`)
    })
    child.on('disconnect', endIfOver)
    child.on('close', (code, signal) => {
      crashed = crashSignals.includes(signal)
      if (crashed) how = `it crashed with ${signal}${lastWords()}`
      else how = signal ? `it was killed by ${signal}` : `it ended with exit code ${code}`
      endIfOver()
    })
    const send = (command: TrainerCommand): void => {
      // A child that has just died: its 'close' tells what there is to tell.
      if (child.connected) child.send(command, () => undefined)
    }
    const tested = testedDevice(assignment.backend)
    send({ command: 'begin', assignment: tested ? { ...assignment, tested } : assignment })
    return { send, kill: () => void child.kill('SIGKILL') }
  }
}
