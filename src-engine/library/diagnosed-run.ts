// A stored run as a diagnosis sees it.

import { budgetOfRun } from '../../src-shared/branch.ts'
import type { DiagnosedRun } from '../../src-shared/diagnosis/registry.ts'
import type { Store } from '../store/open-store.ts'

export function diagnosedRun(store: Store, runId: string): DiagnosedRun {
  const run = store.runs.get(runId)
  const config = store.experiments.config(run.experimentId)
  const budget = budgetOfRun(run, config)
  const lane = config.lanes[run.laneIndex]
  return { run, rows: store.metrics.of(runId), lane, budget, measurements: store.measurements.of(runId) }
}
