import { defaultLane, type LaneConfig } from '../../src-shared/config/lane.ts'

/** What reset goes back to: each method has its own rate, for its usual optimizer. */
export function usualLearningRate(lane: LaneConfig): { learningRate?: number } {
  const usual = defaultLane(lane.method.kind, lane.id).optimizer
  return lane.optimizer.kind === usual.kind ? { learningRate: usual.learningRate } : {}
}
