// What weakens a number: one list of marks per lane, from which the window, the table, CSV, JSON and the warnings draw.
//
// A mark has a code (for programs), a sign (beside the number), words and a cure. Marks that make a likelihood unfit to
// be compared take the lane out of the ranking: it is never bold, never "significantly best" and never beaten.
//
// What is wrong with a lane by itself is found by the detectors of src-shared/diagnosis, whose thresholds and words these
// are; here stands what a comparison adds: endings, budgets, seeds, adjustments.

import { adjustmentsText } from '../adjustment.ts'
import type { DataWeakness } from '../data-weakness.ts'
import type { FindingCode } from '../diagnosis/finding.ts'
import { findingOf, subjectOf } from '../diagnosis/registry.ts'
import { budgetText } from '../diagnosis/unlike-lanes.ts'
import type { MetricName } from '../metric.ts'
import { isLive } from '../run.ts'
import type { FigureRun } from './figure.ts'
import { rowWith, type FigureLane } from './lanes.ts'
import { formatCount } from '../numbers.ts'

export const weaknessCodes = [
  'not-converged',
  'kl-not-converged',
  'not-finite',
  'diverged',
  'unfinished',
  'budget',
  'iteration',
  'seeds-missing',
  'not-whole',
  'adjusted-in-part',
  'acceptance',
  'temperature',
  'momentum',
  'learned-log-partition',
  'noise-overlap',
  'training-not-converged',
  'repeated-values',
] as const
export type WeaknessCode = (typeof weaknessCodes)[number]

interface Kind {
  sign: string
  /** What the sign means, below a table. */
  legend: string
  /** With it the likelihood is not compared with others. */
  unranked: boolean
  /** The numbers that bear the sign. */
  of: readonly MetricName[]
  /** It is about the lane itself, whose name bears the sign. */
  ofLane?: boolean
}

const likelihoods = ['testLogLikelihood', 'trainLogLikelihood', 'validationLogLikelihood'] as const
const integrals = [...likelihoods, 'logPartition', 'klDataModel', 'modeMassError'] as const
/** Everything that is measured of a model: a lane that ended early has none of it at its full budget. */
const evaluated = [...integrals, 'learnedLogPartition', 'mmd'] as const

export const weaknessKinds: Record<WeaknessCode, Kind> = {
  'not-converged': { sign: '≈', legend: 'log Z did not converge: not ranked', unranked: true, of: integrals },
  'kl-not-converged': { sign: '≈', legend: 'integral did not converge', unranked: false, of: ['klDataModel'] },
  'not-finite': { sign: '', legend: '', unranked: true, of: [] },
  diverged: { sign: '×', legend: 'diverged: not ranked', unranked: true, of: evaluated },
  unfinished: { sign: '#', legend: 'ended before its budget', unranked: false, of: evaluated },
  budget: { sign: '†', legend: 'another budget than the others', unranked: false, of: evaluated },
  iteration: { sign: '†', legend: 'evaluated at an earlier iteration', unranked: false, of: evaluated },
  'seeds-missing': { sign: '‡', legend: 'of fewer seeds', unranked: false, of: evaluated },
  'not-whole': { sign: '‡', legend: 'not all its seeds finished: not ranked', unranked: true, of: evaluated },
  'adjusted-in-part': {
    ...{ sign: '¶', legend: 'adjusted in some of its seeds only: not ranked' },
    ...{ unranked: true, of: evaluated },
  },
  acceptance: {
    ...{ sign: '§', legend: 'its sampler works badly', unranked: false },
    ...{ of: ['acceptance'], ofLane: true },
  },
  temperature: {
    ...{ sign: '§', legend: 'its chains are not samples of the model', unranked: false },
    ...{ of: ['energyGap'], ofLane: true },
  },
  momentum: { sign: '§', legend: 'momentum pushes past its chains', unranked: false, of: [], ofLane: true },
  'training-not-converged': {
    ...{ sign: '§', legend: 'its own integral is too coarse', unranked: false },
    ...{ of: ['loss'], ofLane: true },
  },
  'repeated-values': { sign: '*', legend: 'repeated values have no density', unranked: false, of: likelihoods },
  'noise-overlap': { sign: '§', legend: 'its noise hardly overlaps the data', unranked: false, of: [], ofLane: true },
  'learned-log-partition': { sign: '!', legend: 'c is far from log Z', unranked: false, of: ['learnedLogPartition'] },
}

export interface Weakness {
  code: WeaknessCode
  /** Of this lane, as a clause without its name: `its quadrature did not converge`. */
  words: string
  cure: string
  /** Those it is about; empty where it is about all of the lane's. */
  seeds: readonly number[]
}

