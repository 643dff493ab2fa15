// What a lane makes of a density against another: the difference of their logarithms,
//
//   d(x) = log p_lane(x) − log p_reference(x)   nats; above 0 the lane puts more density at x than the reference.
//
// In the tails both are next to nothing and d can be anything, so the tails must neither be drawn nor rule the scale.
// Drawn are the cells inside the region that holds 99.9% of the lane's mass or of the reference's mass (in the view);
// the scale reaches as far as 98% of their mean mass, over all panels alike, and is symmetric around zero.
// A known density may be zero at x: d is then infinite and takes the colour of the scale's end. A model's energy that is
// not finite has no difference: its cells are striped.

import { readField, isShown, type ShownField } from './field-values.ts'
import { cellMasses, regionLevels, thresholdOf } from './highest-density-region.ts'

/** Of a density's mass: cells outside the regions of both hold less than the rest. */
export const drawnMass = 0.999
/** Of the mean of both masses: what the scale shows without cutting. */
export const scaledMass = 0.98
/** Nats. No scale is finer, so that two equal densities do not show rounding. */
const limitMinimum = 0.1
/** Nats, as far as the scale of a log density reaches: beyond, a density is next to nothing against the other. */
const limitMaximum = 8

/** Both are log densities, nats. Fresh values on the lane's grid; NaN where either is not finite. */
export function differenceField(lane: ShownField, reference: ShownField): ShownField {
  const other = onGridOf(lane, reference)
  const [laneLevel] = regionLevels(lane, [drawnMass])
  const [otherLevel] = regionLevels({ values: other, shape: lane.shape }, [drawnMass])
  const values = new Float32Array(lane.values.length)
  const support = new Float32Array(lane.values.length)
  const shown = { quantity: 'difference', zeroDensityAllowed: true, minimum: Infinity, maximum: -Infinity } as const
  const field: ShownField = { ...shown, view: lane.view, shape: lane.shape, values, support, notFiniteCount: 0 }
  for (let index = 0; index < values.length; index++) {
    const [ours, theirs] = [lane.values[index], other[index]]
    const known = isShown(lane, ours) && isShown(reference, theirs)
    values[index] = known ? ours - theirs : Number.NaN
    support[index] = known ? Math.max(ours - laneLevel, theirs - otherLevel) : Number.POSITIVE_INFINITY
    // Both are zero there.
    if (known && Number.isNaN(values[index])) [values[index], support[index]] = [0, Number.NEGATIVE_INFINITY]
    if (!known) field.notFiniteCount++
    if (!(support[index] >= 0) || !Number.isFinite(values[index])) continue
    field.minimum = Math.min(field.minimum, values[index])
    field.maximum = Math.max(field.maximum, values[index])
  }
  if (field.minimum > field.maximum) field.minimum = field.maximum = Number.NaN
  return field
}

/** Values of the reference at the points of the lane's grid; NaN outside its view. */
function onGridOf(lane: ShownField, reference: ShownField): Float32Array {
  if (isSameGrid(lane, reference)) return reference.values
  const [columns] = lane.shape
  return lane.values.map((_value, index) => {
    const cells = [index % columns, Math.floor(index / columns)]
    const point = lane.view.axes.map(([low, high], axis) => low + (cells[axis] / (lane.shape[axis] - 1)) * (high - low))
    return readField(reference, point)
  })
}

const isSameGrid = (a: ShownField, b: ShownField): boolean =>
  String(a.shape) === String(b.shape) && String(a.view.axes) === String(b.view.axes)

export interface Compared {
  /** log densities, nats. */
  lane: ShownField
  reference: ShownField
  difference: ShownField
}

/** The end of the symmetric scale over all panels, nats: a round number from 0.1 to 8. */
export function differenceLimit(compared: readonly Compared[]): number {
  const reached = Math.max(0, ...compared.map(reachedBy).filter(Number.isFinite))
  const limit = Math.min(limitMaximum, Math.max(limitMinimum, reached))
  return roundedUp(limit)
}

/** |d| below which the mean of both densities has its 98%; NaN where none is finite. */
function reachedBy({ lane, reference, difference }: Compared): number {
  const ours = cellMasses(lane)
  const theirs = cellMasses({ values: onGridOf(lane, reference), shape: lane.shape })
  const masses = ours.map((mass, index) => (mass + theirs[index]) / 2)
  return thresholdOf({ sizes: difference.values.map(Math.abs), masses, share: scaledMass })
}

const roundNumbers = [1, 1.5, 2, 3, 4, 5, 6, 8, 10]

function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const share = roundNumbers.find((round) => value / power <= round * (1 + 1e-9)) ?? 10
  return Number((share * power).toPrecision(6))
}
