// Sampling beside the engine's loop: a thread that is ended when nobody waits for it any more.

import type { LabResult } from '../../src-shared/sampling-lab/lab-result.ts'
import type { LabSetup } from '../../src-shared/sampling-lab/lab-setup.ts'
import { taskThread, type TaskOptions } from '../threads/task-thread.ts'

export interface LabTask {
  setup: LabSetup
  title: string
  /** Bytes of the stored models that the energy needs, by run or, of a kept one, by hash. */
  models: Readonly<Record<string, Uint8Array>>
  /** Hashes of the runs' models, by run. */
  hashes: Readonly<Record<string, string>>
}

const thread = taskThread<LabTask, LabResult>({
  entry: new URL('./lab-worker.ts', import.meta.url),
  makes: 'chains of the sampling lab',
})

/** Throws what opening and sampling throw; rejects with the signal's reason when it is cancelled. */
export const sampleBeside = (task: LabTask, options?: TaskOptions): Promise<LabResult> => thread.ask(task, options)
