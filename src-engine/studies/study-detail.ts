// A study as the window and the command line open it: its trials, and every run with what it came to.

import type { MetricName } from '../../src-shared/metric.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import { fairnessOf } from '../../src-shared/study/fairness.ts'
import type { StudyConfig } from '../../src-shared/study/study-config.ts'
import type { StudyDetail, StudyRun, StudySummary } from '../../src-shared/study/study.ts'
import type { Store } from '../store/open-store.ts'
import type { RunValues } from '../store/run-values.ts'
import { trialsOf } from './trials.ts'

export interface DetailParts {
  store: Store
  live: (run: RunRecord) => RunRecord
  summary: StudySummary
  about: Pick<StudyDetail, 'fairness' | 'notes'>
}

export function studyDetail({ store, live, summary, about }: DetailParts): StudyDetail {
  const { id, deletedAt: studyDeletedAt } = summary
  // It may have been renamed since it began.
  const config = { ...store.studies.get(id).config, name: summary.name }
  const stored = store.experiments.ofStudy(id)
  const indices = new Map(stored.map(({ experimentId, index }) => [experimentId, index]))
  const values = store.values.ofStudy(id)
  // A run of a trial whose record is damaged has no place in the search.
  const runs = store.runs.ofStudy(id).filter(({ experimentId }) => indices.has(experimentId))
  const variants = [...new Set(runs.map(({ kernelVariant }) => kernelVariant))].filter((each) => each !== '')
  return {
    ...{ summary, config, ...about },
    trials: stored.map(({ deletedAt, ...trial }) => ({ ...trial, deleted: deletedAt !== studyDeletedAt })),
    ...(variants.length > 1 && { kernelVariants: variants }),
    runs: runs.map((run) => studyRunOf(live(run), indices.get(run.experimentId)!, values.get(run.id) ?? {})),
  }
}

/** As it was planned: the same configuration has the same trials. */
export function aboutStudy(config: StudyConfig): Pick<StudyDetail, 'fairness' | 'notes'> {
  const { trials, notes } = trialsOf(config)
  return { fairness: fairnessOf(trials.map(({ experiment }) => experiment)), notes }
}

function studyRunOf(run: RunRecord, trial: number, found: RunValues): StudyRun {
  const { id, laneId, laneIndex, label, seed, status, iteration, evaluations, computeSeconds, divergence } = run
  const entries = Object.entries(found) as [MetricName, NonNullable<RunValues[MetricName]>][]
  const reason =
    run.reason ?? (divergence ? `${divergence.quantity} exploded at iteration ${divergence.iteration}.` : null)
  return {
    ...{ runId: id, trial, laneId, laneIndex, label, seed, status, reason, iteration, evaluations, computeSeconds },
    values: Object.fromEntries(entries.map(([name, { last }]) => [name, last])),
    best: Object.fromEntries(entries.flatMap(([name, { best }]) => (best ? [[name, best]] : []))),
    doubtful: entries.flatMap(([name, { doubtful }]) => (doubtful ? [name] : [])),
  }
}
