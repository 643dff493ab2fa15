// One measured line of `npm run bench`, as it stands in its JSON.

import type { BackendId } from '../../src-shared/config/experiment.ts'
import type { Timings } from './round-robin.ts'
import { interquartileRange, median } from './statistics.ts'
import { matrixOperations, workloadOf, type BenchMethod, type Shape } from './workload.ts'

export interface BenchRow {
  backend: BackendId
  method: BenchMethod
  h: number
  B: number
  d: number
  k: number
  /** Median over the rounds. */
  msPerIteration: number
  /** Interquartile range over the rounds, milliseconds. */
  spread: number
  /** Of the machine's measured peak, reached by the matrix products' operations alone; null where it is not measured. */
  peakFraction: number | null
}

export function benchRow(
  { milliseconds, peaks }: Pick<Timings, 'milliseconds' | 'peaks'>,
  { backend, shape, method, steps }: { backend: BackendId; shape: Shape; method: BenchMethod; steps: number },
): BenchRow {
  const operations = matrixOperations(workloadOf(shape, method, steps))
  // Round by round, since the machine's speed changes: each against the peak measured right before it.
  const fractions = peaks.map((peak, round) => operations / (milliseconds[round] / 1000) / peak)
  return {
    backend,
    method,
    ...shape,
    k: steps,
    msPerIteration: median(milliseconds),
    spread: interquartileRange(milliseconds),
    peakFraction: fractions.length > 0 ? median(fractions) : null,
  }
}
