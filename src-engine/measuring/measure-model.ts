// Makes evaluations of the model in a checkpoint. The training that the checkpoint is of is brought back without a step
// being made, so that an evaluation may also ask for what only a training has.

import { coordinatesKindOf } from '../../src-shared/config/coordinates.ts'
import type { BackendId } from '../../src-shared/config/experiment.ts'
import { AppError, reportError } from '../../src-shared/errors.ts'
import type { EvaluationName } from '../../src-shared/evaluation.ts'
import type { EnergyShape } from '../backends/backend.ts'
import type { UsedBackend } from '../backends/use-backend.ts'
import { modelDataOf } from '../data/model-data.ts'
import { loadData } from '../data/registry.ts'
import { tableOf } from '../data-tasks/kept-table.ts'
import type { CreateEvaluator } from '../evaluations/evaluation.ts'
import type { EvaluationDefinition } from '../evaluations/evaluation-definition.ts'
import { modelNow, type ModelNow } from '../evaluations/model-now.ts'
import { obstacleOf } from '../evaluations/obstacle.ts'
import { evaluations } from '../evaluations/registry.ts'
import { subjectOf } from '../evaluations/subject.ts'
import { energyShape } from '../models/energy-shape.ts'
import { decodeCheckpoint } from '../training/checkpoint.ts'
import { trainingWith } from '../training/train.ts'
import type { MeasureAssignment, MeasurerReport } from './measurer-messages.ts'

export interface MeasureParts {
  useBackend: (id: BackendId, shape: EnergyShape) => Promise<UsedBackend>
  report: (report: MeasurerReport) => void
  /** Monotonic milliseconds. */
  now: () => number
}

/** Reports every evaluation that was made or failed. Throws AppError where the model cannot be opened at all. */
export async function measureModel(assignment: MeasureAssignment, parts: MeasureParts): Promise<void> {
  const { runId, config, lane, seed, kept, threads } = assignment
  const coordinates = coordinatesKindOf(config)
  const data = await loadData(config.data, seed, { coordinates, table: kept && tableOf(kept) })
  const shape = energyShape(config.energy, modelDataOf(data, coordinates))
  const checkpoint = decodeCheckpoint(assignment.checkpoint)
  const { backend } = await usable(checkpoint.backend as BackendId, shape, parts)
  const start = trainingWith(evaluatorFor(assignment, { ...parts, backend: backend.id }), { signs: false })
  const training = await start({ runId, config, lane, seed, data, backend, threads, checkpoint, now: parts.now })
  try {
    await training.evaluate(true)
  } finally {
    training.dispose()
  }
}

/** Where the run computed; a card that is gone does not keep a model from being measured: the reference stands in. */
async function usable(id: BackendId, shape: EnergyShape, { useBackend }: MeasureParts): Promise<UsedBackend> {
  try {
    return await useBackend(id, shape)
  } catch (error) {
    if (!(error instanceof AppError) || id === 'reference') throw error
    return useBackend('reference', shape)
  }
}

type Evaluating = MeasureParts & { backend: BackendId }

/** Makes those that were asked for, each by itself: one that fails costs no other. */
function evaluatorFor({ evaluations: wanted }: MeasureAssignment, parts: Evaluating): CreateEvaluator {
  return (options) => {
    const subject = subjectOf(options)
    return {
      async evaluate(request) {
        const now = modelNow(subject, { ...request, report: (share) => parts.report({ report: 'share', share }) })
        for (const evaluation of wanted) await measure(evaluation, now, parts)
        return { estimates: {}, snapshot: { ...request.progress, runId: request.runId, logPartition: null, views: [] } }
      },
    }
  }
}

async function measure(evaluation: EvaluationName, now: ModelNow, { report, now: clock, backend }: Evaluating) {
  const { runId, progress } = now.request
  const beganAt = clock()
  try {
    const definition: EvaluationDefinition = evaluations[evaluation]
    const obstacle = obstacleOf(evaluation, now.subject.has)
    if (obstacle !== null) throw new AppError('not-supported', obstacle)
    const { values = {}, views = [], verdict = null } = await definition.evaluate(now)
    const seconds = (clock() - beganAt) / 1000
    const { iteration } = progress
    const measurement = { runId, iteration, evaluation, backend, seconds, estimates: values, verdict, views }
    report({ report: 'measured', measurement })
  } catch (error) {
    if (!(error instanceof AppError)) console.error(error)
    report({ report: 'failed', evaluation, error: reportError(error) })
  }
}
