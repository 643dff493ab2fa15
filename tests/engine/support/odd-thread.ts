// A thread whose tasks answer, throw, never end, or end the thread.

import { serveTasks } from '../../../src-engine/threads/serve-tasks.ts'
import { AppError } from '../../../src-shared/errors.ts'

let tasksDone = 0

serveTasks(async (task: string) => {
  if (task === 'spin') for (;;) tasksDone += 0
  if (task === 'exit') process.exit(7)
  if (task === 'throw') throw new AppError('invalid-input', 'Expected another task.', { field: 'task' })
  return { answer: `${task} ${++tasksDone}` }
})
