// The engine's end of a trainer: a child process that reports, obeys, and whose death is told once.
//
//   fork ──▶ trains a run ──▶ leaves, or dies: onExit
//                 ▲  └─ says that it is free: onExit, too ──▶ idle ──▶ leaves after a while
//                 └──────────────── the next run ────────────────┘
//
// A trainer that ended its run soundly is given the next one: its code is loaded and compiled by then, which is a fifth of
// what a short run computes. It keeps nothing of a run but code, so that the next has the numbers of a fresh process.

import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { BackendId } from '../../src-shared/config/experiment.ts'
import type { BackendDevice } from '../backends/backend.ts'
import { computeProcess } from '../devices/compute-process.ts'
import { listenForLastWords } from '../devices/last-words.ts'
import { createProcessorTime, type ProcessorTime, type Used } from '../devices/processor-time.ts'
import type { TrainerAssignment, TrainerCommand, TrainerMessage, TrainerReport } from '../training/trainer-messages.ts'

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

export interface StartTrainer {
  (assignment: TrainerAssignment, listeners: TrainerListeners): TrainerProcess
  /** Lets no trainer wait for another run; resolves when all have left, or after two seconds. */
  close?(): Promise<void>
}

/** With these a process ends itself, or is ended for what it did. */
const crashSignals: readonly (NodeJS.Signals | null)[] = ['SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP']
/** The next run of a queue comes at once; a person who starts another takes longer. */
const idleMs = 2000

export interface TrainerStarterOptions {
  /** The file that they run; the product's own if absent. */
  entry?: string
  processorTime?: ProcessorTime
  /** What is known of a backend on this machine; null sends the trainer to find out by itself. */
  testedDevice?: (backend: BackendId) => BackendDevice | null
}

/** Starts trainers under the Node that runs the engine, or gives the run to one that is free. */
export function trainerStarter({
  entry = join(import.meta.dirname, '..', 'training', 'trainer.ts'),
  processorTime = createProcessorTime(),
  testedDevice = () => null,
}: TrainerStarterOptions = {}): StartTrainer {
  const idle: Trainer[] = []
  const alive = new Set<Trainer>()
  const start: StartTrainer = (assignment, listeners) => {
    const trainer = idle.pop() ?? new Trainer(entry, idle)
    if (!alive.has(trainer)) {
      alive.add(trainer)
      void trainer.gone.then(() => alive.delete(trainer))
    }
    const tested = testedDevice(assignment.backend)
    const note = processorTime.child(assignment.runId)
    return trainer.train(tested ? { ...assignment, tested } : assignment, { ...listeners, note })
  }
  start.close = async () => {
    for (const trainer of alive) trainer.leaveWhenFree()
    const left = Promise.all([...alive].map(({ gone }) => gone))
    let timer: NodeJS.Timeout | undefined
    await Promise.race([left, new Promise((resolve) => (timer = setTimeout(resolve, idleMs)))])
    clearTimeout(timer)
  }
  return start
}

/** Of the run under way; `note` takes what the process has used for it. */
type RunListeners = TrainerListeners & { note(used: Used): void }

class Trainer {
  readonly #child: ChildProcess
  readonly #lastWords: () => string
  /** Those of this starter that wait for a run. */
  readonly #idle: Trainer[]
  #run: RunListeners | null = null
  /** Processor time, before the run under way and with it. */
  #usedBefore = 0
  #usedSoFar = 0
  #exit: { code: number | null; signal: NodeJS.Signals | null } | null = null
  #leaving: NodeJS.Timeout | undefined
  #staysWhenFree = true
  readonly gone: Promise<void>
  #resolveGone: () => void = () => undefined

  constructor(entry: string, idle: Trainer[]) {
    // Nobody but the engine writes to stdout: the command line's results stand there.
    const child = fork(entry, [], { ...computeProcess, stdio: ['ignore', 2, 'pipe', 'ipc'] })
    this.#child = child
    this.#idle = idle
    this.#lastWords = listenForLastWords(child.stderr, process.stderr)
    this.gone = new Promise((resolve) => (this.#resolveGone = resolve))
    child.on('message', (message) => this.#take(message as TrainerMessage & Used))
    child.on('error', (error) => {
      if (child.pid === undefined) this.#end(`it could not be started: ${error.message}`, false)
    })
    // Not 'close', which never comes when it was this end that cut the channel.
    child.on('exit', (code, signal) => {
      this.#exit = { code, signal }
      this.#left()
    })
    child.on('disconnect', () => this.#left())
    child.stderr?.on('close', () => this.#left())
  }

  train(assignment: TrainerAssignment, listeners: RunListeners): TrainerProcess {
    const child = this.#child
    clearTimeout(this.#leaving)
    holdEngine(child, true)
    this.#run = listeners
    this.#usedBefore = this.#usedSoFar
    const send = (command: TrainerCommand): void => {
      // A child that has just died: its 'close' tells what there is to tell. One that trains another run is not meant.
      if (child.connected && this.#run === listeners) child.send(command, () => undefined)
    }
    send({ command: 'begin', assignment })
    return { send, kill: () => void (this.#run === listeners && child.kill('SIGKILL')) }
  }

  /** At once, or with the end of its run. */
  leaveWhenFree(): void {
    this.#staysWhenFree = false
    holdEngine(this.#child, true)
    if (this.#run === null) this.#leave()
  }

  #leave(): void {
    this.#withdraw()
    if (this.#child.connected) this.#child.disconnect()
  }

  #take(report: TrainerMessage & Used): void {
    this.#usedSoFar = report.processorSeconds
    this.#run?.note({ processorSeconds: this.#usedSoFar - this.#usedBefore })
    if (report.report === 'free') this.#rest()
    else this.#run?.onReport(report)
  }

  #rest(): void {
    if (!this.#staysWhenFree) {
      this.#leave()
      return
    }
    this.#idle.push(this)
    holdEngine(this.#child, false)
    this.#leaving = setTimeout(() => this.#leave(), idleMs).unref()
    this.#endRun('it was free for another run', false)
  }

  #withdraw(): void {
    clearTimeout(this.#leaving)
    if (this.#idle.includes(this)) this.#idle.splice(this.#idle.indexOf(this), 1)
  }

  /** The last messages may come after 'exit' and before 'disconnect', the last words before the end of stderr. */
  #left(): void {
    const child = this.#child
    this.#withdraw()
    if (this.#exit === null || child.connected || child.stderr?.closed === false) return
    const { code, signal } = this.#exit
    const crashed = crashSignals.includes(signal)
    const how = signal ? `it was killed by ${signal}` : `it ended with exit code ${code}`
    this.#end(crashed ? `it crashed with ${signal}${this.#lastWords()}` : how, crashed)
  }

  #end(how: string, crashed: boolean): void {
    this.#endRun(how, crashed)
    this.#resolveGone()
  }

  #endRun(how: string, crashed: boolean): void {
    const run = this.#run
    this.#run = null
    run?.onExit(how, crashed)
  }
}

/** Whether the engine's process stays for this child; one that is free leaves with it. */
function holdEngine(child: ChildProcess, held: boolean): void {
  const stderr = child.stderr as (typeof child.stderr & { ref?(): void; unref?(): void }) | null
  for (const each of [child, child.channel, stderr]) {
    if (held) each?.ref?.()
    else each?.unref?.()
  }
}
