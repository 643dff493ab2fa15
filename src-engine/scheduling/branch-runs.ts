// Branching off: a changed lane goes on from checkpoints of runs of one lane, beside them in their experiment.

import { branchName, branchObstacle, editedLane, settingChanges, type LaneEdit } from '../../src-shared/branch.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import { laneWith } from '../../src-shared/adjustment.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import type { NewBranch } from '../store/branches.ts'
import type { StoredCheckpoint } from '../store/checkpoints.ts'
import type { Store } from '../store/open-store.ts'
import type { Scheduler } from './scheduler.ts'

export interface BranchWish {
  /** Of one lane. */
  runIds: readonly string[]
  /** Each begins at its last checkpoint of at most this iteration, or anew; null: its last one in which it was sound. */
  iteration: number | null
  edits: readonly LaneEdit[]
}

const lanesMaximum = 12

/** Returns the new runs, queued or begun. Throws AppError with what cannot be. */
export function branchRuns(
  store: Store,
  scheduler: Pick<Scheduler, 'enqueue' | 'live'>,
  { runIds, iteration, edits }: BranchWish,
  newId: () => string,
): RunRecord[] {
  const runs = [...new Set(runIds)].map((runId) => store.runs.get(runId))
  const [{ experimentId, laneId }] = runs
  if (runs.some((run) => run.experimentId !== experimentId || run.laneId !== laneId)) throw unlikeLanes()
  const { deletedAt } = store.experiments.summary(experimentId)
  if (deletedAt !== null) throw deleted()
  const config = store.experiments.config(experimentId)
  if (config.lanes.length >= lanesMaximum) throw noRoom(config)
  const starts = runs.map((run) => ({ run, checkpoint: checkpointOf(store, run, iteration) }))
  const lane = branchedLane(config, starts[0], edits)
  const branches = starts.map(({ run, checkpoint }): NewBranch => {
    const before = laneAt(config, run, checkpoint)
    const obstacle = checkpoint && branchObstacle(before, lane)
    if (obstacle) throw new AppError('invalid-input', `Expected ${obstacle}.`, { field: 'edits' })
    const changes = settingChanges(before, lane)
    const origin = { runId: run.id, label: run.label, iteration: checkpoint?.iteration ?? 0, changes }
    return { id: newId(), from: run, origin, checkpoint }
  })
  store.branches.add(lane, branches)
  const ids = branches.map(({ id }) => id)
  scheduler.enqueue(ids)
  return ids.map((id) => scheduler.live(store.runs.get(id)))
}

interface Start {
  run: RunRecord
  checkpoint: StoredCheckpoint | null
}

function checkpointOf(store: Store, run: RunRecord, iteration: number | null): StoredCheckpoint | null {
  const found = store.checkpoints.upTo(run.id, iteration ?? lastSound(run))
  // Before the first there is the beginning.
  return found && found.iteration > 0 ? found : null
}

/** A checkpoint of the step that diverged holds the chains that did. */
const lastSound = ({ divergence }: RunRecord): number =>
  divergence ? divergence.iteration - 1 : Number.POSITIVE_INFINITY

/** The lane as the run trained it at the checkpoint. */
function laneAt({ lanes }: ExperimentConfig, run: RunRecord, checkpoint: StoredCheckpoint | null): LaneConfig {
  const lane = lanes.find(({ id }) => id === run.laneId)!
  const at = checkpoint?.iteration ?? 0
  return laneWith(
    lane,
    run.adjustments.filter((adjustment) => adjustment.iteration <= at),
  )
}

/** Ids and names differ from those that are there. */
function branchedLane(config: ExperimentConfig, { run, checkpoint }: Start, edits: readonly LaneEdit[]): LaneConfig {
  const before = laneAt(config, run, checkpoint)
  const changed = editedLane(before, edits)
  const iteration = checkpoint?.iteration ?? 0
  const name = branchName(changed, { label: run.label, iteration, changes: settingChanges(before, changed) })
  const ids = new Set(config.lanes.map(({ id }) => id))
  let number = config.lanes.length + 1
  while (ids.has(`lane-${number}`)) number++
  return { ...changed, id: `lane-${number}`, name: freeName(name, config) }
}

/** Two branches of one name are numbered, so that no label that is there changes. */
function freeName(name: string, { lanes }: ExperimentConfig): string {
  const names = new Set(lanes.map((lane) => lane.name))
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${name.slice(0, 54)} (${count})`
    if (!names.has(free)) return free
  }
}

const unlikeLanes = () =>
  new AppError('invalid-input', 'Expected runs of one lane, got runs of several: branch one lane after the other.', {
    field: 'runIds',
  })

const deleted = () =>
  new AppError('wrong-state', 'Expected a run of the library, got a deleted one: restore its experiment first.', {
    field: 'runIds',
  })

const noRoom = ({ name, lanes }: ExperimentConfig) =>
  new AppError(
    'wrong-state',
    `Expected fewer than ${lanesMaximum} lanes in “${name}” to add a branch to, got ${lanes.length}: start the changed lane as a new experiment.`,
    { field: 'runIds' },
  )
