import { defaultOptimizer, type LaneConfig } from '../../src-shared/config/lane.ts'

/** What reset goes back to: each method begins with its own rate and momentum. */
export function usualOptimizerValues(lane: LaneConfig): Record<string, unknown> {
  return { ...defaultOptimizer(lane.method.kind, lane.optimizer.kind) }
}
