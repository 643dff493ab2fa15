// A compute thread: takes tasks until its process ends.

import { workerData } from 'node:worker_threads'
import { serveTasks, type ThreadData } from './team.ts'
import { createThreadWork } from './thread-work.ts'

const { module, memory, plan, thread } = workerData as ThreadData
serveTasks(memory, plan, thread, createThreadWork(module, memory, plan, thread))
