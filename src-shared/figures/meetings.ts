// Where two lanes can be compared in a metric: at the same seeds, and at the end of the same budget or else at the same
// iteration.

import { estimateOf, type MetricName } from '../metric.ts'
import type { FigureRun } from './figure.ts'
import type { FigureLane } from './lanes.ts'
import { requestedAt } from './requested.ts'

/** One seed at which two lanes are compared. */
export interface Meeting {
  seed: number
  /** Both had used up their budget. */
  ended: boolean
  a: Evaluation
  b: Evaluation
}

export interface Evaluation {
  run: FigureRun
  iteration: number
  value: number
  /** NaN where it has none. */
  standardError: number
}

export interface MeetingOptions {
  metric: MetricName
  /** Nothing after it counts; null: all of it. */
  iteration: number | null
}

/** Ends of both lanes where there are any, else the last iteration at which both were evaluated at all these seeds. */
export function meetingsOf(a: FigureLane, b: FigureLane, options: MeetingOptions): Meeting[] {
  const pairs = a.runs.flatMap((first) => {
    const second = b.runs.find(({ run }) => run.seed === first.run.seed)
    return second ? [[evaluationsOf(first, options), evaluationsOf(second, options)] as const] : []
  })
  const ends = pairs.filter((pair) => pair.every((each) => each.ended && each.made.length > 0))
  if (ends.length > 0) return ends.map(([first, second]) => meeting(first, second, null))
  const common = pairs
    .map((pair) => ({ pair, iterations: commonIterations(pair[0], pair[1]) }))
    .filter(({ iterations }) => iterations.length > 0)
  if (common.length === 0) return []
  const shared = common[0].iterations.filter((at) => common.every(({ iterations }) => iterations.includes(at))).at(-1)
  if (shared !== undefined) return common.map(({ pair: [first, second] }) => meeting(first, second, shared))
  const [{ pair, iterations }] = common
  return [meeting(pair[0], pair[1], iterations.at(-1) as number)]
}

interface Evaluations {
  seed: number
  /** Ascending. */
  made: readonly Evaluation[]
  /** The budget is used up, and the end is what is looked at. */
  ended: boolean
}

function evaluationsOf(run: FigureRun, { metric, iteration }: MeetingOptions): Evaluations {
  const made = run.rows.flatMap((row): Evaluation[] => {
    const estimate = iteration === null || row.iteration <= iteration ? estimateOf(row, metric) : null
    return estimate ? [evaluation(run, row.iteration, estimate)] : []
  })
  const requested = requestedAt(run, metric, iteration)
  if (requested && made.length === 0) made.push(evaluation(run, requested.iteration, requested.estimate))
  const ended = run.run.status === 'finished' && (iteration === null || iteration >= run.run.iteration)
  return { seed: run.run.seed, made, ended }
}

function evaluation(
  run: FigureRun,
  iteration: number,
  { value, standardError = Number.NaN }: { value: number; standardError?: number },
): Evaluation {
  return { run, iteration, value, standardError }
}

/** Ascending. */
function commonIterations(first: Evaluations, second: Evaluations): number[] {
  const others = new Set(second.made.map(({ iteration }) => iteration))
  return [...new Set(first.made.map(({ iteration }) => iteration))].filter((at) => others.has(at))
}

/** At `iteration`, or at both ends. */
function meeting(first: Evaluations, second: Evaluations, iteration: number | null): Meeting {
  const at = ({ made }: Evaluations) =>
    made.findLast((each) => iteration === null || each.iteration === iteration) as Evaluation
  return { seed: first.seed, ended: iteration === null, a: at(first), b: at(second) }
}
