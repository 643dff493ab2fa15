// Trains a run again from its stored settings and seed, beside the stored one: every update, every evaluation at the
// iterations at which it was made, every adjustment where it was made. Nothing of it is stored.
//
// Same settings, seed, backend and kernels must give the same numbers bit for bit; whatever differs is told.

import { laneWith } from '../../src-shared/adjustment.ts'
import { coordinatesKindOf } from '../../src-shared/config/coordinates.ts'
import type { BackendId } from '../../src-shared/config/experiment.ts'
import { metricDescriptions, type MetricName } from '../../src-shared/metric.ts'
import type { EnergyShape } from '../backends/backend.ts'
import type { UsedBackend } from '../backends/use-backend.ts'
import { modelDataOf } from '../data/model-data.ts'
import { loadData } from '../data/registry.ts'
import { tableOf } from '../data-tasks/kept-table.ts'
import { energyShape } from '../models/energy-shape.ts'
import { decodeCheckpoint } from '../training/checkpoint.ts'
import { startTraining } from '../training/train.ts'
import type { Evaluation, Training, TrainingOutcome } from '../training/training.ts'
import { comparedRows, type ComparedRows } from './compared-rows.ts'
import type { TrainedAgain, VerifyAssignment } from './verify-messages.ts'

export interface VerifyParts {
  useBackend: (id: BackendId, shape: EnergyShape) => Promise<UsedBackend>
  /** How far it has come, 0 … 1. */
  onShare: (share: number) => void
  /** Monotonic milliseconds. */
  now: () => number
  /** Lets messages in and out, so that a process whose parent dies notices. */
  rest: () => Promise<void>
}

/** Throws AppError where it cannot be trained again at all. */
export async function verifyRun(
  assignment: VerifyAssignment,
  { useBackend, onShare, now, rest }: VerifyParts,
): Promise<TrainedAgain> {
  const { runId, config, seed, kept, threads } = assignment
  const beganAt = now()
  const coordinates = coordinatesKindOf(config)
  const data = await loadData(config.data, seed, { coordinates, table: kept && tableOf(kept) })
  const shape = energyShape(config.energy, modelDataOf(data, coordinates))
  const { backend, device } = await useBackend(assignment.backend, shape)
  const checkpoint = assignment.checkpoint ? decodeCheckpoint(assignment.checkpoint) : undefined
  const begins = checkpoint?.progress.iteration ?? 0
  const lane = laneWith(
    assignment.lane,
    assignment.adjustments.filter(({ iteration }) => checkpoint !== undefined && iteration < begins),
  )
  const unseen = checkpoint !== undefined
  const training = await startTraining({ runId, config, lane, seed, data, backend, threads, checkpoint, unseen, now })
  const compared = comparedRows(assignment.rows)
  try {
    await trainAgain(training, assignment, { compared, onShare, now, rest })
    const { iteration } = training.progress
    return {
      ...{ runId, seconds: (now() - beganAt) / 1000, iteration, endedAt: assignment.endedAt },
      ...compared.outcome(assignment.endedAt),
      backend: assignment.backend,
      kernelVariant: { stored: assignment.kernelVariant, now: device.kernelVariant },
    }
  } finally {
    training.dispose()
  }
}

type Again = Omit<VerifyParts, 'useBackend'> & { compared: ComparedRows }

/** As a training does. */
const restIntervalMs = 30

async function trainAgain(
  training: Training,
  assignment: VerifyAssignment,
  { compared, onShare, now, rest }: Again,
): Promise<void> {
  const { endedAt, lane: began } = assignment
  const adjustments = new Map(assignment.adjustments.map((each) => [each.iteration, each]))
  let lane = began
  let restedAt = now()
  for (;;) {
    if (now() - restedAt >= restIntervalMs) {
      await rest()
      restedAt = now()
    }
    const { iteration } = training.progress
    // Off the schedule, too: after single steps, and where a person stopped it.
    if (training.snapshotDue || compared.has(iteration, isOfEvaluation))
      compared.take((await training.evaluate(false)).row)
    if (iteration >= endedAt) return
    const adjustment = adjustments.get(iteration)
    if (adjustment) training.adjust((lane = laneWith(lane, [adjustment])))
    const { outcome, row } = await training.step()
    compared.take(row)
    onShare(Math.min(1, training.progress.iteration / endedAt))
    if (outcome.kind !== 'going') {
      const last = await lastEvaluation(training, outcome)
      if (last) compared.take(last.row)
      return
    }
  }
}

const isOfEvaluation = (name: MetricName): boolean => metricDescriptions[name].recorded === 'evaluation'

/** A model that diverged may have no picture any more, as when it was trained first. */
async function lastEvaluation(training: Training, outcome: TrainingOutcome): Promise<Evaluation | null> {
  if (outcome.kind === 'finished') return training.evaluate(true)
  return training.evaluate(true).catch(() => null)
}
