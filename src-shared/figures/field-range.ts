// One colour scale over the truth and all lanes, so that equal colours mean equal values in every panel.
//
// Log density: from the highest value of any panel down to `shownNats` below it. What lies lower has less than e⁻⁸ of
// the peak's density; without the floor, the far tails of an energy (hundreds of nats) would eat the whole contrast.
// The truth, where known, sets the scale: a lane that piles up far above it goes at most `headroomNats` beyond, and
// the colour bar then says that values above were cut.
// Probabilities: from 0 to 1.
// Relative energy: from 0, the lowest energy on the view, up to `shownNats`.
// Difference: as far to either side of zero as most of the mass needs (difference.ts).

import { classField, exactClassField } from './class-field.ts'
import { differenceLimit } from './difference.ts'
import { isShown, snapshotField, truthField, type ShownField } from './field-values.ts'
import {
  isProbability,
  type ColourRange,
  type FigureInput,
  type FigureRun,
  type OwnQuantity,
  type PanelContent,
  type ShownQuantity,
} from './figure.ts'
import { blurredTruth, levelPicture } from './noise-levels.ts'
import { bestClassifierField, classifierField } from './posterior.ts'
import { principalPlaneOf } from './principal-plane.ts'
import { comparedFields } from './reference.ts'

export interface ValueRange {
  quantity: ShownQuantity
  /** Nats; of a posterior probabilities. */
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

export interface RangeChoice {
  /** Of differences: the reference. */
  against?: string | null
  /** Set by hand, nats; null finds the ends. */
  colourRange?: ColourRange | null
  /** What panels of three columns or more show; absent: what has no colours. */
  content?: PanelContent
  /** The level that is drawn of networks that learn many; null: the model itself. */
  noise?: number | null
}

/** Never throws; without any finite value the range is [−shownNats, 0] for log density. */
export function sharedRange(
  input: FigureInput,
  quantity: ShownQuantity,
  { against = null, colourRange = null, noise = null, content }: RangeChoice = {},
): ValueRange {
  if (content === 'plane' && input.preview.dimension > 2) return planeRange(input, colourRange)
  if (quantity === 'difference') return differenceRange(input, { against, colourRange })
  const truth = shownTruth(input, quantity, noise)
  const lanes = input.runs.flatMap((run) => shownField(run, quantity, noise) ?? [])
  return rangeOf(truth, lanes, quantity, { dimension: input.preview.dimension, ends: colourRange })
}

/** Of the energies on the runs' planes. */
function planeRange({ runs }: FigureInput, ends: ColourRange | null): ValueRange {
  const planes = runs.flatMap(({ snapshot }) => (snapshot && principalPlaneOf(snapshot)) ?? [])
  const fields = planes.map(({ energy }) => energy)
  return rangeOf(planes[0]?.truth ?? null, fields, 'relative-energy', { dimension: 2, ends })
}

/** What a run's panel draws; null without a snapshot. */
export function shownField(run: FigureRun, quantity: OwnQuantity, noise: number | null): ShownField | null {
  if (quantity === 'posterior') return run.snapshot && classifierField(run.snapshot)
  if (quantity === 'classes') return run.snapshot && classField(run.snapshot)
  const level = noise === null ? null : levelPicture(run, noise, quantity)
  return level?.field ?? (run.snapshot && snapshotField(run.snapshot, quantity))
}

/** The known density, blurred where a noise level is shown; null for measured data without one. */
export function shownTruth(input: FigureInput, quantity: OwnQuantity, noise: number | null): ShownField | null {
  if (quantity === 'posterior') return bestClassifier(input)?.field ?? null
  if (quantity === 'classes') return exactClassField(input.preview)
  const level = noise === null ? null : blurredTruth(input, noise, quantity)
  return level?.field ?? truthField(input.preview, quantity)
}

/** Against the noise of the first run that has a classifier. */
export function bestClassifier({ preview, runs }: FigureInput): { field: ShownField; run: FigureRun } | null {
  for (const run of runs) {
    const field = run.snapshot && bestClassifierField(preview, run.snapshot)
    if (field) return { field, run }
  }
  return null
}

/** The same from fields that were computed before. */
export function rangeOf(
  truth: ShownField | null,
  lanes: readonly ShownField[],
  quantity: OwnQuantity,
  { dimension, ends = null }: { dimension: number; ends?: ColourRange | null },
): ValueRange {
  const fields = truth ? [truth, ...lanes] : lanes
  const [minimum, maximum] = ends ?? endsOf(quantity, () => logDensityRange(truth, lanes, dimension === 1))
  return {
    quantity,
    minimum,
    maximum,
    cutBelow: fields.some((field) => field.minimum < minimum - 1e-6 || isShownAt(field, -Infinity)),
    cutAbove: fields.some((field) => field.maximum > maximum + 1e-6 || isShownAt(field, Infinity)),
    notFiniteCount: fields.reduce((sum, field) => sum + field.notFiniteCount, 0),
  }
}

function differenceRange(
  input: FigureInput,
  { against, colourRange }: { against: string | null; colourRange: ColourRange | null },
): ValueRange {
  const all = comparedFields(input, against)
  const limit = colourRange ? Math.max(...colourRange.map(Math.abs)) : differenceLimit(all)
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

function endsOf(quantity: OwnQuantity, ofDensities: () => [number, number]): [number, number] {
  if (isProbability(quantity)) return [0, 1]
  return quantity === 'relative-energy' ? [0, shownNats] : ofDensities()
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
