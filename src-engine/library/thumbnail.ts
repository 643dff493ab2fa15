// Thumbnails for the library, from the newest snapshot of each lane's first seed.

import { fieldOf, type Field } from '../../src-shared/snapshot.ts'
import {
  thumbnailDepth,
  thumbnailLanesMaximum,
  type LaneThumbnail,
  type Thumbnail,
} from '../../src-shared/thumbnail.ts'
import type { Store } from '../store/open-store.ts'

const pointsPerAxis = { line: 48, plane: 40 }

/** Lanes without a snapshot are left out. Throws AppError('not-found'). */
export function experimentThumbnail({ experiments, runs, snapshots }: Store, experimentId: string): Thumbnail {
  experiments.summary(experimentId)
  const firstRuns = new Map<number, string>()
  for (const run of runs.ofExperiment(experimentId)) {
    if (!firstRuns.has(run.laneIndex)) firstRuns.set(run.laneIndex, run.id)
  }
  const lanes = [...firstRuns].slice(0, thumbnailLanesMaximum).flatMap(([laneIndex, runId]) => {
    const snapshot = snapshots.at(runId, null)
    const energy = snapshot && fieldOf(snapshot, 'energy')
    return energy ? [{ laneIndex, ...fieldThumbnail(energy) }] : []
  })
  return { lanes }
}

/** Takes every n-th point of the field. An energy that is not finite is drawn as nothing. */
export function fieldThumbnail({ shape, values }: Field): Omit<LaneThumbnail, 'laneIndex'> {
  const points = shape.length === 1 ? pointsPerAxis.line : pointsPerAxis.plane
  const taken = shape.map((count) => Math.min(points, count))
  const [columns, rows = 1] = taken
  const lowest = values.reduce((least, value) => (value < least ? value : least), Number.POSITIVE_INFINITY)
  const grey = new Uint8Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const energy = values[nearest(row, rows, shape[1] ?? 1) * shape[0] + nearest(column, columns, shape[0])]
      grey[row * columns + column] = greyOf(energy - lowest, shape.length)
    }
  }
  return { shape: taken, values: grey }
}

/** Index in the field of point `at` of `taken` evenly spread ones. */
const nearest = (at: number, taken: number, count: number) =>
  taken === 1 ? 0 : Math.round((at / (taken - 1)) * (count - 1))

function greyOf(nats: number, dimension: number): number {
  if (!Number.isFinite(nats)) return 0
  return Math.round(255 * (dimension === 1 ? Math.exp(-nats) : Math.max(0, 1 - nats / thumbnailDepth)))
}
