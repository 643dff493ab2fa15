// The budget and the snapshots on its way, both as a share 0 … 1 of what was granted.
//
// Snapshot i of n is due at the share (i / (n − 1))²: denser at the start, where most happens; the first before the
// first update, the last at the end. Where a share of few iterations holds several, one snapshot stands for them.

import type { Budget } from '../../src-shared/config/experiment.ts'
import type { Progress } from '../../src-shared/metric.ts'

/** Never above 1; the last update may overshoot a budget in evaluations or seconds. */
export function budgetFraction({ unit, amount }: Budget, progress: Progress): number {
  return Math.min(1, budgetUsed(unit, progress) / amount)
}

/** In the budget's unit. */
export function budgetUsed(unit: Budget['unit'], progress: Progress): number {
  switch (unit) {
    case 'iterations':
      return progress.iteration
    case 'evaluations':
      return progress.evaluations
    case 'seconds':
      return progress.computeSeconds
    default:
      return unit satisfies never
  }
}

/** How many of the schedule's snapshots are due up to and including this fraction. */
export function snapshotsDue(snapshots: number, fraction: number): number {
  // Not counted from the first: it is asked for at every update.
  let due = Math.max(1, Math.floor(Math.sqrt(fraction) * (snapshots - 1)) - 1)
  while (due < snapshots && (due / (snapshots - 1)) ** 2 <= fraction) due++
  return due
}
