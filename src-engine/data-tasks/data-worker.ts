// Thread entry: reads tables and makes previews, one after the other.

import { serveTasks } from '../threads/serve-tasks.ts'
import type { DataTask } from './data-threads.ts'
import { dataTasks } from './data-tasks.ts'

serveTasks(async ({ name, given }: DataTask) => ({ answer: await dataTasks[name](given as never) }))
