// Held-out rows beside what a lane's Boltzmann machine makes of them, as a snapshot has them.

import { estimateOf } from '../metric.ts'
import { formatMeasured } from '../numbers.ts'
import { pointsOf, type Points } from '../snapshot.ts'
import type { FigureRun } from './figure.ts'
import { rowWith } from './lanes.ts'

export interface Reconstruction {
  rows: Points
  /** Of each of the rows, in their order. */
  means: Points
}

/** null where the snapshot has none. */
export function reconstructionOf({ snapshot }: FigureRun): Reconstruction | null {
  const rows = snapshot && pointsOf(snapshot, 'test-rows')
  const means = snapshot && pointsOf(snapshot, 'reconstructions')
  return rows && means ? { rows: rows.points, means: means.points } : null
}

/** `reconstruction error 0.032 ± 0.001 per pixel, no likelihood`, longest wording first. */
export function reconstructionWords({ rows, snapshot }: FigureRun, isPicture: boolean): string[] {
  const row = rowWith(rows, 'reconstructionError', snapshot?.iteration ?? null)
  const estimate = row && estimateOf(row, 'reconstructionError')
  if (!estimate) return ['not evaluated yet']
  const measured = formatMeasured(estimate.value, estimate.standardError ?? null)
  const per = isPicture ? 'per pixel' : 'per column'
  return [
    `held-out squared error ${measured} ${per}, mean field, one step; no likelihood`,
    `squared error ${measured} ${per}; no likelihood`,
    `squared error ${measured}; no likelihood`,
    `error ${measured}, no likelihood`,
    // Where a line beside it says so.
    `error ${measured}`,
  ]
}

/** A panel with them in the place of points; of a lane whose model has none, its samples, and why. */
export function withReconstruction<Panel extends { image: unknown; warnings: readonly string[] }>(
  panel: Panel,
  run: FigureRun,
) {
  const reconstruction = reconstructionOf(run)
  const absent = run.snapshot ? ['no reconstructions in this snapshot'] : []
  if (!reconstruction) return { ...panel, warnings: [...panel.warnings, ...absent] }
  // Its number is its own: no likelihood stands above it.
  const details = reconstructionWords(run, panel.image !== null)
  return { ...panel, reconstruction, details, marks: [], field: null, samples: null, negatives: null }
}
