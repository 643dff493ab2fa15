// A stored run as a diagnosis sees it.

import type { DiagnosedRun } from '../../src-shared/diagnosis/registry.ts'
import type { Store } from '../store/open-store.ts'

export function diagnosedRun(store: Store, runId: string): DiagnosedRun {
  const run = store.runs.get(runId)
  const { lanes, budget } = store.experiments.config(run.experimentId)
  const lane = lanes[run.laneIndex]
  return { run, rows: store.metrics.of(runId), lane, budget, measurements: store.measurements.of(runId) }
}
