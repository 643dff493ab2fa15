// Evaluation: what is known of a model at one iteration, and its picture. A walk over the registry of evaluations, of which
// each that can be made here and is due adds its values and views.

import type { Estimate } from '../../src-shared/estimate.ts'
import type { MetricName } from '../../src-shared/metric.ts'
import type { SnapshotView } from '../../src-shared/snapshot.ts'
import { modelNow } from './model-now.ts'
import { chooseEvaluations } from './registry.ts'
import { subjectOf } from './subject.ts'
import type { CreateEvaluator } from './evaluation.ts'

export const createEvaluator: CreateEvaluator = (options) => {
  const subject = subjectOf(options)
  return {
    async evaluate(request) {
      const costs = request.final ? (['every-snapshot', 'end-of-run'] as const) : (['every-snapshot'] as const)
      const now = modelNow(subject, request)
      const estimates: Partial<Record<MetricName, Estimate>> = {}
      const views: SnapshotView[] = []
      for (const { evaluate } of chooseEvaluations(subject.has, costs).chosen) {
        const found = await evaluate(now)
        Object.assign(estimates, found.values)
        views.push(...(found.views ?? []))
      }
      const { runId, progress } = request
      return { estimates, snapshot: { ...progress, runId, logPartition: estimates.logPartition ?? null, views } }
    },
  }
}
