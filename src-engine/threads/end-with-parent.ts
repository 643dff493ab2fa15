// A process that computes without a pause ends with its parent: it cannot hear of its channel's end itself, so a thread
// of it looks whether the parent is there.

import { Worker } from 'node:worker_threads'

/** Call once, at the beginning, with the parent's process id as the parent told it: it may be gone by now. A process that
 * has nothing else to do ends all the same. */
export function endWithParent(parent: number): void {
  new Worker(new URL('./parent-watch.ts', import.meta.url), { workerData: parent }).unref()
}
