// The threads that share a session's work. Whoever asks works along; the others take tasks from the same count.
//
// A word of shared memory counts the tasks that nobody has taken yet; taking one is a compare and exchange on it. While a
// task is under way its job cannot end, so what stands on the board then is the task's own job. Tasks write to places of
// their own: which thread does which makes no difference to any result.

import { Worker } from 'node:worker_threads'
import { type Job, writeJob } from './job.ts'
import { kernelVisits, type KernelPlace, type UseKernels } from './kernel-visits.ts'
import { jobLength } from './memory-plan.ts'
import { createThreadWork } from './thread-work.ts'

/** Places in the control words. */
const openTasks = 0
const doneTasks = 1
const failures = 2
/** Threads with a number below this take tasks. */
const allowedThreads = 3
/** Counts jobs, so that a thread knows when to read the board anew. */
const jobNumber = 4
const controlLength = 5

/** How often a thread looks for work before it goes to sleep: longer than what lies between the jobs of an update. */
const looksBeforeSleep = 100_000

export interface ThreadData {
  place: KernelPlace
  thread: number
}

export interface Team {
  /** From now on; threads are started when they are first needed. */
  useThreads(count: number): void
  /** Opens a job; `work` must have returned true for the one before. */
  begin(job: Job, taskCount: number): void
  /** Works along until all tasks are done (true) or the time is up (false): then others may have their turn. */
  work(milliseconds: number): boolean
  dispose(): void
}

export function createTeam(place: KernelPlace, useKernels: UseKernels): Team {
  const { memory, plan } = place
  const control = new Int32Array(memory.buffer, plan.at.control, controlLength)
  const board = new Float64Array(memory.buffer, plan.at.job, jobLength)
  const own = useKernels((kernels) => createThreadWork(place, kernels, 0))
  const threads: Worker[] = []
  let wanted = 1
  let tasks = 0

  function startThreads(): void {
    while (threads.length < wanted - 1) {
      const workerData: ThreadData = { place, thread: threads.length + 1 }
      const thread = new Worker(new URL('./compute-thread.ts', import.meta.url), { workerData })
      // A process may end while they sleep.
      thread.unref()
      threads.push(thread)
    }
  }

  /** False when the time is up before all are done. */
  function takeTasks(until: number): boolean {
    for (let task = takeTask(control); task >= 0; task = takeTask(control)) {
      own.run(task)
      Atomics.add(control, doneTasks, 1)
      if (performance.now() > until && Atomics.load(control, doneTasks) < tasks) return false
    }
    return true
  }

  return {
    useThreads(count) {
      wanted = Math.max(1, Math.min(count, plan.threads))
      Atomics.store(control, allowedThreads, wanted)
    },

    begin(job, taskCount) {
      if (wanted > 1 && taskCount > 1) startThreads()
      writeJob(board, job)
      own.read()
      tasks = taskCount
      Atomics.store(control, doneTasks, 0)
      Atomics.add(control, jobNumber, 1)
      // From here on the job is visible: everything else was written before.
      Atomics.store(control, openTasks, taskCount)
      if (threads.length > 0 && wanted > 1) Atomics.notify(control, openTasks)
    },

    work(milliseconds) {
      const until = performance.now() + milliseconds
      if (!useKernels(() => takeTasks(until))) return false
      for (let look = 0; Atomics.load(control, doneTasks) < tasks; look++) {
        if (look < looksBeforeSleep) continue
        // The others are still at it: the core may be wanted by one of them.
        if (performance.now() > until) return false
        Atomics.wait(control, doneTasks, Atomics.load(control, doneTasks), 1)
      }
      if (Atomics.load(control, failures) > 0) throw new Error('A compute thread failed; its message stands above.')
      return true
    },

    dispose() {
      for (const thread of threads) void thread.terminate()
    },
  }
}

/** The body of every other thread; never returns. */
export function serveTasks({ place, thread }: ThreadData): never {
  const useKernels = kernelVisits(place)
  const work = useKernels((kernels) => createThreadWork(place, kernels, thread))
  const control = new Int32Array(place.memory.buffer, place.plan.at.control, controlLength)
  let known = -1
  for (;;) {
    waitForTasks(control, thread)
    const task = takeTask(control)
    if (task < 0) continue
    // The task in hand keeps its job from ending: the board is that job's.
    const current = Atomics.load(control, jobNumber)
    if (current !== known) work.read()
    known = current
    try {
      useKernels(() => work.run(task))
    } catch (error) {
      console.error(error)
      Atomics.add(control, failures, 1)
    }
    Atomics.add(control, doneTasks, 1)
    Atomics.notify(control, doneTasks)
  }
}

/** Returns when there are open tasks for this thread. */
function waitForTasks(control: Int32Array, thread: number): void {
  for (let look = 0; ; look++) {
    const open = Atomics.load(control, openTasks)
    const allowed = thread < Atomics.load(control, allowedThreads)
    if (allowed && open > 0) return
    if (look < looksBeforeSleep && allowed) continue
    Atomics.wait(control, openTasks, open)
    look = 0
  }
}

/** The number of a task, or −1 if none is left. */
function takeTask(control: Int32Array): number {
  for (;;) {
    const open = Atomics.load(control, openTasks)
    if (open === 0) return -1
    if (Atomics.compareExchange(control, openTasks, open, open - 1) === open) return open - 1
  }
}
