// Prints the resident size after 2,000 and after 10,000 iterations, in megabytes; run with --expose-gc.

import { smallTraining } from './small-training.ts'

const { iterate } = await smallTraining()

async function residentAfter(from: number, to: number): Promise<number> {
  for (let i = from; i < to; i++) await iterate(i)
  globalThis.gc?.()
  return Number((process.memoryUsage.rss() / 1e6).toFixed(1))
}

const after2000 = await residentAfter(0, 2000)
const after10000 = await residentAfter(2000, 10_000)
process.stdout.write(JSON.stringify({ after2000, after10000 }))
process.exit(0)
