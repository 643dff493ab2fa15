// Branches of an experiment: one more lane, with a run that begins at a checkpoint of another for each seed that was
// asked for. The checkpoint becomes the new run's own, so that whatever happens to either run, it can begin, go on and
// be resumed like any other.

import type { Database } from 'better-sqlite3'
import type { Origin } from '../../src-shared/branch.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { laneLabels } from '../../src-shared/config/lane-labels.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import type { CheckpointTable, StoredCheckpoint } from './checkpoints.ts'
import type { ExperimentTable } from './experiments.ts'
import type { RunTable } from './runs.ts'

export interface NewBranch {
  id: string
  from: RunRecord
  origin: Origin
  /** null: it begins anew. */
  checkpoint: StoredCheckpoint | null
}

export interface BranchTable {
  /** Adds the lane, with these runs queued, all of one experiment; one transaction. */
  add(lane: LaneConfig, branches: readonly NewBranch[]): void
}

interface Tables {
  experiments: ExperimentTable
  runs: RunTable
  checkpoints: CheckpointTable
  now: () => number
}

export function branchTable(database: Database, { experiments, runs, checkpoints, now }: Tables): BranchTable {
  const selectPosition = database
    .prepare<[string], number>('SELECT coalesce(max(position), -1) + 1 FROM runs WHERE experiment_id = ?')
    .pluck()
  const insert = database.prepare(
    `INSERT INTO runs (id, experiment_id, position, lane_id, lane_index, label, seed, status, created_at,
       metric_count, snapshot_count, origin)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, 0, 0, ?)`,
  )
  // Its first updates were computed by the origin's kernels, and it goes on where that computed.
  const takeOver = database.prepare(
    `UPDATE runs SET (backend, device, kernel_variant, backend_reason) =
       (SELECT backend, device, kernel_variant, backend_reason FROM runs WHERE id = ?) WHERE id = ?`,
  )

  return {
    add: database.transaction((lane: LaneConfig, branches: readonly NewBranch[]) => {
      const { experimentId } = branches[0].from
      const config = experiments.config(experimentId)
      const grown: ExperimentConfig = { ...config, lanes: [...config.lanes, lane] }
      const laneIndex = config.lanes.length
      const label = laneLabels(grown.lanes)[laneIndex]
      experiments.setLanes(experimentId, grown)
      for (const { id, from, origin, checkpoint } of branches) {
        const position = selectPosition.get(experimentId)
        insert.run(...[id, experimentId, position, lane.id, laneIndex, label, from.seed, now()], JSON.stringify(origin))
        runs.seal(id)
        if (!checkpoint) continue
        takeOver.run(from.id, id)
        runs.seal(id)
        const { iteration, evaluations, computeSeconds, fraction, body } = checkpoint
        runs.setProgress(id, { iteration, evaluations, computeSeconds }, fraction)
        checkpoints.append(id, { ...checkpoint, metricCount: 0, snapshotCount: 0, body })
      }
    }),
  }
}
