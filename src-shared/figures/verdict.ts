// Which lane is best, and is that beyond chance? Every two lanes are compared where they can be: at the same seeds, and
// at the end of the same budget or else at the same iteration.
//
// At one seed both lanes are tested on the same points: the mean of the differences point by point, by Student's t. At
// several seeds, the mean of the differences seed by seed. Where the points are not known (runs of earlier versions), the
// two standard errors as if independent, which is on the safe side. All p-values together are corrected by Holm's
// method. The best lane must beat every other. Lanes with a mark that takes them out of the ranking are not compared.

import { isLive } from '../run.ts'
import { holmAdjusted } from '../statistics/holm.ts'
import { level, pairedDifference, unpairedDifference, type MeanDifference } from '../statistics/paired-difference.ts'
import { metricAt, type FigureLane } from './lanes.ts'
import { meetingsOf, type Evaluation, type Meeting } from './meetings.ts'
import { isUnranked, type Weakness } from './weaknesses.ts'

export interface LaneDifference extends MeanDifference {
  /** Mean held-out log-likelihood of `key` minus that of `otherKey`, nats per point. */
  key: string
  otherKey: string
  paired: 'points' | 'seeds' | 'not'
  /** Points or seeds that were paired; 0 where none were. */
  count: number
  /** `key` minus `otherKey` for each of them, from which a bootstrap draws. */
  pairs: Float64Array
  seeds: readonly number[]
  /** Of both lanes; null where both ended and their budget is not in iterations. */
  iteration: number | null
  /** Both had used up their budget. */
  ended: boolean
  /** After Holm's correction over all pairs. */
  adjustedPValue: number
}

export interface Verdict {
  /** Of every two ranked lanes that can be compared, in the order of the lanes. */
  differences: readonly LaneDifference[]
  /** The lane that no other is ahead of; null where none was compared. */
  leaderKey: string | null
  /** The leader is significantly better than every other ranked lane, and nothing forbids to say so. */
  best: boolean
  /** Why no lane may be called best, whatever the differences; null where nothing forbids it. */
  obstacle: string | null
}

export interface VerdictOptions {
  iteration: number | null
  /** Of every lane, as `weaknessesOf` has them. */
  weaknesses: readonly (readonly Weakness[])[]
  /** Lanes that lost seeds are not ranked: then what ended early keeps no other from being called best. */
  wholeLanesOnly?: boolean
}

/** What lanes are ranked by. */
const metric = 'testLogLikelihood'

export function verdictOf(lanes: readonly FigureLane[], options: VerdictOptions): Verdict {
  const { iteration, weaknesses, wholeLanesOnly = false } = options
  const ranked = lanes.filter((lane, index) => isEvaluated(lane, iteration) && !isUnranked(weaknesses[index]))
  const found = pairsOf(ranked).flatMap(([a, b]) => differenceOf(meetingsOf(a, b, { metric, iteration }), a.key, b.key))
  const adjusted = holmAdjusted(found.map(({ pValue }) => pValue))
  const differences = found.map((each, index) => ({ ...each, adjustedPValue: adjusted[index] }))
  const leaderKey = leaderOf(ranked, differences)
  const obstacle = obstacleOf(lanes, { iteration, ranked, differences, weaknesses, wholeLanesOnly })
  const best =
    obstacle === null &&
    leaderKey !== null &&
    ranked.every(({ key }) => key === leaderKey || isBeaten(differences, { key: leaderKey, otherKey: key }))
  return { differences, leaderKey, best, obstacle }
}

export interface Evaluated {
  runId: string
  iteration: number
}

/** The evaluations whose test points the verdict needs: to be fetched into `FigureRun.testPoints`. */
export function comparedEvaluations(lanes: readonly FigureLane[], iteration: number | null): Evaluated[] {
  const needed = new Map<string, Evaluated>()
  for (const [a, b] of pairsOf(lanes)) {
    const meetings = meetingsOf(a, b, { metric, iteration })
    // Seeds are paired by their means: their points are not needed.
    if (meetings.length !== 1) continue
    for (const { run, iteration: at } of [meetings[0].a, meetings[0].b]) {
      needed.set(`${run.run.id}:${at}`, { runId: run.run.id, iteration: at })
    }
  }
  return [...needed.values()]
}

/** `key` minus `otherKey`, whichever way round it was compared; null where the two were not. */
export function differenceBetween(
  differences: readonly LaneDifference[],
  { key, otherKey }: { key: string; otherKey: string },
): LaneDifference | null {
  for (const each of differences) {
    if (each.key === key && each.otherKey === otherKey) return each
    if (each.key === otherKey && each.otherKey === key)
      return { ...each, key, otherKey, mean: -each.mean, pairs: each.pairs.map((value) => -value) }
  }
  return null
}

