// Thread entry: makes one preview and leaves.

import { parentPort, workerData } from 'node:worker_threads'
import { reportError } from '../../src-shared/errors.ts'
import type { PreviewAnswer, PreviewTask } from './preview-thread.ts'
import { previewData } from './preview.ts'

const { config, seed, table } = workerData as PreviewTask

previewData(config, seed, table).then(
  (preview) => answer({ preview }),
  (error: unknown) => answer({ error: reportError(error) }),
)

function answer(message: PreviewAnswer): void {
  parentPort?.postMessage(message)
}
