// A branch: a run that begins where another stood, with some of the lane's settings changed.
//
//   origin ──●────────────▶            the run goes on, or has ended
//            └── settings changed ──▶  the branch: parameters, optimizer and chains of the checkpoint
//
// From iteration 0 there is nothing to take over, and any setting may change. Later, what the checkpoint holds must fit:
// the method, the optimizer and the number of chains and of their temperatures stay, and chains that nobody kept cannot go on.

import * as v from 'valibot'
import type { Budget } from './config/experiment.ts'
import { laneConfigSchema, laneLabel, type LaneConfig } from './config/lane.ts'
import { settingName, settingsOf, settingWords } from './config/lane-settings.ts'
import type { MethodConfig } from './config/method.ts'
import { parse } from './config/parse.ts'
import { samplerKinds, samplerOfKind, type SamplerKind } from './config/sampler.ts'
import { plain } from './config/value-words.ts'
import { AppError } from './errors.ts'
import { formatCount } from './numbers.ts'
import { cut, quote } from './quote.ts'

export type SettingValue = number | string | boolean

/** A setting of a lane by its dotted path, with the value that it is to have. */
export interface LaneEdit {
  path: string
  value: SettingValue
}

export const laneEditsSchema = v.pipe(
  v.array(
    v.strictObject({
      path: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9.]{1,80}$/, 'Expected a setting, as method.sampler.stepSize.')),
      value: v.union([v.number(), v.pipe(v.string(), v.maxLength(100)), v.boolean()]),
    }),
  ),
  v.maxLength(20),
)

export interface SettingChange {
  path: string
  /** null where the lane had no such setting, or has none any more. */
  from: SettingValue | null
  to: SettingValue | null
}

/** Where a run came from; kept with it. */
export interface Origin {
  runId: string
  /** What that run's lane was called. */
  label: string
  /** Updates made before the branch began; 0: it began anew. */
  iteration: number
  changes: SettingChange[]
  /** All that it may use, what was used before it began included; absent: the experiment's budget. */
  budget?: Budget
}

/** What a run of an experiment may use: a branch may go on beyond the experiment's own end. */
export const budgetOfRun = ({ origin }: { origin: Origin | null }, experiment: { budget: Budget }): Budget =>
  origin?.budget ?? experiment.budget

/**
 * The lane with these settings in the place of its own. A sampler of another kind takes over the step size, in its own
 * units. Throws AppError('invalid-input') that names the setting and what is allowed.
 */
export function editedLane(lane: LaneConfig, edits: readonly LaneEdit[]): LaneConfig {
  let wanted: unknown = lane
  // What a sampler is comes before what it is set to.
  const kindsFirst = edits.toSorted((a, b) => Number(isKind(b.path)) - Number(isKind(a.path)))
  for (const { path, value } of kindsFirst) wanted = edited(wanted as LaneConfig, { path, value })
  return parse(laneConfigSchema, wanted, 'lane')
}

const isKind = (path: string): boolean => path.endsWith('.kind')

function edited(lane: LaneConfig, { path, value }: LaneEdit): unknown {
  if (path === 'method.sampler.kind' && 'sampler' in lane.method && samplerKinds.includes(value as SamplerKind)) {
    return { ...lane, method: { ...lane.method, sampler: samplerOfKind(value as SamplerKind, lane.method.sampler) } }
  }
  const known = valueAt(lane, path)
  if (path === 'id' || known === undefined || typeof known === 'object') throw unknownSetting(lane, path)
  return withValue(lane as unknown as Tree, path.split('.'), value)
}

/** What differs, in the order of the form; settings without effect are left out. */
export function settingChanges(before: LaneConfig, after: LaneConfig): SettingChange[] {
  const [from, to] = [settingsOf(before), settingsOf(after)]
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((path) => JSON.stringify(from.get(path)) !== JSON.stringify(to.get(path)))
    .map((path) => ({ path, from: plainValue(from.get(path)), to: plainValue(to.get(path)) }))
}

const plainValue = (value: unknown): SettingValue | null =>
  value === undefined ? null : typeof value === 'object' ? JSON.stringify(value) : (value as SettingValue)