function isBeaten(differences: readonly LaneDifference[], keys: { key: string; otherKey: string }): boolean {
  const between = differenceBetween(differences, keys)
  return between !== null && between.mean > 0 && between.adjustedPValue < 1 - level
}

const pairsOf = <Item>(list: readonly Item[]): [Item, Item][] =>
  list.flatMap((first, index) => list.slice(index + 1).map((second): [Item, Item] => [first, second]))

const isEvaluated = ({ runs }: FigureLane, iteration: number | null): boolean =>
  runs.some(({ rows }) => metricAt(rows, 'testLogLikelihood', iteration) !== null)

function differenceOf(
  meetings: readonly Meeting[],
  key: string,
  otherKey: string,
): Omit<LaneDifference, 'adjustedPValue'>[] {
  if (meetings.length === 0) return []
  const iterations = new Set(meetings.flatMap(({ a, b }) => [a.iteration, b.iteration]))
  const between = {
    ...{ key, otherKey, seeds: meetings.map(({ seed }) => seed) },
    iteration: iterations.size === 1 ? [...iterations][0] : null,
    ended: meetings[0].ended,
  }
  const means = meetings.map(({ a, b }) => a.value - b.value)
  if (meetings.length > 1) return [{ ...between, paired: 'seeds', ...pairedOf(Float64Array.from(means)) }]
  const [{ a, b }] = meetings
  const [points, others] = [pointsOf(a), pointsOf(b)]
  if (points.length > 1 && points.length === others.length) {
    const differences = Float64Array.from(points, (value, index) => value - others[index])
    return [{ ...between, paired: 'points', ...pairedOf(differences) }]
  }
  return [
    {
      ...between,
      paired: 'not',
      count: 0,
      pairs: new Float64Array(),
      ...unpairedDifference(means[0], [a.standardError, b.standardError]),
    },
  ]
}

const pairedOf = (pairs: Float64Array) => ({ count: pairs.length, pairs, ...pairedDifference(pairs) })

const noPoints = new Float32Array()

const pointsOf = ({ run, iteration: at }: Evaluation): Float32Array =>
  run.testPoints.find(({ iteration }) => iteration === at)?.values ?? noPoints

/** The lane whose least lead over the others is the greatest. */
function leaderOf(ranked: readonly FigureLane[], differences: readonly LaneDifference[]): string | null {
  let leader: { key: string; lead: number } | null = null
  for (const { key } of ranked) {
    const leads = ranked.flatMap((other) => {
      const between = other.key === key ? null : differenceBetween(differences, { key, otherKey: other.key })
      return between && Number.isFinite(between.mean) ? [between.mean] : []
    })
    const lead = Math.min(...leads)
    if (leads.length > 0 && (leader === null || lead > leader.lead)) leader = { key, lead }
  }
  return leader?.key ?? null
}

interface Obstructed {
  iteration: number | null
  ranked: readonly FigureLane[]
  differences: readonly LaneDifference[]
  weaknesses: VerdictOptions['weaknesses']
  wholeLanesOnly: boolean
}

function obstacleOf(
  lanes: readonly FigureLane[],
  { iteration, ranked, differences, weaknesses, wholeLanesOnly }: Obstructed,
): string | null {
  const unfair = unfairness(lanes, { iteration, weaknesses, wholeLanesOnly })
  if (unfair !== null) return unfair
  if (ranked.length < 2) return 'there are no two lanes to compare'
  if (differences.length < pairsOf(ranked).length) return 'not all lanes share a seed'
  // Of lanes that all ended the iterations do not matter: their budget is the same.
  const ended = lanes.every(({ runs }) => runs.every(({ run }) => iteration === null || iteration >= run.iteration))
  if (!ended && isUnlike(differences.map((each) => String(each.iteration))))
    return 'lanes stand at different iterations'
  return null
}

/** Why lanes may not be called better than others whatever their likelihoods; null where nothing forbids it. */
export function unfairness(
  lanes: readonly FigureLane[],
  { iteration, weaknesses, wholeLanesOnly = false }: VerdictOptions,
): string | null {
  const runs = lanes.flatMap((lane) => lane.runs)
  if (isUnlike(runs.map(({ run }) => run.experimentId))) return 'these are runs of different experiments'
  if (isUnlike(runs.map(({ budget }) => JSON.stringify(budget)))) return 'the budgets differ'
  const under = runs.filter(
    ({ run }) =>
      (wholeLanesOnly ? isLive(run.status) : !['finished', 'diverged'].includes(run.status)) &&
      (iteration === null || iteration >= run.iteration),
  )
  if (under.length > 0) return 'not all lanes have finished'
  // A likelihood of such data can grow without bound.
  const noDensity = weaknesses.some((own) => own.some(({ code }) => code === 'repeated-values'))
  return noDensity ? 'repeated values have no density' : null
}

const isUnlike = (values: readonly string[]): boolean => new Set(values).size > 1
