// Results of a study: per data set one row for each lane, at the trial that validation chose, or at every trial. Ranked
// by the rules of a single experiment (verdict.ts), within one data set alone.
//
// Of each run a study knows the last values only, so a lane of one seed has no test points to pair and no standard
// error: then no lane is called best.

import { methodDefinitions } from '../../config/method.ts'
import type { ExperimentConfig } from '../../config/experiment.ts'
import type { LaneConfig } from '../../config/lane.ts'
import type { MetricName, MetricRow } from '../../metric.ts'
import type { RunRecord } from '../../run.ts'
import type { DataPreview } from '../../snapshot.ts'
import { experimentAt } from '../../study/axis-words.ts'
import type { StudyDetail, StudyRun, Trial } from '../../study/study.ts'
import type { FigureInput, FigureRun } from '../figure.ts'
import { axesOf, bestTrial, runsAt, studyLanes, type DataGroup, type StudyLane } from './study-cells.ts'

export interface ChosenTrial {
  lane: StudyLane
  trial: Trial
}

/** What each lane is looked at with: its best trial by validation. Lanes that have none yet stand at the first trial. */
export function chosenTrials(
  detail: StudyDetail,
  { trials }: DataGroup,
  hidden: readonly string[] = [],
): ChosenTrial[] {
  if (trials.length === 0) return []
  return studyLanes(detail)
    .filter(({ laneId }) => !hidden.includes(laneId))
    .map((lane) => ({ lane, trial: bestTrial(detail, trials, lane.laneId) ?? trials[0] }))
}

/** Lanes at the given trials, as one experiment; `chosen` are of one data set. */
export function resultsInput(detail: StudyDetail, chosen: readonly ChosenTrial[]): FigureInput {
  const runs = chosen.flatMap(({ lane, trial }) =>
    runsAt(detail, trial.index, lane.laneId).map((run) => figureRunOf(detail, { lane, trial, run })),
  )
  return { title: detail.config.name, provenance: '', preview: noPreview, runs }
}

const endedEarly = ({ status }: StudyRun): boolean => ['stopped', 'failed', 'interrupted'].includes(status)

interface Placed extends ChosenTrial {
  run: StudyRun
}

/** What a study knows of a run, as an experiment's: its last row, and no picture. */
function figureRunOf(detail: StudyDetail, { lane, trial, run }: Placed): FigureRun {
  const config = trialConfig(detail, trial)
  const own = config.lanes.find(({ id }) => id === lane.laneId) as LaneConfig
  const { iteration, evaluations, computeSeconds } = run
  const values = Object.fromEntries(Object.entries(run.values).filter(([, value]) => value !== undefined)) as Partial<
    Record<MetricName, number>
  >
  return {
    run: recordOf(run, lane),
    // Only what finished is averaged: a seed that ended early leaves its lane one of fewer seeds, which the table says.
    rows:
      Object.keys(values).length > 0 && !endedEarly(run)
        ? [{ iteration, evaluations, computeSeconds, values, made: doubts(run) }]
        : [],
    snapshot: null,
    lossTitle: methodDefinitions[own.method.kind].lossTitle,
    lane: own,
    budget: config.budget,
    testPoints: [],
    measurements: [],
  }
}

/** Of values that say themselves that they may be wrong; how the others were made, a study does not know. */
const doubts = ({ doubtful }: StudyRun): MetricRow['made'] =>
  Object.fromEntries(doubtful.map((name) => [name, { obtained: { by: 'quadrature', shape: [], converged: false } }]))

/** Trials of one data set count as one experiment: the same data and seeds, so that seeds can be paired. */
const recordOf = (run: StudyRun, { laneIndex, label }: StudyLane): RunRecord => ({
  ...{ id: run.runId, experimentId: 'study', laneId: run.laneId, laneIndex, label, seed: run.seed },
  ...{ status: run.status, reason: run.reason, iteration: run.iteration, evaluations: run.evaluations },
  ...{ computeSeconds: run.computeSeconds, backend: '', device: '', kernelVariant: '', kernelSpans: [] },
  ...{ backendReason: '', lanesBeside: 1, fraction: 1, secondsLeft: null, iterationsPerSecond: null },
  ...{ divergence: null, adjustments: [], origin: null, createdAt: 0, endedAt: null },
})

const noPreview: DataPreview = {
  ...{ title: '', dimension: 0, view: { axes: [], labels: [] }, rowCount: 0, splitCounts: [0, 0, 0] },
  ...{ points: { dimension: 0, values: new Float32Array() }, logDensity: null, entropy: null, densityUnit: '' },
  ...{ notes: [], weaknesses: [], columnChoices: [] },
}

/** As the trial sets it; the study's own where its values do not fit. */
function trialConfig(detail: StudyDetail, { point }: Trial): ExperimentConfig {
  const { experiment } = detail.config
  try {
    return experimentAt(axesOf(detail), point, experiment)
  } catch {
    return experiment
  }
}
