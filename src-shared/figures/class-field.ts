// The most probable class of each point of the plane as a field: what a model has learned, and what is exact.

import { describeField, type ShownField } from './field-values.ts'
import { fieldOf, type ClassRegions, type DataPreview, type Snapshot } from '../snapshot.ts'

/** Of a model that knows classes; null without, and for snapshots of versions that knew none. */
export function classField(snapshot: Snapshot): ShownField | null {
  const [shares, labels] = [fieldOf(snapshot, 'class-shares'), fieldOf(snapshot, 'class-labels')]
  return shares && labels && shownRegions({ shares, labels: labels.values })
}

/** By the exact p(y | x); null where it is not known. */
export const exactClassField = ({ classRegions }: DataPreview): ShownField | null =>
  classRegions ? shownRegions(classRegions) : null

const shownRegions = ({ shares, labels }: ClassRegions): ShownField => ({
  ...describeField(shares, 'classes', false),
  labels,
})
