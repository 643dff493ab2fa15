// How long a comparison will still take.

import type { RunRecord } from '../../src-shared/run.ts'

/** The longest of the running lanes, plus what the queued ones will take at the mean pace of those that ran. */
export function secondsLeftOf(runs: readonly RunRecord[]): number | null {
  const running = runs.filter((run) => run.status === 'running' && run.secondsLeft !== null)
  if (running.length === 0) return null
  const longest = Math.max(...running.map((run) => run.secondsLeft as number))
  const queued = runs.filter((run) => run.status === 'queued').length
  if (queued === 0) return longest
  const whole = running.map((run) => (run.secondsLeft as number) / Math.max(0.01, 1 - run.fraction))
  const mean = whole.reduce((sum, seconds) => sum + seconds, 0) / whole.length
  return longest + (queued * mean) / running.length
}
