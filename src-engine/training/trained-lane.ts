// A run's lane as it trains: as it was started, with what was changed since.

import { laneWith } from '../../src-shared/adjustment.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import type { RunRecord } from '../../src-shared/run.ts'

/** At `iteration`, that adjustment included; now if absent. */
export function trainedLane(
  { lanes }: ExperimentConfig,
  { id, laneId, adjustments }: RunRecord,
  iteration = Number.POSITIVE_INFINITY,
): LaneConfig {
  const lane = lanes.find((each) => each.id === laneId)
  if (!lane) throw new Error(`Expected lane ${laneId} in the experiment of run ${id}.`)
  const made = adjustments.filter((each) => each.iteration <= iteration)
  return laneWith(lane, made)
}
