// A thread that does one task after the other: started with the first, ended after a while without any, so that neither
// the engine's loop nor its memory carries the work.
//
//   idle ──ask──▶ working ──answer──▶ next task, or resting ──idleMs──▶ ended
//                    └──signal──▶ the thread is ended, whatever it was doing; the tasks that wait go to a fresh one
//
// A task that computes cannot be interrupted from outside, so ending its thread is the only way to cancel it; starting
// another takes about 0.2 s.

import { Worker, type Transferable } from 'node:worker_threads'
import { AppError, errorFromReport, type ErrorReport } from '../../src-shared/errors.ts'

/** The last two end the task. */
export type TaskAnswer<Answer> = { told: unknown } | { answer: Answer } | { error: ErrorReport }

export interface TaskOptions {
  /** Cancels the task: its promise rejects with the signal's reason. */
  signal?: AbortSignal
  /** What the task tells on its way. */
  onTold?: (told: unknown) => void
  /** What is handed over instead of copied: gone here afterwards. */
  transfer?: Transferable[]
}

export interface TaskThread<Task, Answer> {
  /** Rejects with what the task throws, as AppError. Tasks are done in the order in which they were asked for. */
  ask(task: Task, options?: TaskOptions): Promise<Answer>
}

export interface TaskThreadOptions {
  /** The file of the thread, which calls `serveTasks`. */
  entry: URL
  /** What its tasks make, for the message when it ends by itself: `a preview`. */
  makes: string
  idleMs?: number
}

interface Waiting<Task, Answer> {
  task: Task
  transfer: Transferable[]
  onTold: ((told: unknown) => void) | undefined
  resolve(answer: Answer): void
  reject(reason: unknown): void
}

export function taskThread<Task, Answer>({
  entry,
  makes,
  idleMs = 20_000,
}: TaskThreadOptions): TaskThread<Task, Answer> {
  const queue: Waiting<Task, Answer>[] = []
  let worker: Worker | null = null
  let current: Waiting<Task, Answer> | null = null
  let idleTimer: NodeJS.Timeout | null = null

  function next(): void {
    if (current) return
    current = queue.shift() ?? null
    if (!current) return rest()
    if (idleTimer) clearTimeout(idleTimer)
    worker ??= start()
    // Only a thread that works keeps the process alive.
    worker.ref()
    worker.postMessage(current.task, current.transfer)
  }

  function start(): Worker {
    const started = new Worker(entry)
    started.on('message', (message: TaskAnswer<Answer>) => {
      if (started !== worker) return
      const asker = current
      if ('told' in message) return asker?.onTold?.(message.told)
      current = null
      if ('answer' in message) asker?.resolve(message.answer)
      else asker?.reject(errorFromReport(message.error))
      next()
    })
    started.on('error', (error) => lost(started, inWords(error, makes)))
    started.on('exit', (code) => {
      lost(started, new AppError('internal', `Expected ${makes}, got the end (${code}) of its thread: try again.`))
    })
    return started
  }

  /** Ended by itself, for example for want of memory: only the task it was at fails. */
  function lost(ended: Worker, error: unknown): void {
    if (ended !== worker) return
    worker = null
    const asker = current
    current = null
    asker?.reject(error)
    next()
  }

  function rest(): void {
    if (!worker) return
    const resting = worker
    resting.unref()
    idleTimer = setTimeout(() => {
      if (worker === resting && !current) end()
    }, idleMs)
    idleTimer.unref()
  }

  function end(): void {
    void worker?.terminate()
    worker = null
  }

  function cancel(waiting: Waiting<Task, Answer>, reason: unknown): void {
    const at = queue.indexOf(waiting)
    if (at < 0 && current !== waiting) return
    if (at >= 0) queue.splice(at, 1)
    else {
      current = null
      end()
    }
    waiting.reject(reason)
    next()
  }

  return {
    ask(task, { signal, onTold, transfer = [] } = {}) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        const waiting: Waiting<Task, Answer> = { task, transfer, onTold, resolve, reject }
        signal?.addEventListener('abort', () => cancel(waiting, signal.reason), { once: true })
        queue.push(waiting)
        next()
      })
    },
  }
}

/** A thread has an end of its own where memory does not suffice; anything else is a bug. */
function inWords(error: Error, makes: string): Error {
  if ((error as { code?: string }).code !== 'ERR_WORKER_OUT_OF_MEMORY') return error
  return new AppError('internal', `Expected ${makes}, got too little memory: close other programs, or keep fewer rows.`)
}
