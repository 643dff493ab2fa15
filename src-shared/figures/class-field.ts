// What class a point is of, as a field: the most probable class of each point of the plane, on a line the probabilities of
// all classes; what a model has learned, and what is exact.

import { describeField, readField, type ShownField } from './field-values.ts'
import { fieldOf, valuesOf, type ClassRegions, type DataPreview, type Snapshot } from '../snapshot.ts'

/** Of a model that knows classes; null without, and for snapshots of versions that knew none or drew none on a line. */
export function classField(snapshot: Snapshot): ShownField | null {
  const [shares, labels] = [fieldOf(snapshot, 'class-shares'), fieldOf(snapshot, 'class-labels')]
  if (!shares || !labels) return null
  const probabilities = valuesOf(snapshot, 'class-probabilities')
  if (shares.shape.length === 1 && probabilities.length === 0) return null
  return shownRegions({ shares, labels: labels.values, ...(probabilities.length > 0 && { probabilities }) })
}

/** Whether `classField` has anything to show, for next to nothing. */
export const knowsClasses = (snapshot: Snapshot): boolean =>
  fieldOf(snapshot, 'class-shares')?.shape.length === 2 || valuesOf(snapshot, 'class-probabilities').length > 0

/** By the exact p(y | x); null where it is not known. */
export const exactClassField = ({ classRegions }: DataPreview): ShownField | null =>
  classRegions ? shownRegions(classRegions) : null

const shownRegions = ({ shares, labels, probabilities }: ClassRegions): ShownField => ({
  ...describeField(shares, 'classes', false),
  labels,
  ...(probabilities && { probabilities }),
})

/** On a line p(y | x) of each class as a field of its own, in the order of their names; else none. */
export function classCurves({ view, shape, values, probabilities = new Float32Array(0) }: ShownField): ShownField[] {
  const count = probabilities.length / values.length
  return Array.from({ length: count }, (_, label) => {
    const ofClass = probabilities.subarray(label * values.length, (label + 1) * values.length)
    return describeField({ view, shape, values: ofClass }, 'classes', false)
  })
}

/** Of the classes at a point of the line, the most probable first. */
export function classesAt(field: ShownField, point: readonly number[]): { label: number; probability: number }[] {
  return classCurves(field)
    .map((curve, label) => ({ label, probability: readField(curve, point) }))
    .filter(({ probability }) => Number.isFinite(probability))
    .toSorted((a, b) => b.probability - a.probability)
}