export interface WeaknessOptions {
  /** Evaluations at or before this iteration; null takes the last. */
  iteration: number | null
  /** What weakens the data themselves, and so every lane. */
  data?: readonly DataWeakness[]
  /** Lanes are ranked only with all their seeds, as in a study: else the one that loses its worst seeds would win. */
  wholeLanesOnly?: boolean
}

/** Of every lane, in the order of `lanes`. */
export function weaknessesOf(lanes: readonly FigureLane[], options: WeaknessOptions): Weakness[][] {
  const { iteration, data = [], wholeLanesOnly = false } = options
  const furthest = Math.max(...lanes.flatMap(({ runs }) => runs.map((run) => evaluatedAt(run, iteration) ?? 0)))
  const seeds = new Set(lanes.flatMap(({ runs }) => runs.flatMap((run) => evaluatedSeed(run, iteration))))
  const budgets = new Set(lanes.flatMap(({ runs }) => runs.map(({ budget }) => budgetText(budget))))
  return lanes.map((lane) => {
    const among = { lane, iteration }
    return [
      ...diagnosed(among, ['not-converged', 'kl-not-converged', 'not-finite']),
      ...endings(among),
      ...unlikeBudget(among, budgets.size > 1),
      ...unlikeIteration(among, furthest),
      ...(wholeLanesOnly ? notWhole(among, seeds) : missingSeeds(among, seeds)),
      ...adjustedInPart(among),
      ...diagnosed(among, [
        'acceptance',
        'temperature',
        'momentum',
        'noise-overlap',
        'learned-log-partition',
        'training-not-converged',
      ]),
      ...data.map(ofData),
    ]
  })
}

const ofData = ({ code, text }: DataWeakness): Weakness => ({ code, words: text, cure: '', seeds: [] })

export const isUnranked = (weaknesses: readonly Weakness[]): boolean =>
  weaknesses.some(({ code }) => weaknessKinds[code].unranked)

/** Those that weaken a number of a lane; without `metric`, the lane itself. */
export function marksOf(weaknesses: readonly Weakness[], metric: MetricName | null): Weakness[] {
  return weaknesses.filter(({ code }) => {
    const { sign, of, ofLane } = weaknessKinds[code]
    return sign !== '' && (metric === null ? ofLane === true : of.includes(metric))
  })
}

/** The signs beside a number of a lane, each once; without `metric`, those beside its name. */
export function signsOf(weaknesses: readonly Weakness[], metric: MetricName | null): string {
  return [...new Set(marksOf(weaknesses, metric).map(({ code }) => weaknessKinds[code].sign))].join('')
}

/** Of a lane's weaknesses those that one of its seeds has. */
export const ofSeed = (weaknesses: readonly Weakness[], seed: number): Weakness[] =>
  weaknesses.filter(({ seeds }) => seeds.length === 0 || seeds.includes(seed))

/** What signs mean, each once: `≈ log Z did not converge: not ranked`. */
export function keyToSigns(weaknesses: readonly Weakness[]): { sign: string; words: string }[] {
  return [...new Set(weaknesses.map(({ code }) => code))]
    .map((code) => ({ sign: weaknessKinds[code].sign, words: weaknessKinds[code].legend }))
    .filter(({ sign }) => sign !== '')
}

interface Subject {
  lane: FigureLane
  iteration: number | null
}

const seedsOf = (runs: readonly FigureRun[]): number[] => runs.map(({ run }) => run.seed)

/** The seeds that a mark is about: none where it is about all. */
function someOf({ runs }: FigureLane, marked: readonly FigureRun[]): number[] {
  return marked.length === runs.length ? [] : seedsOf(marked)
}

function evaluatedAt({ rows }: FigureRun, iteration: number | null): number | null {
  return rowWith(rows, 'testLogLikelihood', iteration)?.iteration ?? null
}

const evaluatedSeed = (run: FigureRun, iteration: number | null): number[] =>
  evaluatedAt(run, iteration) === null ? [] : [run.run.seed]

/** What the detectors of a diagnosis find, as marks: thresholds and words are theirs. */
function diagnosed({ lane, iteration }: Subject, codes: readonly (WeaknessCode & FindingCode)[]): Weakness[] {
  const subjects = lane.runs.map((run) => ({ run, subject: subjectOf(run, iteration) }))
  return codes.flatMap((code): Weakness[] => {
    const found = subjects.flatMap(({ run, subject }) => {
      const finding = findingOf(code, subject)
      return finding ? [{ run, finding }] : []
    })
    if (found.length === 0) return []
    const { seen, meaning, cure } = found[0].finding
    const marked = found.map(({ run }) => run)
    return [{ code, words: `${seen}, so ${meaning}`, cure: cure.words, seeds: someOf(lane, marked) }]
  })
}

