// The density at one noise level σ, of networks that learn many, and the truth blurred by the same σ.
//
// A figure names a level by its σ in units of the columns' standard deviations; of each ladder the nearest level counts
// (in log σ), so that lanes with ladders of their own stand side by side. Lanes that learn one energy keep theirs.

import { formatNumber } from '../numbers.ts'
import {
  levelsOf,
  type FieldQuantity,
  type LevelsView,
  type NoiseLevel,
  type SnapshotTag,
  type SnapshotView,
} from '../snapshot.ts'
import { fieldOfEnergy, fieldOfLogDensity, type ShownField } from './field-values.ts'
import type { FigureInput, FigureRun } from './figure.ts'

/** Arrows on a regular grid over a view: each from its point, as long as it is drawn. */
export interface Arrows {
  view: LevelsView['view']
  shape: readonly number[]
  /** (points × axes), in the axes' units. */
  steps: Float32Array
}

export interface LevelPicture {
  level: NoiseLevel
  field: ShownField
  arrows: Arrows | null
  /** The smallest of the ladder, at which the model is evaluated and stored. */
  isModel: boolean
  /** What the field is. */
  title: string
}

/** Of all runs, from the smallest σ up, each once; empty where no run has any. */
export function noiseLevelsOf({ runs }: Pick<FigureInput, 'runs'>): NoiseLevel[] {
  const all = runs.flatMap((run) => levelsOf(viewsOf(run), 'noise-level-energies')?.levels ?? [])
  const byNoise = new Map(all.map((level) => [formatNumber(level.noise, 4), level]))
  return [...byNoise.values()].toSorted((a, b) => a.noise - b.noise)
}

/** The model at the level nearest to `noise`; null where the run has none. */
export function levelPicture(run: FigureRun, noise: number, quantity: FieldQuantity): LevelPicture | null {
  const found = levelAt(viewsOf(run), 'noise-level-energies', noise)
  if (!found) return null
  const { level, view, values, title } = found
  const { logPartition } = level
  const grid = { view: view.view, shape: view.shape, values }
  const field = fieldOfEnergy(grid, logPartition?.value ?? Number.NaN, quantity)
  const arrows = arrowsAt(viewsOf(run), 'noise-level-steps', noise)
  return { level, field, arrows, title, isModel: level.noise === view.levels.at(-1)?.noise }
}

/** The truth at the level nearest to `noise` of the first run that has one; null where none has. */
export function blurredTruth({ runs }: FigureInput, noise: number, quantity: FieldQuantity): LevelPicture | null {
  for (const run of runs) {
    const found = levelAt(viewsOf(run), 'noise-level-truths', noise)
    if (!found) continue
    const { level, view, values, title } = found
    const field = fieldOfLogDensity({ view: view.view, shape: view.shape, values }, quantity)
    return { level, field, title, isModel: false, arrows: arrowsAt(viewsOf(run), 'noise-level-true-steps', noise) }
  }
  return null
}

/** Of the snapshot that is drawn, or measured at its iteration. */
function viewsOf({ snapshot, measurements }: FigureRun): readonly SnapshotView[] {
  if (!snapshot || levelsOf(snapshot.views, 'noise-level-energies')) return snapshot?.views ?? []
  const isOfSnapshot = measurements.find(
    ({ evaluation, iteration }) => evaluation === 'noise-levels' && iteration === snapshot.iteration,
  )
  return isOfSnapshot?.views ?? []
}

/** The place of the level nearest to `noise` in log σ; −1 where there is none. */
export function nearestLevel(levels: readonly NoiseLevel[], noise: number): number {
  const distances = levels.map((level) => Math.abs(Math.log(level.noise / noise)))
  return distances.indexOf(Math.min(...distances))
}

function levelAt(views: readonly SnapshotView[], tag: SnapshotTag, noise: number) {
  const view = levelsOf(views, tag)
  if (!view || view.levels.length === 0) return null
  const index = nearestLevel(view.levels, noise)
  const size = view.values.length / view.levels.length
  const values = view.values.subarray(index * size, (index + 1) * size)
  return { level: view.levels[index], view, values, title: view.title }
}

function arrowsAt(views: readonly SnapshotView[], tag: SnapshotTag, noise: number): Arrows | null {
  const found = levelAt(views, tag, noise)
  return found && { view: found.view.view, shape: found.view.shape, steps: found.values }
}

/** `σ = 0.22 × sd (0.19, 0.11)`: in the columns' spread, and in the units of the axes. */
export function levelInWords({ noise, deviations }: NoiseLevel): string {
  const along = deviations.map((deviation) => formatNumber(deviation, 2)).join(', ')
  return `σ = ${formatNumber(noise, 2)} × sd (${along})`
}
