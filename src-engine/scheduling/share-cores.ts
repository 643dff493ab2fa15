// How the lanes that train share the processor: each gets the same whole number of threads, and never less than one.

import type { ActiveLane } from './active-lane.ts'

export function threadsEach(cores: number, laneCount: number): number {
  return Math.max(1, Math.floor(cores / Math.max(1, laneCount)))
}

/** Tells those that have another number now. A paused lane is not among them: it computes nothing. */
export function shareCores(cores: number, running: readonly ActiveLane[]): void {
  const threads = threadsEach(cores, running.length)
  for (const lane of running) {
    if (lane.threads === threads) continue
    lane.threads = threads
    lane.process.send({ command: 'threads', count: threads })
  }
}
