// A small lane trained to its end or for so many steps, as a diagnosis sees it: its rows, its status, its lane.

import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import { diagnose, type DiagnosedRun } from '../../src-shared/diagnosis/registry.ts'
import type { MetricRow } from '../../src-shared/metric.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import { createEvaluator } from '../../src-engine/evaluations/evaluate.ts'
import { makeFigureInput } from '../fixtures/figure-input.ts'
import { smallTraining, type SmallTraining } from './small-training.ts'

export interface Diagnosed extends SmallTraining {
  /** Changes of the lane. */
  lane?: (lane: LaneConfig) => void
  iterations?: number
  /** Evaluates what the product evaluates; else only what the training itself shows. */
  evaluated?: boolean
}

export async function trainedRun({
  lane: edit,
  iterations = 60,
  evaluated,
  ...options
}: Diagnosed): Promise<DiagnosedRun> {
  let config!: ExperimentConfig
  const training = await smallTraining({
    ...options,
    ...(evaluated && { evaluator: createEvaluator }),
    change(made) {
      made.budget.amount = iterations
      options.change?.(made)
      edit?.(made.lanes[0])
      config = made
    },
  })
  const rows: MetricRow[] = []
  const [lane] = config.lanes
  const run: RunRecord = { ...makeFigureInput({ resolution: 5 }).runs[0].run, laneId: lane.id, status: 'finished' }
  for (;;) {
    if (training.snapshotDue) rows.push((await training.evaluate(false)).row)
    const { outcome, row } = await training.step()
    rows.push(row)
    if (outcome.kind === 'going') continue
    if (outcome.kind === 'diverged') Object.assign(run, { status: 'diverged', divergence: outcome.divergence })
    if (outcome.kind === 'finished') rows.push((await training.evaluate(true)).row)
    break
  }
  Object.assign(run, training.progress)
  training.dispose()
  return { run, rows, lane, budget: config.budget }
}

export const codesOf = (run: DiagnosedRun): string[] => diagnose(run).map(({ code }) => code)
