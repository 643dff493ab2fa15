// Early stopping at work: looks at every evaluation of a run whose study asked for it, and stops what has no hope.

import { isTrusted } from '../../src-shared/estimate.ts'
import { estimateOf, type MetricRow } from '../../src-shared/metric.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { EarlyStopping } from '../../src-shared/study/study-config.ts'
import type { Scheduler } from '../scheduling/scheduler.ts'
import type { Store } from '../store/open-store.ts'
import { budgetFraction } from '../training/budget.ts'
import { hopelessInWords, hopelessness, type Curve } from './early-stopping.ts'

const metric = 'validationLogLikelihood'

export interface HopelessRuns {
  take(event: EngineEvent): void
}

export function hopelessRuns(store: Store, scheduler: Pick<Scheduler, 'stop'>): HopelessRuns {
  /** Of a study with early stopping: its rule, and the runs on the same data and seed as each run. */
  const rules = new Map<string, EarlyStopping | null>()
  const groups = new Map<string, Map<string, readonly string[]>>()
  const curves = new Map<string, Curve>()
  const budgets = new Map<string, ExperimentConfig['budget']>()
  /** Once is enough: a person who goes on with it knows why. */
  const stopped = new Set<string>()

  function ruleOf(studyId: string): EarlyStopping | null {
    if (!rules.has(studyId)) rules.set(studyId, store.studies.get(studyId).config.earlyStopping ?? null)
    return rules.get(studyId)!
  }

  function groupOf(studyId: string, runId: string): readonly string[] {
    if (!groups.has(studyId)) groups.set(studyId, groupsOf(store, studyId))
    return groups.get(studyId)!.get(runId) ?? []
  }

  function curveOf(runId: string, experimentId: string): Curve {
    const known = curves.get(runId)
    if (known) return known
    const budget = budgetOf(experimentId)
    const curve = store.metrics.with(runId, metric).map((row) => ({
      fraction: budgetFraction(budget, row),
      value: trustedValue(row),
    }))
    curves.set(runId, curve)
    return curve
  }

  function budgetOf(experimentId: string): ExperimentConfig['budget'] {
    if (!budgets.has(experimentId)) budgets.set(experimentId, store.experiments.config(experimentId).budget)
    return budgets.get(experimentId)!
  }

  function judge(runId: string): void {
    if (!store.runs.has(runId)) return
    const { experimentId, status, origin } = store.runs.get(runId)
    const studyId = store.studies.turnOf(experimentId)?.studyId
    // A branch is a person's own try, and begins elsewhere.
    if (studyId === undefined || status !== 'running' || origin !== null || stopped.has(runId)) return
    const rule = ruleOf(studyId)
    if (!rule) return
    const others = groupOf(studyId, runId).filter((id) => id !== runId && store.runs.has(id))
    const otherCurves = others.map((id) => curveOf(id, store.runs.get(id).experimentId))
    const found = hopelessness(curveOf(runId, experimentId), otherCurves, rule)
    if (!found) return
    stopped.add(runId)
    // It may end by itself in the same moment.
    scheduler.stop([runId], hopelessInWords(found)).catch(() => undefined)
  }

  return {
    take(event) {
      // A trial may have left for the trash, or come back.
      if (event.kind === 'experiment') groups.clear()
      if (event.kind === 'rewound') curves.delete(event.runId)
      if (event.kind !== 'metrics' || !event.rows.some(({ values }) => values[metric] !== undefined)) return
      curves.delete(event.runId)
      judge(event.runId)
    },
  }
}

function trustedValue(row: MetricRow): number {
  const estimate = estimateOf(row, metric)
  return estimate && Number.isFinite(estimate.value) && isTrusted(estimate.obtained)
    ? estimate.value
    : Number.NEGATIVE_INFINITY
}

/** By run: all runs of the study on the same data and seed, itself included; without those of deleted trials. */
function groupsOf(store: Store, studyId: string): Map<string, readonly string[]> {
  const dataOf = new Map(
    store.experiments
      .ofStudy(studyId)
      .filter(({ deletedAt }) => deletedAt === null)
      .map(({ experimentId }) => [experimentId, JSON.stringify(store.experiments.config(experimentId).data)]),
  )
  const runs = store.runs
    .ofStudy(studyId)
    .filter(({ origin, experimentId }) => origin === null && dataOf.has(experimentId))
  const alike = Map.groupBy(runs, ({ experimentId, seed }) => `${seed} ${dataOf.get(experimentId)}`)
  return new Map([...alike.values()].flatMap((each) => each.map(({ id }) => [id, each.map((run) => run.id)] as const)))
}
