// Iterations per second and seconds left, from what was covered lately. Pauses are left out by `rest`.

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
  let since: { at: number; iteration: number; fraction: number } | null = null
  let iterationRate: number | null = null
  let fractionRate: number | null = null

  return {
    read({ iteration }, fraction) {
      const at = now()
      if (!since) since = { at, iteration, fraction }
      const elapsedMs = at - since.at
      if (elapsedMs >= firstReadingMs && iteration > since.iteration) {
        const seconds = elapsedMs / 1000
        const memory = (1 - forgottenPerSecond) ** seconds
        iterationRate = blend(iterationRate, (iteration - since.iteration) / seconds, memory)
        fractionRate = blend(fractionRate, (fraction - since.fraction) / seconds, memory)
        since = { at, iteration, fraction }
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
