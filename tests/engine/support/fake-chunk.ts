// A chunk's process whose trainers need no numerics, and which waits for nothing.

import { join } from 'node:path'
import { trainerStarter } from '../../../src-engine/scheduling/trainer-process.ts'
import { serveChunk } from '../../../src-engine/remote-studies/run-chunk.ts'

await serveChunk({
  startTrainer: trainerStarter({ entry: join(import.meta.dirname, 'fake-trainer.ts') }),
  timing: { joinMs: 0, checkpointMs: 0, lookMs: 10, retryMs: 10 },
})
