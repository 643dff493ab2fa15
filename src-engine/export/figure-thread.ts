// The thread that draws figures: started with the first, kept for the next ones, ended after a while without any, so
// that neither the engine's loop nor its memory carries the drawing.

import { Worker } from 'node:worker_threads'
import { AppError, errorFromReport, type ErrorReport } from '../../src-shared/errors.ts'
import type { FileFormat } from '../../src-shared/figures/file-format.ts'
import type { FigureInput, FigureOptions } from '../../src-shared/figures/figure.ts'

/** What the thread is asked and what it answers; answers come in the order of the tasks. */
export interface FigureTask {
  input: FigureInput
  options: FigureOptions
  format: FileFormat
}
export interface DrawnFile {
  bytes: Uint8Array
  /** What the person should know of the file: characters that could not be drawn. */
  notices: string[]
}
export type FigureAnswer = DrawnFile | { error: ErrorReport }

interface Waiting {
  resolve: (file: DrawnFile) => void
  reject: (error: Error) => void
}

interface FigureThread {
  worker: Worker
  waiting: Waiting[]
  idleTimer: NodeJS.Timeout | null
}

const idleMs = 20_000
let thread: FigureThread | null = null

/** The file's content, with what is to be said of it. The thread keeps the process alive only while it draws. */
export function figureBytes(task: FigureTask): Promise<DrawnFile> {
  thread ??= startThread()
  const { worker, waiting } = thread
  if (thread.idleTimer) clearTimeout(thread.idleTimer)
  return new Promise((resolve, reject) => {
    waiting.push({ resolve, reject })
    worker.ref()
    worker.postMessage(task)
  })
}

function startThread(): FigureThread {
  const started: FigureThread = {
    worker: new Worker(new URL('./figure-worker.ts', import.meta.url)),
    waiting: [],
    idleTimer: null,
  }
  started.worker.on('message', (answer: FigureAnswer) => {
    const asker = started.waiting.shift()
    if (started.waiting.length === 0) rest(started)
    if ('bytes' in answer) asker?.resolve(answer)
    else asker?.reject(errorFromReport(answer.error))
  })
  started.worker.on('error', (error: Error) => end(started, error))
  started.worker.on('exit', (code) => {
    end(started, new AppError('export-failed', `Expected a figure, got the end (${code}) of its thread: try again.`))
  })
  return started
}

function rest(resting: FigureThread): void {
  resting.worker.unref()
  resting.idleTimer = setTimeout(() => {
    if (thread === resting) thread = null
    void resting.worker.terminate()
  }, idleMs)
  resting.idleTimer.unref()
}

function end(ended: FigureThread, error: Error): void {
  if (thread === ended) thread = null
  for (const { reject } of ended.waiting.splice(0)) reject(error)
}
