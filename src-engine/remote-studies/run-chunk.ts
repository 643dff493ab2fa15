// A chunk's process, on a node: node run-chunk.ts FOLDER PART CHUNK. What it needs lies in the folder, and what it comes to
// goes there. No database and no native module: it runs wherever Node does.

import { trainerStarter } from '../scheduling/trainer-process.ts'
import { reportError } from '../../src-shared/errors.ts'
import { chunkExits } from './cluster.ts'
import { runChunk, type ChunkOptions } from './chunk-runner.ts'

const timing = { joinMs: 2000, checkpointMs: 60_000, lookMs: 2000, retryMs: 10_000 }

/** Leaves the process. */
export async function serveChunk(more: Partial<Pick<ChunkOptions, 'startTrainer' | 'timing'>> = {}): Promise<void> {
  const [folder, part, chunk] = process.argv.slice(2)
  const attempt = Number(process.env.EBM_ATTEMPT ?? 0)
  const numbers = [Number(part), Number(chunk), attempt]
  if (!folder || !numbers.every((each) => Number.isInteger(each) && each >= 0)) {
    console.error('Expected run-chunk.ts FOLDER PART CHUNK, and a number in EBM_ATTEMPT.')
    process.exit(chunkExits.broken)
  }
  const options = { folder, part: numbers[0], chunk: numbers[1], attempt, timing, now: () => performance.now() }
  const run = runChunk({ ...options, startTrainer: trainerStarter(), ...more })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => run.leave())
  process.exit(
    await run.end.catch((error: unknown) => {
      console.error(reportError(error).message)
      return chunkExits.broken
    }),
  )
}

if (import.meta.main) await serveChunk()
