// The threads that share a session's work. Whoever asks works along; the others take tasks from the same count.
//
// One word of shared memory holds a job's number and how many of its tasks are left. Taking a task is a compare and
// exchange on it, so no thread can take a task of a job that it does not know to be the current one. Tasks write to
// places of their own: which thread does which makes no difference to any result.

import { Worker } from 'node:worker_threads'
import { type Job, writeJob } from './job.ts'
import { jobLength, type MemoryPlan } from './memory-plan.ts'
import { createThreadWork, type ThreadWork } from './thread-work.ts'

/** Places in the control words. */
const openTasks = 0
const doneTasks = 1
const failures = 2
/** Threads with a number below this take tasks. */
const allowedThreads = 3

const taskBits = 18
const taskMask = (1 << taskBits) - 1
/** How often a thread looks for work before it goes to sleep: some 50 µs, more than lies between the jobs of an update. */
const looksBeforeSleep = 4000

export interface ThreadData {
  module: WebAssembly.Module
  memory: WebAssembly.Memory
  plan: MemoryPlan
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

export function createTeam(module: WebAssembly.Module, memory: WebAssembly.Memory, plan: MemoryPlan): Team {
  const control = new Int32Array(memory.buffer, plan.at.control, 4)
  const board = new Float64Array(memory.buffer, plan.at.job, jobLength)
  const own = createThreadWork(module, memory, plan, 0)
  const threads: Worker[] = []
  let wanted = 1
  let jobNumber = 0
  let tasks = 0

  function startThreads(): void {
    while (threads.length < wanted - 1) {
      const workerData: ThreadData = { module, memory, plan, thread: threads.length + 1 }
      const thread = new Worker(new URL('./compute-thread.ts', import.meta.url), { workerData })
      // A process may end while they sleep.
      thread.unref()
      threads.push(thread)
    }
  }

  return {
    useThreads(count) {
      wanted = Math.max(1, Math.min(count, plan.threads))
      Atomics.store(control, allowedThreads, wanted)
    },

    begin(job, taskCount) {
      if (taskCount > taskMask) throw new Error(`Expected at most ${taskMask} tasks, got ${taskCount}.`)
      if (wanted > 1 && taskCount > 1) startThreads()
      writeJob(board, job)
      Atomics.store(control, doneTasks, 0)
      jobNumber = (jobNumber + 1) & 0x1fff
      tasks = taskCount
      own.read()
      // From here on the job is visible: everything else was written before.
      Atomics.store(control, openTasks, (jobNumber << taskBits) | taskCount)
      if (threads.length > 0 && wanted > 1) Atomics.notify(control, openTasks)
    },

    work(milliseconds) {
      const until = performance.now() + milliseconds
      for (let task = takeTask(control); task >= 0; task = takeTask(control)) {
        own.run(task)
        Atomics.add(control, doneTasks, 1)
        if (performance.now() > until) break
      }
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
export function serveTasks(memory: WebAssembly.Memory, plan: MemoryPlan, thread: number, work: ThreadWork): never {
  const control = new Int32Array(memory.buffer, plan.at.control, 4)
  let known = -1
  for (;;) {
    const word = waitForTasks(control, thread)
    if (word >>> taskBits !== known) {
      work.read()
      known = word >>> taskBits
    }
    const task = takeTaskOf(control, known)
    if (task < 0) continue
    try {
      work.run(task)
    } catch (error) {
      console.error(error)
      Atomics.add(control, failures, 1)
    }
    Atomics.add(control, doneTasks, 1)
    Atomics.notify(control, doneTasks)
  }
}

/** Answers the word once it has open tasks for this thread. */
function waitForTasks(control: Int32Array, thread: number): number {
  for (let look = 0; ; look++) {
    const word = Atomics.load(control, openTasks)
    const allowed = thread < Atomics.load(control, allowedThreads)
    if (allowed && (word & taskMask) > 0) return word
    if (look < looksBeforeSleep && allowed) continue
    Atomics.wait(control, openTasks, word)
    look = 0
  }
}

function takeTask(control: Int32Array): number {
  return takeTaskOf(control, Atomics.load(control, openTasks) >>> taskBits)
}

/** The number of a task of this job, or −1 if none is left. */
function takeTaskOf(control: Int32Array, job: number): number {
  for (;;) {
    const word = Atomics.load(control, openTasks)
    const open = word & taskMask
    if (word >>> taskBits !== job || open === 0) return -1
    if (Atomics.compareExchange(control, openTasks, word, word - 1) === word) return open - 1
  }
}
