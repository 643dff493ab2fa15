// Lanes compared where no likelihood is exact: by the brackets around their held-out log-likelihood.
//
//   of a run     at least a ± sₐ, at most b ± s_b: it stands between a − 2 sₐ and b + 2 s_b
//   A is ahead of B at a seed where all of A's lies above all of B's; over seeds, where that is so at every seed they share.
//   Else the two are not separated, which does not say that they are equal.
// The errors are taken as if independent, though both lanes are tested on the same points: that is on the safe side. They
// hold the spread of the test points and of the chains of annealed importance sampling, not what chains never found: a
// bracket whose own verdict is "not to be trusted" is not compared.
// Only where no lane has an exact likelihood: that one is compared point by point (verdict.ts), which sees much more.

import type { Estimate } from '../estimate.ts'
import type { FigureRun } from './figure.ts'
import type { FigureLane } from './lanes.ts'
import { metricAt } from './lanes.ts'
import { requestedAt } from './requested.ts'
import { unfairness, type VerdictOptions } from './verdict.ts'
import { isUnranked } from './weaknesses.ts'

export type BracketStanding = 'ahead' | 'behind' | 'not separated'

export interface BracketComparison {
  key: string
  otherKey: string
  /** Of `key`. */
  standing: BracketStanding
  /** Between the nearer ends, nats per point, at the seed where it is least; negative where brackets overlap. */
  gap: number
  seeds: readonly number[]
}

export interface BracketOrder {
  /** Of every two lanes that can be compared, in the order of the lanes. */
  comparisons: readonly BracketComparison[]
  /** Lanes by the middle of their brackets, the best first: an order to read them in, and no ranking. */
  order: readonly string[]
  /** The lane that is ahead of every other, if nothing forbids to say so. */
  bestKey: string | null
  /** Why no lane may be called best, whatever the brackets; null where nothing forbids it. */
  obstacle: string | null
  /** Both ends are bounds: the way back began at exact samples. */
  proven: boolean
  /** Lanes with a bracket that is not to be trusted. */
  untrusted: readonly string[]
}

/** Errors that each end is given. */
const errors = 2

/** Null where some lane has an exact likelihood, or none has a bracket. */
export function bracketOrderOf(lanes: readonly FigureLane[], options: VerdictOptions): BracketOrder | null {
  const { iteration, weaknesses } = options
  const isExact = lanes.some(({ runs }) =>
    runs.some(({ rows }) => metricAt(rows, 'testLogLikelihood', iteration) !== null),
  )
  const found = lanes.map((lane) => ({ key: lane.key, brackets: bracketsOf(lane, iteration) }))
  const measured = found.filter(({ brackets }) => brackets.length > 0)
  if (isExact || measured.length === 0) return null
  const isTrusted = ({ brackets }: LaneBrackets) => brackets.every(({ trusted }) => trusted)
  const ranked = found.filter((lane, at) => lane.brackets.length > 0 && isTrusted(lane) && !isUnranked(weaknesses[at]))
  const comparisons = ranked.flatMap((lane, at) => ranked.slice(at + 1).flatMap((other) => compared(lane, other)))
  const obstacle = unfairness(lanes, options) ?? unshared(ranked, comparisons)
  const isAhead = (key: string, otherKey: string) => standingOf(comparisons, key, otherKey) === 'ahead'
  const best = ranked.find(({ key }) => ranked.every((other) => other.key === key || isAhead(key, other.key)))
  return {
    comparisons,
    order: ranked.toSorted((a, b) => middleOf(b) - middleOf(a)).map(({ key }) => key),
    bestKey: obstacle === null && best ? best.key : null,
    obstacle,
    proven: ranked.length > 0 && ranked.every(({ brackets }) => brackets.every(({ proven }) => proven)),
    untrusted: measured.filter((lane) => !isTrusted(lane)).map(({ key }) => key),
  }
}

/** How `key` stands to `otherKey`, whichever way round they were compared; null where they were not. */
export function standingOf(
  comparisons: readonly BracketComparison[],
  key: string,
  otherKey: string,
): BracketStanding | null {
  for (const each of comparisons) {
    if (each.key === key && each.otherKey === otherKey) return each.standing
    if (each.key === otherKey && each.otherKey === key) return opposite[each.standing]
  }
  return null
}

const opposite: Record<BracketStanding, BracketStanding> = {
  ahead: 'behind',
  behind: 'ahead',
  'not separated': 'not separated',
}

interface Bracket {
  seed: number
  /** Nats per point, two standard errors included. */
  low: number
  high: number
  trusted: boolean
  proven: boolean
}

interface LaneBrackets {
  key: string
  brackets: readonly Bracket[]
}

const bracketsOf = ({ runs }: FigureLane, iteration: number | null): Bracket[] =>
  runs.flatMap((run) => bracketOf(run, iteration) ?? [])

function bracketOf(run: FigureRun, iteration: number | null): Bracket | null {
  const lower = requestedAt(run, 'testLogLikelihoodLowerBound', iteration)?.estimate
  const upper = requestedAt(run, 'testLogLikelihoodUpperBound', iteration)?.estimate
  if (!lower || !upper) return null
  return {
    seed: run.run.seed,
    low: lower.value - errors * (lower.standardError ?? Number.NaN),
    high: upper.value + errors * (upper.standardError ?? Number.NaN),
    trusted: isTrusted(lower) && isTrusted(upper),
    proven: lower.obtained.by === 'reverse-annealed-importance-sampling' && lower.obtained.exact,
  }
}

const isTrusted = ({ obtained }: Estimate): boolean => !('trusted' in obtained) || obtained.trusted

function compared(lane: LaneBrackets, other: LaneBrackets): BracketComparison[] {
  const pairs = lane.brackets.flatMap((a) => {
    const b = other.brackets.find(({ seed }) => seed === a.seed)
    return b ? [{ seed: a.seed, lead: a.low - b.high, lag: b.low - a.high }] : []
  })
  if (pairs.length === 0) return []
  // Written so that an end which is not a number separates nothing.
  const standing = pairs.every(({ lead }) => lead > 0)
    ? 'ahead'
    : pairs.every(({ lag }) => lag > 0)
      ? 'behind'
      : 'not separated'
  const gaps = pairs.map(({ lead, lag }) =>
    standing === 'ahead' ? lead : standing === 'behind' ? lag : Math.max(lead, lag),
  )
  const { key } = lane
  return [{ key, otherKey: other.key, standing, gap: Math.min(...gaps), seeds: pairs.map(({ seed }) => seed) }]
}

function unshared(ranked: readonly LaneBrackets[], comparisons: readonly BracketComparison[]): string | null {
  if (ranked.length < 2) return 'there are no two lanes to compare'
  return comparisons.length < (ranked.length * (ranked.length - 1)) / 2 ? 'not all lanes share a seed' : null
}

const middleOf = ({ brackets }: LaneBrackets): number =>
  brackets.reduce((sum, { low, high }) => sum + (low + high) / 2, 0) / brackets.length
