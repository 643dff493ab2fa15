// Snapshots and rows of tests, from the parts that matter to them.

import type { Estimate } from '../../src-shared/estimate.ts'
import type { MetricName, MetricRow } from '../../src-shared/metric.ts'
import {
  fieldOf,
  pointsOf,
  type Field,
  type Points,
  type Snapshot,
  type SnapshotView,
} from '../../src-shared/snapshot.ts'

export interface Parts {
  energy?: Field
  logPartition?: number
  converged?: boolean
  samples?: Points
  samplesTitle?: string
  negatives?: Points
  negativesTitle?: string
  testLogLikelihoods?: Float32Array
}

export const byQuadrature = (value: number, converged = true): Estimate => ({
  value,
  obtained: { by: 'quadrature', shape: [65, 65], converged },
})

/** What of a snapshot is not progress. */
export function picture(parts: Parts): Pick<Snapshot, 'logPartition' | 'views'> {
  const { energy, logPartition = 0, converged, samples, negatives, testLogLikelihoods } = parts
  const views: SnapshotView[] = []
  if (energy) views.push({ tag: 'energy', kind: 'field', title: 'energy, nats', field: energy })
  if (samples) views.push({ tag: 'model-samples', kind: 'points', title: parts.samplesTitle ?? '', points: samples })
  if (negatives) views.push({ tag: 'negatives', kind: 'points', title: parts.negativesTitle ?? '', points: negatives })
  if (testLogLikelihoods) {
    views.push({ tag: 'test-log-likelihoods', kind: 'values', title: '', values: testLogLikelihoods })
  }
  return { logPartition: byQuadrature(logPartition, converged), views }
}

/** The energies of a snapshot that has some, to be read or changed. */
export const energyOf = (snapshot: Snapshot | null): Field => fieldOf(snapshot!, 'energy')!
export const samplesOf = (snapshot: Snapshot | null): Points => pointsOf(snapshot!, 'model-samples')!.points
export const negativesOf = (snapshot: Snapshot | null): Points => pointsOf(snapshot!, 'negatives')!.points

/** Says of a value that it is by a quadrature that converged or did not; in place. */
export function setConverged(
  row: MetricRow,
  converged: boolean,
  metrics: readonly MetricName[] = ['testLogLikelihood'],
): void {
  row.made = { ...row.made }
  for (const metric of metrics) {
    row.made[metric] = { ...row.made[metric], obtained: { by: 'quadrature', shape: [65, 65], converged } }
  }
}
