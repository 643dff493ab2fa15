// The other end of a task thread: what it was asked is done by `work`, one task after the other.

import { parentPort, type Transferable } from 'node:worker_threads'
import { reportError } from '../../src-shared/errors.ts'
import type { TaskAnswer } from './task-thread.ts'

export interface DoneTask<Answer> {
  answer: Answer
  /** What is handed over instead of copied. */
  transfer?: Transferable[]
}

/**
 * Call once, in the entry of a thread. What `work` throws becomes the task's error; what it tells on its way is heard while
 * it computes.
 */
export function serveTasks<Task, Answer>(
  work: (task: Task, tell: (told: unknown) => void) => Promise<DoneTask<Answer>>,
): void {
  parentPort?.on('message', (task: Task) => {
    work(task, (told) => send({ told })).then(
      ({ answer, transfer }) => send({ answer }, transfer),
      (error: unknown) => send({ error: reportError(error) }),
    )
  })

  function send(message: TaskAnswer<Answer>, transfer: Transferable[] = []): void {
    parentPort?.postMessage(message, transfer)
  }
}
