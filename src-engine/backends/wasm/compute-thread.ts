// A compute thread: takes tasks until its process ends.

import { workerData } from 'node:worker_threads'
import { serveTasks, type ThreadData } from './team.ts'

serveTasks(workerData as ThreadData)
