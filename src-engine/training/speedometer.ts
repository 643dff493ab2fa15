// Iterations per compute second, and seconds left by the clock, from what was covered lately. Pauses are left out.

import type { Progress } from '../../src-shared/metric.ts'

/** How much of the last second's speed is forgotten each second. */
const forgottenPerSecond = 0.5
const firstReadingMs = 200

export interface Speed {
  /** null until known. */
  iterationsPerSecond: number | null
  secondsLeft: number | null
}

export interface Speedometer {
  read(progress: Progress, fraction: number): Speed
  /** Time until the next reading does not count. */
  rest(): void
}

export function speedometer(now: () => number): Speedometer {
  let since: { at: number; fraction: number; progress: Progress } | null = null
  let iterationRate: number | null = null
  let fractionRate: number | null = null

  return {
    read(progress, fraction) {
      const at = now()
      if (!since) since = { at, fraction, progress }
      const elapsedMs = at - since.at
      const iterations = progress.iteration - since.progress.iteration
      const computeSeconds = progress.computeSeconds - since.progress.computeSeconds
      if (elapsedMs >= firstReadingMs && iterations > 0) {
        const seconds = elapsedMs / 1000
        const memory = (1 - forgottenPerSecond) ** seconds
        // The clock counts evaluations and pictures too; they are no part of the speed.
        if (computeSeconds > 0) iterationRate = blend(iterationRate, iterations / computeSeconds, memory)
        fractionRate = blend(fractionRate, (fraction - since.fraction) / seconds, memory)
        since = { at, fraction, progress }
      }
      const secondsLeft = fractionRate ? Math.max(0, (1 - fraction) / fractionRate) : null
      return { iterationsPerSecond: iterationRate, secondsLeft }
    },
    rest() {
      since = null
    },
  }
}

const blend = (old: number | null, fresh: number, memory: number): number =>
  old === null ? fresh : memory * old + (1 - memory) * fresh
