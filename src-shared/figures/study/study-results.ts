// Results of a study: per data set one row for each lane, at the trial that validation chose, or at every trial. Ranked
// by the rules of a single experiment (verdict.ts), within one data set alone.
//
// Of each run a study knows the last values only, so a lane of one seed has no test points to pair and no standard
// error: then no lane is called best.

import { methodDefinitions } from '../../config/method.ts'
import type { ExperimentConfig } from '../../config/experiment.ts'
import type { LaneConfig } from '../../config/lane.ts'
import type { MetricName, MetricRow } from '../../metric.ts'
import { isLive, type RunRecord } from '../../run.ts'
import type { DataPreview } from '../../snapshot.ts'
import { experimentAt } from '../../study/axis-words.ts'
import type { StudyDetail, StudyRun, Trial } from '../../study/study.ts'
import type { FigureInput, FigureRun } from '../figure.ts'
import { axesOf, lanePlace, runsAt, studyLanes, type DataGroup, type LanePlace, type StudyLane } from './study-cells.ts'

export interface ChosenTrial extends LanePlace {
  lane: StudyLane
}

/**
 * What each lane is looked at with: its best trial by validation. None is chosen where at no trial all seeds have finished
 * with a validation log-likelihood, which data of more than two columns do not have.
 */
export function chosenTrials(
  detail: StudyDetail,
  { trials }: DataGroup,
  hidden: readonly string[] = [],
): ChosenTrial[] {
  const [first, ...others] = trials
  if (!first) return []
  return studyLanes(detail)
    .filter(({ laneId }) => !hidden.includes(laneId))
    .map((lane) => ({ lane, ...lanePlace(detail, [first, ...others], lane.laneId) }))
}

/** Lanes at the given trials, as one experiment, without those that have none; all are of one data set. */
export function resultsInput(detail: StudyDetail, places: readonly ChosenTrial[]): FigureInput {
  const runs = places
    .filter(({ chosen }) => chosen)
    .flatMap(({ lane, trial }) =>
      runsAt(detail, trial.index, lane.laneId).map((run) => figureRunOf(detail, { lane, trial, run })),
    )
  return { title: detail.config.name, provenance: '', preview: noPreview, runs }
}

/** It has the values of its last evaluation, at a part of its budget: they are no part of a mean. */
const endedEarly = ({ status }: StudyRun): boolean => status !== 'finished' && !isLive(status)

interface Placed extends Pick<ChosenTrial, 'lane' | 'trial'> {
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
    // A seed that ended early leaves its lane one of fewer seeds, which the table says.
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
  ...{ title: '', dimension: 0, rowKind: 'real', image: null },
  ...{ view: { axes: [], labels: [] }, rowCount: 0, splitCounts: [0, 0, 0] },
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