/** Why a checkpoint of `before` cannot be gone on from with `after`; null where it can. */
export function branchObstacle(before: LaneConfig, after: LaneConfig): string | null {
  const kept: [what: string, of: (lane: LaneConfig) => unknown][] = [
    ['method', ({ method }) => method.kind],
    ['optimizer', ({ optimizer }) => optimizer.kind],
    ['number of chains', ({ method }) => ('chainCount' in method ? method.chainCount : null)],
    ['number of temperatures', ({ method }) => ('temperatures' in method ? method.temperatures : null)],
    ['start of its chains', ({ method }) => (needsKeptChains(method) ? 'persistent' : null)],
  ]
  // What a checkpoint holds and the changed lane does without is no obstacle.
  const other = kept.find(([, of]) => of(after) !== null && of(before) !== of(after))
  if (!other) return null
  const [what, of] = other
  return `the ${what} that its checkpoint is of, ${plainOrNone(of(before))}, got ${plainOrNone(of(after))}: branch from iteration 0, or keep it`
}

const plainOrNone = (value: unknown): string => String(value ?? 'none kept')

/** Chains that are asked for by where they start; those of PCD are always kept. */
const needsKeptChains = (method: MethodConfig): boolean => 'start' in method && method.start === 'persistent'

/** `step size 0.04 → 0.02, steps 10 → 5`. */
export function settingChangesText(changes: readonly SettingChange[], lane: LaneConfig): string {
  const settings = settingsOf(lane)
  return told(changes)
    .map(({ path, from, to }) => `${settingName(path, settings)} ${shown(from)} → ${shown(to)}`)
    .join(', ')
}

/** What comes and goes with a sampler of another kind is said by its name. */
const told = (changes: readonly SettingChange[]): SettingChange[] =>
  changes.filter(({ from, to }) => from !== null && to !== null)

const shown = (value: SettingValue | null): string => (value === null ? 'none' : plain(value))

/** `CD-10 at iteration 800, with step size 0.04 → 0.02`. */
export function originText({ label, iteration, changes, budget }: Origin, lane: LaneConfig): string {
  const where = iteration === 0 ? `${label}, begun anew` : `${label} at iteration ${formatCount(iteration)}`
  const what = changes.length === 0 ? where : `${where}, with ${settingChangesText(changes, lane)}`
  return budget ? `${what}, up to ${formatCount(budget.amount)} ${budget.unit}` : what
}

/** Fits a panel's heading. */
const nameMaximum = 60
const toldMaximum = 2

/** What a branch is called: `CD-10 from 800, ε=0.02`. `lane` is the changed one. */
export function branchName(lane: LaneConfig, { label, iteration, changes }: Omit<Origin, 'runId'>): string {
  const settings = settingsOf(lane)
  const words = told(changes).map(({ path }) => settingWords(path, settings))
  const few = words.length > toldMaximum ? [...words.slice(0, toldMaximum), '…'] : words
  // Of a branch of a branch the last one is said.
  const first = label.replace(/ from [\d,]+(, .*)?$/, '')
  const from = iteration === 0 ? '' : ` from ${formatCount(iteration)}`
  return cut([first + from, ...few].join(', '), nameMaximum)
}

type Tree = Readonly<Record<string, unknown>>

const valueAt = (lane: LaneConfig, path: string): unknown =>
  path.split('.').reduce<unknown>((tree, key) => {
    return typeof tree === 'object' && tree !== null && Object.hasOwn(tree, key) ? (tree as Tree)[key] : undefined
  }, lane)

const withValue = (tree: Tree, [key, ...rest]: readonly string[], value: SettingValue): Tree => ({
  ...tree,
  [key]: rest.length === 0 ? value : withValue(tree[key] as Tree, rest, value),
})

function unknownSetting(lane: LaneConfig, path: string): AppError {
  const known = [...settingsOf(lane).keys()].join(', ')
  const message = `Expected a setting of ${laneLabel(lane)}, got ${quote(path)}: it has ${known}.`
  return new AppError('invalid-input', message, { field: path })
}
