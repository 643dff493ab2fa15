// Branching off: a changed lane goes on from checkpoints of runs of one lane, beside them in their experiment.

import { branchName, branchObstacle, editedLane, settingChanges, type LaneEdit } from '../../src-shared/branch.ts'
import type { Budget, ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import { laneWith } from '../../src-shared/adjustment.ts'
import { AppError } from '../../src-shared/errors.ts'
import { formatCount } from '../../src-shared/numbers.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import type { NewBranch } from '../store/branches.ts'
import type { StoredCheckpoint } from '../store/checkpoints.ts'
import type { Store } from '../store/open-store.ts'
import { budgetFraction, budgetUsed } from '../training/budget.ts'
import type { Scheduler } from './scheduler.ts'

export interface BranchWish {
  /** Of one lane. */
  runIds: readonly string[]
  /** Each begins at its last checkpoint of at most this iteration, or anew; null: its last one in which it was sound. */
  iteration: number | null
  edits: readonly LaneEdit[]
  /** Budget from there on, in the experiment's unit; absent: what is left of it, or as much again where nothing is. */
  further?: number | undefined
}

const lanesMaximum = 12

/** Returns the new runs, queued or begun. Throws AppError with what cannot be. */
export function branchRuns(
  store: Store,
  scheduler: Pick<Scheduler, 'enqueue' | 'live'>,
  { runIds, iteration, edits, further }: BranchWish,
  newId: () => string,
): RunRecord[] {
  const runs = [...new Set(runIds)].map((runId) => store.runs.get(runId))
  const [{ experimentId, laneId }] = runs
  if (runs.some((run) => run.experimentId !== experimentId || run.laneId !== laneId)) throw unlikeLanes()
  const { deletedAt } = store.experiments.summary(experimentId)
  if (deletedAt !== null) throw deleted()
  const config = store.experiments.config(experimentId)
  if (config.lanes.length >= lanesMaximum) throw noRoom(config)
  if (iteration !== null && runs.every((run) => run.iteration < iteration)) throw beyondTheEnd(store, runs, iteration)
  const starts = runs.map((run) => ({ run, checkpoint: checkpointOf(store, run, iteration) }))
  const lane = branchedLane(config, starts[0], edits)
  const branches = starts.map(({ run, checkpoint }): NewBranch => {
    const before = laneAt(config, run, checkpoint)
    const obstacle = checkpoint && branchObstacle(before, lane)
    if (obstacle) throw new AppError('invalid-input', `Expected ${obstacle}.`, { field: 'edits' })
    const changes = settingChanges(before, lane)
    const budget = budgetOf(config.budget, run, { checkpoint, further })
    const fraction = checkpoint ? budgetFraction(budget, checkpoint) : 0
    const origin = { runId: run.id, label: run.label, iteration: checkpoint?.iteration ?? 0, changes }
    const own = budget === config.budget ? origin : { ...origin, budget }
    return { id: newId(), from: run, origin: own, checkpoint: checkpoint && { ...checkpoint, fraction } }
  })
  store.branches.add(lane, branches)
  const ids = branches.map(({ id }) => id)
  scheduler.enqueue(ids)
  return ids.map((id) => scheduler.live(store.runs.get(id)))
}

interface Allowance {
  checkpoint: StoredCheckpoint | null
  further: number | undefined
}

/** In all, with what the checkpoint has used. From the end of a run that used all up there would be nothing to train. */
function budgetOf(given: Budget, { origin }: RunRecord, { checkpoint, further }: Allowance): Budget {
  const used = checkpoint ? budgetUsed(given.unit, checkpoint) : 0
  if (further !== undefined) return { ...given, amount: used + further }
  // A branch of a branch goes on towards the end of that.
  const before = origin?.budget ?? given
  return used < before.amount ? before : { ...given, amount: used + given.amount }
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

function beyondTheEnd(store: Store, runs: readonly RunRecord[], iteration: number): AppError {
  const end = Math.max(...runs.map((run) => run.iteration))
  const kept = [...new Set(runs.flatMap(({ id }) => store.checkpoints.iterations(id)))].toSorted((a, b) => a - b)
  const there = ['0, which begins anew', ...kept.filter((at) => at > 0).map(formatCount)].join('; ')
  return new AppError(
    'invalid-input',
    `Expected an iteration up to ${formatCount(end)}, where the run stands, got ${formatCount(iteration)}: checkpoints are at ${there}.`,
    { field: 'iteration' },
  )
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
