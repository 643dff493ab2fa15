// Where a walk from one point to another leaves the region of the first's mode.
//
// All crossings are narrowed down together, a round of rows at a time. Where the modes tell by how much they lead, the
// lead's zero is found by the Illinois method, a secant that keeps its bracket: some eight rows for each instead of twenty.
// Where they do not, and where a lead is not finite or the secant is slow, the bracket is halved.
// Source: Dowell & Jarratt 1971, "A modified regula falsi method for computing the root of an equation".

import type { ModeRegions } from './mode-labels.ts'

export type Point = readonly [number, number]

/** The point between two of different modes at which the first's region ends. */
export interface Crossing {
  from: Point
  to: Point
  /** The mode at `from`. */
  label: number
  point: Point
}

/** Places along the way from 0 to 1: the mode is still the first's at `low` and no longer at `high`. */
interface Bracket {
  crossing: Crossing
  low: number
  high: number
  /** Lead of the first's mode at both, halved where the same end has moved twice; NaN where it is not known. */
  leadAtLow: number
  leadAtHigh: number
  moved: 'low' | 'high' | null
  /** Looked at next. */
  place: number
  /** How wide it was when that was last looked at. */
  width: number
}

/** Rounds in which a secant is to halve a bracket; where it does not, the next one is halved. */
const roundsToHalve = 3

/** Sets the point of every crossing, right to 2^−halvings of its way. */
export async function locate(crossings: readonly Crossing[], regions: ModeRegions, halvings: number): Promise<void> {
  const tolerance = 2 ** -halvings
  const brackets = crossings.map(bracketOf)
  if (regions.lead) await leadAtEnds(brackets, regions.lead)
  let open = brackets
  for (let round = 1; open.length > 0; round++) {
    for (const bracket of open) bracket.place = nextPlace(bracket, tolerance, round)
    await look(open, regions)
    open = open.filter(({ low, high }) => high - low > tolerance)
  }
  for (const { crossing, low, high } of brackets) crossing.point = between(crossing.from, crossing.to, (low + high) / 2)
}

const bracketOf = (crossing: Crossing): Bracket => ({
  ...{ crossing, low: 0, high: 1, place: 0.5, moved: null, width: 1 },
  ...{ leadAtLow: Number.NaN, leadAtHigh: Number.NaN },
})

async function leadAtEnds(brackets: readonly Bracket[], lead: NonNullable<ModeRegions['lead']>): Promise<void> {
  const labels = Int32Array.from(brackets, ({ crossing }) => crossing.label)
  const atLow = await lead(Float64Array.from(brackets.flatMap(({ crossing }) => crossing.from)), labels)
  const atHigh = await lead(Float64Array.from(brackets.flatMap(({ crossing }) => crossing.to)), labels)
  brackets.forEach((bracket, index) => {
    bracket.leadAtLow = atLow[index]
    bracket.leadAtHigh = atHigh[index]
  })
}

function nextPlace(bracket: Bracket, tolerance: number, round: number): number {
  const { low, high, leadAtLow, leadAtHigh, width } = bracket
  const middle = (low + high) / 2
  if (!(leadAtLow > 0 && leadAtHigh < 0)) return middle
  if (round % roundsToHalve === 0) {
    bracket.width = high - low
    if (bracket.width > width / 2) return middle
  }
  const place = low + ((high - low) * leadAtLow) / (leadAtLow - leadAtHigh)
  // An infinite lead says which side it is on, and nothing more.
  if (!Number.isFinite(place)) return middle
  // A secant comes in from one side: a step past the zero closes the bracket from the other.
  return Math.min(Math.max(place, low + tolerance / 2), high - tolerance / 2)
}

/** Looks at the place of every bracket and moves one of its ends there. */
async function look(brackets: readonly Bracket[], { assign, lead }: ModeRegions): Promise<void> {
  const rows = Float64Array.from(brackets.flatMap(({ crossing, place }) => between(crossing.from, crossing.to, place)))
  const labels = Int32Array.from(brackets, ({ crossing }) => crossing.label)
  const leads = lead && (await lead(rows, labels))
  const found = leads ? null : await assign(rows)
  brackets.forEach((bracket, index) => {
    const isInside = leads ? leads[index] >= 0 : found![index] === labels[index]
    move(bracket, isInside ? 'low' : 'high', leads ? leads[index] : Number.NaN)
  })
}

function move(bracket: Bracket, end: 'low' | 'high', lead: number): void {
  const again = bracket.moved === end
  if (end === 'low') {
    bracket.low = bracket.place
    bracket.leadAtLow = lead
    if (again) bracket.leadAtHigh /= 2
  } else {
    bracket.high = bracket.place
    bracket.leadAtHigh = lead
    if (again) bracket.leadAtLow /= 2
  }
  bracket.moved = end
}

export const between = (from: Point, to: Point, share: number): Point => [
  from[0] + share * (to[0] - from[0]),
  from[1] + share * (to[1] - from[1]),
]
