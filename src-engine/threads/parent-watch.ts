// Thread entry: ends its process once the parent, whose process id it is given, is no longer its parent. (Windows leaves
// the id as it was; there, nobody has it any more.)

import { workerData } from 'node:worker_threads'

const parent = workerData as number
const intervalMs = 250

setInterval(() => {
  if (process.ppid !== parent || !isAlive(parent)) process.kill(process.pid, 'SIGKILL')
}, intervalMs)

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
