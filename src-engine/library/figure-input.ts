// Gathers what a figure draws from the store: the runs with their metrics and snapshots, and the truth beside them.

import { budgetOfRun } from '../../src-shared/branch.ts'
import { methodDefinitions } from '../../src-shared/config/method.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { FigureInput, FigureRun, TestPoints } from '../../src-shared/figures/figure.ts'
import { colourChoices } from '../../src-shared/figures/lane-colour.ts'
import { lanesOf } from '../../src-shared/figures/lanes.ts'
import { comparedEvaluations, type Evaluated } from '../../src-shared/figures/verdict.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import { valuesOf } from '../../src-shared/snapshot.ts'
import type { Store } from '../store/open-store.ts'
import type { AskPreview } from '../data-tasks/previews.ts'
import { fileOrigin } from './file-origin.ts'
import { provenanceOf } from './provenance.ts'

export interface FigureInputOptions {
  runIds: readonly string[]
  /** The last snapshots at or before this iteration; null is the newest. */
  iteration: number | null
  /** Name and version of what makes it, for the metadata of files. */
  software?: string
}

/** Throws AppError('not-found'), or 'invalid-input' if the runs learned from different data. */
export async function figureInput(
  store: Store,
  preview: AskPreview,
  { runIds, iteration, software }: FigureInputOptions,
): Promise<FigureInput> {
  const records = runIds.map((runId) => store.runs.get(runId))
  const experimentIds = [...new Set(records.map(({ experimentId }) => experimentId))]
  const configs = experimentIds.map((id) => store.experiments.config(id))
  const [config] = configs
  if (configs.some(({ data }) => JSON.stringify(data) !== JSON.stringify(config.data))) {
    throw new AppError(
      'invalid-input',
      'Expected runs on the same data, got runs on different data: choose runs of one.',
      {
        field: 'runIds',
      },
    )
  }
  const truth = await preview(config.data, records[0].seed)
  const input = {
    title: configs.map(({ name }) => name).join(', '),
    provenance: provenanceOf(
      experimentIds.map((id, index) => ({
        config: configs[index],
        records: records.filter(({ experimentId }) => experimentId === id),
      })),
      truth,
    ),
    preview: truth,
    runs: inTheirPlaces(records).map((run, index) => ({
      ...figureRunOf(store, records[index]),
      run,
      snapshot: store.snapshots.at(run.id, iteration),
    })),
  }
  const origin = software === undefined ? {} : { origin: fileOrigin(store, records, software) }
  return { ...input, ...origin, runs: withTestPoints(store, input.runs, iteration) }
}

/** Lanes of several experiments are counted through in the order of their runs, as the window shows them side by side. */
function inTheirPlaces(records: readonly RunRecord[]): RunRecord[] {
  if (new Set(records.map(({ experimentId }) => experimentId)).size < 2) return [...records]
  const places = [...new Set(records.map(laneKey))]
  return records.map((run) => ({ ...run, laneIndex: places.indexOf(laneKey(run)) }))
}

const laneKey = ({ experimentId, laneId }: RunRecord): string => `${experimentId}/${laneId}`

/** A run with its metrics and measurements, and without its picture. */
export function figureRunOf(store: Store, run: RunRecord): FigureRun {
  const config = store.experiments.config(run.experimentId)
  const budget = budgetOfRun(run, config)
  const lane = config.lanes[run.laneIndex]
  const { lossTitle } = methodDefinitions[lane.method.kind]
  const measurements = store.measurements.of(run.id)
  const colour = colourChoices(config.lanes, store.experiments.view(run.experimentId)?.colours ?? {})[run.laneIndex]
  const rows = store.metrics.of(run.id)
  const drawn = { run, rows, snapshot: null, lossTitle, lane, budget, testPoints: [], measurements }
  return { ...drawn, ...(colour && { colour }) }
}

/** With the test points at which lanes are compared, at the last evaluation or at most at `iteration`. */
export function withTestPoints(store: Store, runs: readonly FigureRun[], iteration: number | null): FigureRun[] {
  const needed = comparedEvaluations(lanesOf({ runs }), iteration)
  return runs.map((figureRun) => {
    const testPoints = needed
      .filter(({ runId }) => runId === figureRun.run.id)
      .flatMap((evaluated) => testPointsAt(store, evaluated) ?? [])
    return { ...figureRun, testPoints }
  })
}

/** null where that evaluation has no snapshot, or one of an earlier version, which kept no points. */
export function testPointsAt(store: Store, { runId, iteration }: Evaluated): TestPoints | null {
  const snapshot = store.snapshots.at(runId, iteration)
  if (snapshot?.iteration !== iteration) return null
  const values = valuesOf(snapshot, 'test-log-likelihoods')
  return values.length === 0 ? null : { iteration, values }
}
