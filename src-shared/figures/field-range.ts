// One colour scale over the truth and all lanes, so that equal colours mean equal values in every panel.
//
// Log density: from the highest value of any panel down to `shownNats` below it. What lies lower has less than e⁻⁸ of
// the peak's density; without the floor, the far tails of an energy (hundreds of nats) would eat the whole contrast.
// The truth, where known, sets the scale: a lane that piles up far above it goes at most `headroomNats` beyond, and
// the colour bar then says that values above were cut.
// Relative energy: from 0, the lowest energy on the view, up to `shownNats`.
// Difference: as far to either side of zero as most of the mass needs (difference.ts).

import type { FieldQuantity } from '../snapshot.ts'
import { differenceLimit } from './difference.ts'
import { isShown, snapshotField, truthField, type ShownField } from './field-values.ts'
import type { FigureInput, ShownQuantity } from './figure.ts'
import { comparedFields } from './reference.ts'

export interface ValueRange {
  quantity: ShownQuantity
  /** Nats. */
  minimum: number
  maximum: number
  /** Some panel has values beyond this end: they take the end's colour. */
  cutBelow: boolean
  cutAbove: boolean
  /** Cells over all panels that have no finite value. */
  notFiniteCount: number
  /** Of differences: the scale of the reference, which shows its log density. */
  reference?: ValueRange
}

export const shownNats = 8
const headroomNats = { line: Math.log(2.5), plane: 2 }

/** Never throws; without any finite value the range is [−shownNats, 0] for log density. */
export function sharedRange(
  input: FigureInput,
  quantity: ShownQuantity,
  { against = null }: { against?: string | null } = {},
): ValueRange {
  if (quantity === 'difference') return differenceRange(input, against)
  const truth = truthField(input.preview, quantity)
  const lanes = input.runs.flatMap(({ snapshot }) => (snapshot && snapshotField(snapshot, quantity)) ?? [])
  return rangeOf(truth, lanes, quantity, input.preview.dimension)
}

/** The same from fields that were computed before. */
export function rangeOf(
  truth: ShownField | null,
  lanes: readonly ShownField[],
  quantity: FieldQuantity,
  dimension: number,
): ValueRange {
  const fields = truth ? [truth, ...lanes] : lanes
  const [minimum, maximum] =
    quantity === 'relative-energy' ? [0, shownNats] : logDensityRange(truth, lanes, dimension === 1)
  return {
    quantity,
    minimum,
    maximum,
    cutBelow: fields.some((field) => field.minimum < minimum - 1e-6 || isShownAt(field, -Infinity)),
    cutAbove: fields.some((field) => field.maximum > maximum + 1e-6 || isShownAt(field, Infinity)),
    notFiniteCount: fields.reduce((sum, field) => sum + field.notFiniteCount, 0),
  }
}

function differenceRange(input: FigureInput, against: string | null): ValueRange {
  const all = comparedFields(input, against)
  const limit = differenceLimit(all)
  const fields = all.map(({ difference }) => difference)
  const isBeyond = (is: (value: number) => boolean) =>
    fields.some(({ values, support }) => values.some((value, index) => is(value) && support![index] >= 0))
  return {
    ...{ quantity: 'difference', minimum: -limit, maximum: limit },
    cutBelow: isBeyond((value) => value < -limit - 1e-6),
    cutAbove: isBeyond((value) => value > limit + 1e-6),
    notFiniteCount: fields.reduce((sum, field) => sum + field.notFiniteCount, 0),
    reference: sharedRange(input, 'log-density'),
  }
}

/** The scale of one panel: the reference has its own. */
export function rangeOfPanel(range: ValueRange, { isReference }: { isReference: boolean }): ValueRange {
  return (isReference && range.reference) || range
}

/** A density of zero, which takes the colour of the scale's unlikely end. */
const isShownAt = (field: ShownField, infinity: number) => isShown(field, infinity) && field.values.includes(infinity)

/** On a plane the top is rounded up to half a nat, so that the colours do not flicker from snapshot to snapshot. */
function logDensityRange(truth: ShownField | null, lanes: readonly ShownField[], line: boolean): [number, number] {
  const highestLane = Math.max(...lanes.map((field) => field.maximum).filter(Number.isFinite))
  const known = truth && Number.isFinite(truth.maximum) ? truth.maximum : null
  const limit = known === null ? Infinity : known + (line ? headroomNats.line : headroomNats.plane)
  const top = Math.min(limit, Math.max(known ?? -Infinity, highestLane))
  const highest = Number.isFinite(top) ? top : 0
  const maximum = line ? highest : Math.ceil(highest * 2) / 2
  return [maximum - shownNats, maximum]
}

/** Where a value stands in the range, 0 = unlikely (dark), 1 = likely (bright): energies run the other way. Differences: 0 = less. */
export function likelihoodShare(range: ValueRange, value: number): number {
  const share = (value - range.minimum) / (range.maximum - range.minimum)
  return range.quantity === 'relative-energy' ? 1 - share : share
}
