// Tables are read and previews made beside the engine's loop, which has to go on serving: a table of 40 MB takes seconds.
//
// Five threads, so that an experiment that starts waits neither for a preview nor for the import sheet. Each comes with
// its first task and goes when it has had none for a while.

import { taskThread, type TaskOptions, type TaskThread } from '../threads/task-thread.ts'
import type { DataTaskName, DataTasks } from './data-tasks.ts'

export interface DataTask {
  name: DataTaskName
  given: DataTasks[DataTaskName]['given']
}

/** Soon: after a large table a thread holds hundreds of megabytes. */
const idleMs = 5000

const threads: Record<DataTaskName, TaskThread<DataTask, DataTasks[DataTaskName]['makes']>> = (() => {
  const thread = (makes: string, idleMs: number) =>
    taskThread<DataTask, DataTasks[DataTaskName]['makes']>({
      entry: new URL('./data-worker.ts', import.meta.url),
      makes,
      idleMs,
    })
  const tables = thread('a table that was read', idleMs)
  // Trainers are started next, and starting a process takes the longer the more memory this one has.
  const contents = thread('rows of a table', 0)
  const files = thread('files of a model', idleMs)
  return {
    table: tables,
    columns: tables,
    fingerprint: tables,
    modelFacts: tables,
    modelFiles: files,
    compositionFiles: files,
    measurable: tables,
    contents,
    // The data are kept from one question to the next.
    conditional: thread('a conditional density', 60_000),
    preview: thread('a preview', idleMs),
  }
})()

/** Throws what reading and loading throw; rejects with the signal's reason when it is cancelled. */
export function dataTask<Name extends DataTaskName>(
  name: Name,
  given: DataTasks[Name]['given'],
  options?: TaskOptions,
): Promise<DataTasks[Name]['makes']> {
  return threads[name].ask({ name, given }, options)
}
