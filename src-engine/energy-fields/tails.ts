// Whether an energy rises fast enough far out for exp(−E) to have a finite integral.
//
// Along a ray x = c + r u the integrand is exp(−E) r^(d−1), which has a finite integral where E ends up rising faster than
// d log r: by more than d log 2 nats for every doubling of the distance. That is looked at on ellipses around a box, each
// twice as large as the one before, in 360 directions on a plane and two on a line.
//   falls off   every direction rises faster on the last four doublings
//   runs away   some direction rises more slowly on all of them: the integral is infinite if it goes on like that
//   unclear     anything else, such as an energy that is not a number out there
// It is a judgement, not a proof: what happens beyond the last ellipse, or between two directions, is not seen.

import type { EnergyFunction, Box } from '../metrics/regular-grid.ts'

export interface TailsJudged {
  verdict: 'falls-off' | 'runs-away' | 'unclear'
  /** Where it rises least, of length 1 in the units of the axes; null where none could be judged. */
  direction: number[] | null
  /** By how many nats the energy rises there for the last doubling of the distance; NaN where it is not known. */
  risePerDoubling: number
  /** What it must exceed, d log 2. */
  needed: number
  /** How many times as large as the box the last ellipse is. */
  reach: number
}

const doublings = 8
const judged = 4

export async function judgeTails(energy: EnergyFunction, box: Box): Promise<TailsJudged> {
  const dimension = box.length
  const directions = directionsIn(dimension)
  const centre = box.map(([low, high]) => (low + high) / 2)
  const reachOf = box.map(([low, high]) => (high - low) / 2)
  const needed = dimension * Math.LN2
  const shells: Float64Array[] = []
  for (let shell = 0; shell <= doublings; shell++) {
    const rows = directions.flatMap((direction) =>
      direction.map((share, axis) => centre[axis] + 2 ** shell * reachOf[axis] * share),
    )
    shells.push(await energy(Float64Array.from(rows)))
  }
  const rises = directions.map((_, index) => lastRises(shells, index))
  const slowest = rises.reduce((least, rise, index) => (worth(rise) < worth(rises[least]) ? index : least), 0)
  const falls = (rise: readonly number[]) => rise.every((value) => value > needed)
  const runsAway = rises.some((rise) => rise.every((value) => value <= needed))
  const verdict = runsAway ? 'runs-away' : rises.every(falls) ? 'falls-off' : 'unclear'
  const rise = rises[slowest].at(-1)!
  return {
    verdict,
    direction: Number.isNaN(rise) ? null : asLongAsOne(directions[slowest].map((share, axis) => share * reachOf[axis])),
    risePerDoubling: rise,
    needed,
    reach: 2 ** doublings,
  }
}

const asLongAsOne = (direction: readonly number[]): number[] => {
  const length = Math.hypot(...direction)
  // What rounding leaves of a zero is none.
  return direction.map((value) => Number((value / length).toFixed(12)))
}

/** Of one direction over the last doublings; a density that is zero out there rises without bound. */
function lastRises(shells: readonly Float64Array[], direction: number): number[] {
  return Array.from({ length: judged }, (_, index) => {
    const outer = shells[shells.length - judged + index][direction]
    const inner = shells[shells.length - judged + index - 1][direction]
    return outer === Number.POSITIVE_INFINITY ? outer : outer - inner
  })
}

const worth = (rise: readonly number[]): number => {
  const last = rise.at(-1)!
  return Number.isNaN(last) ? Number.POSITIVE_INFINITY : last
}

function directionsIn(dimension: number): number[][] {
  if (dimension === 1) return [[-1], [1]]
  return Array.from({ length: 360 }, (_, degree) => {
    const angle = (degree * Math.PI) / 180
    return [Math.cos(angle), Math.sin(angle)]
  })
}
