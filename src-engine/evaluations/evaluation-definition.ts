// An evaluation: what it needs, how dear it is, and what it yields. Adding one is a file and a row of registry.ts.

import type { Estimate } from '../../src-shared/estimate.ts'
import type { MeasurementVerdict } from '../../src-shared/measurement.ts'
import type { MetricName } from '../../src-shared/metric.ts'
import type { SnapshotView } from '../../src-shared/snapshot.ts'
import type { ModelNow } from './model-now.ts'
import type { Need } from './need.ts'

/** When it is made: at every snapshot, only at a run's last one, or only when somebody asks. */
export type Cost = 'every-snapshot' | 'end-of-run' | 'on-request'

export interface Yield {
  values?: Partial<Record<MetricName, Estimate>>
  views?: readonly SnapshotView[]
  /** What is to be thought of the values, where they say so; kept with measurements. */
  verdict?: MeasurementVerdict
}

export interface EvaluationDefinition {
  needs: readonly Need[]
  /** Another where there are too many dimensions for a grid: there some are dearer, and some are all there is. */
  cost: Cost | { onGrid: Cost; beyond: Cost }
  /** Uses what `now` has made already; consumes no training randomness. */
  evaluate(now: ModelNow): Promise<Yield>
}
