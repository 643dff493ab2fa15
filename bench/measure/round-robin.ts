// Times competitors in turn, round by round: neighbours make a machine faster and slower from minute to minute, so only
// what was measured within one round may be compared.

import { setTimeout as pause } from 'node:timers/promises'
import type { Competitor } from './competitor.ts'
import type { PeakMeter } from './peak.ts'

export interface RoundRobinOptions {
  /** Milliseconds of one competitor in one round; at least one iteration is made. */
  turnMs?: number
  rounds?: number
  /** Rounds are given up, down to `roundsMinimum`, once this is spent on one workload. */
  budgetMs?: number
  roundsMinimum?: number
  peak?: PeakMeter | null
}

export interface Timings {
  competitor: Competitor
  /** Milliseconds per iteration, one entry a round. */
  milliseconds: number[]
  /** Operations per second that the machine's multiply-adds reached right before, one entry a round; empty without a meter. */
  peaks: number[]
}

const warmUpIterations = 3
/** Worker threads of the one before spin for a while before they sleep. */
const pauseMs = 20

/** In the order of `competitors`. */
export async function roundRobin(
  competitors: readonly Competitor[],
  { turnMs = 250, rounds = 11, budgetMs = 30_000, roundsMinimum = 3, peak = null }: RoundRobinOptions = {},
): Promise<Timings[]> {
  const turns: { timings: Timings; iterations: number }[] = []
  for (const competitor of competitors) {
    const milliseconds = (await competitor.run(warmUpIterations)) / warmUpIterations
    const iterations = Math.max(1, Math.round(turnMs / milliseconds))
    turns.push({ timings: { competitor, milliseconds: [], peaks: [] }, iterations })
  }
  const startedAt = performance.now()
  for (let round = 0; round < rounds; round++) {
    if (round >= roundsMinimum && performance.now() - startedAt > budgetMs) break
    for (const turn of turns) {
      await pause(pauseMs)
      if (peak) turn.timings.peaks.push(await peak.measure())
      const spent = (await turn.timings.competitor.run(turn.iterations)) / turn.iterations
      turn.timings.milliseconds.push(spent)
      // The first guess came from a cold start.
      turn.iterations = Math.max(1, Math.round(turnMs / spent))
    }
  }
  return turns.map(({ timings }) => timings)
}