function endings({ lane, iteration }: Subject): Weakness[] {
  const reached = lane.runs.filter(({ run }) => iteration === null || iteration >= run.iteration)
  const diverged = reached.filter(({ run }) => run.status === 'diverged')
  const unfinished = reached.filter(({ run }) => ['stopped', 'interrupted', 'failed'].includes(run.status))
  const found: Weakness[] = []
  if (diverged.length > 0) {
    found.push({
      code: 'diverged',
      words: 'diverged, so its row ends early and cannot be compared with the others at the full budget',
      cure: diverged[0].run.divergence?.suggestion ?? 'Lower its step size.',
      seeds: someOf(lane, diverged),
    })
  }
  if (unfinished.length > 0) {
    const at = [...new Set(unfinished.map(({ run }) => formatCount(run.iteration)))].join(', ')
    found.push({
      code: 'unfinished',
      words: `ended at iteration ${at}, before its budget was used up`,
      cure: unfinished.some(({ run }) => run.status === 'failed') ? 'Run it again.' : 'Resume it.',
      seeds: someOf(lane, unfinished),
    })
  }
  return found
}

function unlikeBudget({ lane }: Subject, unlike: boolean): Weakness[] {
  if (!unlike) return []
  const words = `had a budget of ${[...new Set(lane.runs.map(({ budget }) => budgetText(budget)))].join(' and ')}, unlike other lanes`
  return [{ code: 'budget', words, cure: 'Train all lanes in one experiment.', seeds: [] }]
}

/** Lanes that ended together stand at unlike iterations where the budget is not in iterations: that is fair. */
function unlikeIteration({ lane, iteration }: Subject, furthest: number): Weakness[] {
  const behind = lane.runs.filter((run) => {
    const at = evaluatedAt(run, iteration)
    const ended = run.run.status === 'finished' && iteration === null
    return at !== null && at < furthest && !ended && isLive(run.run.status)
  })
  if (behind.length === 0) return []
  const at = [...new Set(behind.map((run) => formatCount(evaluatedAt(run, iteration) ?? 0)))].join(', ')
  const words = `was last evaluated at iteration ${at}, others at up to ${formatCount(furthest)}`
  return [{ code: 'iteration', words, cure: 'Wait until all lanes are there.', seeds: someOf(lane, behind) }]
}

function missingSeeds({ lane, iteration }: Subject, seeds: ReadonlySet<number>): Weakness[] {
  const present = new Set(lane.runs.flatMap((run) => evaluatedSeed(run, iteration)))
  const missing = [...seeds].filter((seed) => !present.has(seed))
  if (missing.length === 0 || present.size === 0) return []
  const which = `${missing.length === 1 ? 'seed' : 'seeds'} ${missing.join(', ')}`
  const words = `has no value for ${which}, which others have`
  return [{ code: 'seeds-missing', words, cure: 'Train it with these seeds, too.', seeds: missing }]
}

/** Diverged seeds have a mark of their own. Of data without a likelihood, no seed lacks one. */
function notWhole({ lane, iteration }: Subject, seeds: ReadonlySet<number>): Weakness[] {
  const lost = lane.runs.filter((run) => {
    const { status, seed } = run.run
    if (status === 'diverged') return false
    return status !== 'finished' || (seeds.has(seed) && evaluatedAt(run, iteration) === null)
  })
  if (lost.length === 0) return []
  const words = `has ${lane.runs.length - lost.length} of ${lane.runs.length} seeds that finished with a value, so it is not ranked`
  return [{ code: 'not-whole', words, cure: 'Resume what ended early.', seeds: someOf(lane, lost) }]
}

/** Seeds of which some were adjusted are not repetitions of one lane. */
function adjustedInPart({ lane, iteration }: Subject): Weakness[] {
  const changesOf = ({ run }: FigureRun) =>
    run.adjustments.filter((each) => iteration === null || each.iteration <= iteration)
  const texts = new Set(lane.runs.map((run) => JSON.stringify(changesOf(run))))
  if (texts.size < 2) return []
  const adjusted = lane.runs.filter((run) => changesOf(run).length > 0)
  const words = adjusted.map((run) => `seed ${run.run.seed} ${adjustmentsText(changesOf(run))}`).join('; ')
  return [
    {
      code: 'adjusted-in-part',
      words: `its seeds were not adjusted alike (${words}), so mean and ± are over unlike runs and it is not ranked`,
      cure: 'Adjust all seeds alike, or train it anew with these values.',
      seeds: seedsOf(adjusted),
    },
  ]
}
