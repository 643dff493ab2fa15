import { laneWith } from '../../src-shared/adjustment.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import type { RunRecord } from '../../src-shared/run.ts'

/** The lane as this run trains it now: as it was started, with what was changed since. */
export function trainedLane(config: ExperimentConfig, run: RunRecord): LaneConfig {
  const lane = config.lanes.find(({ id }) => id === run.laneId)
  if (!lane) throw new Error(`Expected lane ${run.laneId} in the experiment of run ${run.id}.`)
  return laneWith(lane, run.adjustments)
}
