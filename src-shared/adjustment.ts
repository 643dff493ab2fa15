// What of a lane can change while it trains: step size, learning rate, steps k. Recorded as a branch: from the update
// after `iteration` on, the new value holds.
//
// The lane of the experiment stays as it was started; the lane that trains is that one with its adjustments applied.

import * as v from 'valibot'
import { fieldsOf, type FieldDescription } from './config/fields.ts'
import { laneConfigSchema, type LaneConfig } from './config/lane.ts'
import { methodDefinitions } from './config/method.ts'
import { optimizerSchemas } from './config/optimizer.ts'
import { parse } from './config/parse.ts'
import { samplerDefinitions } from './config/sampler.ts'
import { AppError } from './errors.ts'
import { formatCount, formatNumber } from './numbers.ts'

export const adjustablePaths = ['method.sampler.stepSize', 'optimizer.learningRate', 'method.steps'] as const
export type AdjustablePath = (typeof adjustablePaths)[number]

export interface LaneChange {
  path: AdjustablePath
  from: number
  to: number
}

export interface LaneAdjustment {
  /** Updates made before it. */
  iteration: number
  changes: LaneChange[]
}

export interface WishedChange {
  path: AdjustablePath
  value: number
}

export interface AdjustableField {
  path: AdjustablePath
  field: FieldDescription
  value: number
}

/** Those of the three that this lane has, with how they are explained and what they are now. */
export function adjustableFields(lane: LaneConfig): AdjustableField[] {
  return adjustablePaths.flatMap((path) => {
    const value = valueAt(lane, path)
    const field = fieldsOf(schemaAround(lane, path)).find(([key]) => key === keyOf(path))?.[1]
    return value === null || !field ? [] : [{ path, field, value }]
  })
}

/** Throws AppError: 'not-supported' for what this lane does not have, 'invalid-input' naming field and range. */
export function adjustedLane(lane: LaneConfig, changes: readonly WishedChange[]): LaneConfig {
  let wanted: unknown = lane
  for (const { path, value } of changes) {
    if (valueAt(lane, path) === null) throw unsupported(lane, path)
    wanted = withValue(wanted as Tree, path.split('.'), value)
  }
  return parse(laneConfigSchema, wanted, 'lane')
}

/** What really changes; a wish for the value that is there already changes nothing. */
export function changesBetween(before: LaneConfig, after: LaneConfig): LaneChange[] {
  return adjustablePaths.flatMap((path) => {
    const [from, to] = [valueAt(before, path), valueAt(after, path)]
    return from === null || to === null || from === to ? [] : [{ path, from, to }]
  })
}

/** The lane that trains after these. */
export function laneWith(lane: LaneConfig, adjustments: readonly LaneAdjustment[]): LaneConfig {
  const changes = adjustments.flatMap((adjustment) => adjustment.changes)
  return adjustedLane(
    lane,
    changes.map(({ path, to }) => ({ path, value: to })),
  )
}

/** One entry per iteration: what was changed again before the next update is one change, or none. */
export function withAdjustment(known: readonly LaneAdjustment[], added: LaneAdjustment): LaneAdjustment[] {
  const last = known.at(-1)
  if (last?.iteration !== added.iteration) return added.changes.length === 0 ? [...known] : [...known, added]
  const changes = new Map(last.changes.map((change) => [change.path, change]))
  for (const change of added.changes) {
    changes.set(change.path, { ...change, from: changes.get(change.path)?.from ?? change.from })
  }
  const left = [...changes.values()].filter(({ from, to }) => from !== to)
  return left.length === 0 ? known.slice(0, -1) : [...known.slice(0, -1), { ...last, changes: left }]
}

const symbols: Record<AdjustablePath, string> = {
  'method.sampler.stepSize': 'ε',
  'optimizer.learningRate': 'lr',
  'method.steps': 'k',
}

/** `ε 0.04 → 0.02, k 10 → 5`. */
export function changesText(changes: readonly LaneChange[]): string {
  return changes.map(({ path, from, to }) => `${symbols[path]} ${plain(from)} → ${plain(to)}`).join(', ')
}

/** `at iteration 120 (ε 0.04 → 0.02)`; of many the first and how many more. */
export function adjustmentsText(adjustments: readonly LaneAdjustment[]): string {
  const said = adjustments
    .slice(0, 3)
    .map(({ iteration, changes }) => `at iteration ${formatCount(iteration)} (${changesText(changes)})`)
  const more = adjustments.length - said.length
  return said.join(', ') + (more > 0 ? `, and ${more} more` : '')
}

const plain = (value: number): string =>
  Number.isInteger(value) ? formatCount(value) : trimmed(formatNumber(value, 4))
const trimmed = (text: string): string => text.replace(/^([^×]*\.\d*?)0+(?=$|×)/, '$1').replace(/\.(?=$|×)/, '')

const keyOf = (path: AdjustablePath): string => path.slice(path.lastIndexOf('.') + 1)

type Tree = Readonly<Record<string, unknown>>

function withValue(tree: Tree, [key, ...rest]: readonly string[], value: number): Tree {
  return { ...tree, [key]: rest.length === 0 ? value : withValue(tree[key] as Tree, rest, value) }
}

function valueAt(lane: LaneConfig, path: AdjustablePath): number | null {
  const value = path.split('.').reduce<unknown>((tree, key) => (tree as Tree | undefined)?.[key], lane)
  return typeof value === 'number' ? value : null
}

function schemaAround({ method, optimizer }: LaneConfig, path: AdjustablePath): v.GenericSchema {
  switch (path) {
    case 'method.steps':
      return methodDefinitions[method.kind].schema
    case 'optimizer.learningRate':
      return optimizerSchemas[optimizer.kind]
    case 'method.sampler.stepSize':
      return 'sampler' in method ? samplerDefinitions[method.sampler.kind].schema : v.strictObject({})
    default:
      return path satisfies never
  }
}

const names: Record<AdjustablePath, string> = {
  'method.sampler.stepSize': 'step size',
  'optimizer.learningRate': 'learning rate',
  'method.steps': 'number of sampler steps',
}

function unsupported(lane: LaneConfig, path: AdjustablePath): AppError {
  const there = adjustableFields(lane).map((field) => field.path)
  const message =
    `Expected a lane with a ${names[path]}, got ${methodDefinitions[lane.method.kind].title.toLowerCase()}, which has none: ` +
    `change ${there.join(' or ')} instead.`
  return new AppError('not-supported', message, { field: path })
}
