// The filters of a lane's Boltzmann machine: what its hidden units look for, as a snapshot has it.

import { withoutUnit } from './fitting-names.ts'
import { imagesOf, type DataPreview, type Snapshot } from '../snapshot.ts'

export interface Filters {
  /** `weights of 16 hidden units`. */
  title: string
  /** Of one unit's picture: the columns of a table stand in one line. */
  width: number
  height: number
  /** Names of the columns, without their units; empty of pictures. */
  names: readonly string[]
  count: number
  /** (count × width × height), unit after unit. */
  values: Float32Array
  /** At ± this weight, and beyond, the colours are full; above 0. */
  limit: number
}

/** Of all weights, which are beyond the colours: single ones would make all others pale. */
const shareBeyond = 0.001

/** null where the snapshot has none. */
export function filtersOf(snapshot: Snapshot, { view, image }: DataPreview): Filters | null {
  const found = imagesOf(snapshot, 'filters')
  if (!found) return null
  const { title, width, height, values } = found
  const names = image ? [] : view.labels.map(withoutUnit)
  return { title, width, height, names, count: values.length / (width * height), values, limit: limitOf(values) }
}

/** One scale for the panels of several: equal colours mean equal weights in all of them. */
export function sharedLimit(snapshots: readonly (Snapshot | null)[]): number {
  const all = snapshots.flatMap((snapshot) => (snapshot && imagesOf(snapshot, 'filters')?.values) ?? [])
  return all.length === 0 ? 1 : Math.max(...all.map(limitOf))
}

const known = new WeakMap<Float32Array, number>()

function limitOf(values: Float32Array): number {
  const before = known.get(values)
  if (before !== undefined) return before
  const limit = findLimit(values)
  known.set(values, limit)
  return limit
}

function findLimit(values: Float32Array): number {
  const sizes = values.map(Math.abs).filter(Number.isFinite).toSorted()
  const largest = sizes[Math.ceil((1 - shareBeyond) * sizes.length) - 1] ?? 0
  return largest > 0 ? largest : 1
}
