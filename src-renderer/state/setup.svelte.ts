// The experiment being set up. The draft holds what was typed even where it is wrong: the schema marks the place, and
// only a draft without faults is saved or run.

import * as v from 'valibot'
import { inStandardisedCoordinates } from '../../src-shared/config/coordinates.ts'
import { dataConfigSchema, dataRowKind, type DataConfig, type DataKind } from '../../src-shared/config/data.ts'
import { isEmptyDrawing } from '../../src-shared/config/data/drawing.ts'
import { energyConfigSchema, type EnergyKind } from '../../src-shared/config/energy.ts'
import {
  automaticName,
  dataTitle,
  defaultExperiment,
  defaultName,
  earlierDefaultName,
  experimentConfigSchema,
  type ExperimentConfig,
} from '../../src-shared/config/experiment.ts'
import { fieldWords } from '../../src-shared/config/field-words.ts'
import { withoutNumber } from '../../src-shared/config/experiment-name.ts'
import { defaultLane, defaultOptimizer, type LaneConfig } from '../../src-shared/config/lane.ts'
import { methodConfigSchema, type MethodKind } from '../../src-shared/config/method.ts'
import type { OptimizerKind } from '../../src-shared/config/optimizer.ts'
import { hasStepSize, samplerConfigSchema, samplerOfKind, type SamplerKind } from '../../src-shared/config/sampler.ts'
import { suggestedScale } from '../../src-shared/config/scale-of-data.ts'
import { withoutStaleContents } from '../../src-shared/config/stale-contents.ts'
import { messageOf } from '../engine/connection.ts'
import { typeset } from '../ui/typeset.ts'
import { followData, type FollowedValue } from '../../src-shared/config/follow-data.ts'
import { refitted } from '../../src-shared/config/refit.ts'
import { faultAt, valueAt } from './at-path.ts'
import type { Outside } from './outside.ts'

export const lanesMaximum = 12
const historyMaximum = 100
/** Changes of one field within this time are undone together. */
const coalesceMs = 800
const saveAfterMs = 500
const defaultNames: readonly string[] = [defaultName, earlierDefaultName]

const inkPath = 'data.pixels'

type Tree = Record<string, unknown>

interface Followed {
  values: readonly FollowedValue[]
  /** As they were before. */
  lanes: LaneConfig[]
}

export class Setup {
  readonly #outside: Outside
  readonly #isStored: boolean
  draft = $state<ExperimentConfig>(defaultExperiment())
  #past = $state.raw<string[]>([])
  #future = $state.raw<string[]>([])
  #lastChange = { path: '', at: 0 }
  #saveTimer: ReturnType<typeof setTimeout> | undefined

  #parsed = $derived(v.safeParse(experimentConfigSchema, $state.snapshot(this.draft)))
  /** The parsed setup, or null while something in it is wrong. */
  config: ExperimentConfig | null = $derived(this.#parsed.success ? this.#parsed.output : null)
  /** Nothing drawn yet is no fault, only not enough to train on. */
  drawingIsEmpty = $derived(isEmptyDrawing(this.draft.data))
  faults: ReadonlyMap<string, string> = $derived(
    faultsOf((this.#parsed.issues ?? []).filter((issue) => !this.drawingIsEmpty || v.getDotPath(issue) !== inkPath)),
  )
  firstFault = $derived(this.faults.entries().next().value ?? null)
  /** Why the setup cannot be run or saved, as a sentence; null when it can. */
  obstacle: string | null = $derived(
    this.firstFault
      ? `${fieldWords(this.draft, this.firstFault[0])}: ${this.firstFault[1]}`
      : this.drawingIsEmpty
        ? 'The drawing is empty: paint with the brush first.'
        : null,
  )
  /** The data alone, whatever is wrong elsewhere; null while they are. */
  data: DataConfig | null = $derived.by(() => {
    const { success, output } = v.safeParse(dataConfigSchema, $state.snapshot(this.draft.data))
    return success ? output : null
  })
  /** What went along with other data, until something else is done to the lanes. */
  followed = $state.raw<Followed | null>(null)
  /** What the engine refused when it was run, until the setup changes or is run again: the schema cannot know it. */
  refusal = $state.raw<{ path: string; message: string } | null>(null)
  /** The data that a name of one's own was run, opened or stored with: on other data it would mislead. */
  #nameUsedOn: string | null = null
  canUndo = $derived(this.#past.length > 0)
  canRedo = $derived(this.#future.length > 0)

  /** `isStored`: it is the one that a restart brings back; others are gone with the page. */
  constructor(outside: Outside, { isStored }: { isStored: boolean }) {
    this.#outside = outside
    this.#isStored = isStored
  }

  async load(): Promise<void> {
    const stored = await this.#outside.request('setup.load', {})
    if (!stored) return
    // Whoever was faster than the engine keeps what they did; the stored setup is then the oldest to undo to.
    if (this.canUndo || this.canRedo) this.#past = [JSON.stringify(stored), ...this.#past]
    else this.draft = stored
    this.noteNameUsed()
  }

  /** Replaces the whole setup, e.g. by that of a stored experiment, which is converted if it is old; can be undone. */
  replace(config: ExperimentConfig): void {
    this.#change('', () => {
      this.draft = structuredClone(inStandardisedCoordinates(config))
    })
    this.noteNameUsed()
  }

  /** From now on the name belongs to these data: run with them, opened with them, or stored with them. */
  noteNameUsed(): void {
    this.#nameUsedOn = dataTitle(this.draft.data)
  }

  valueAt(path: string): unknown {
    return valueAt(this.draft, path)
  }

  faultAt(path: string): string | null {
    const refused = this.refusal?.path === path ? this.refusal.message : null
    return this.faults.get(path) ?? refused ?? faultAt(this.faults, path)
  }

  /** Paths of the faults inside this part, from it on. */
  faultsUnder(path: string): string[] {
    const paths = [...this.faults.keys(), ...(this.refusal ? [this.refusal.path] : [])]
    return paths.filter((where) => where.startsWith(`${path}.`)).map((where) => where.slice(path.length + 1))
  }

  set(path: string, value: unknown): void {
    this.#change(path, () => {
      const keys = path.split('.')
      const last = keys.pop() as string
      const parent = keys.reduce<unknown>((tree, key) => (tree as Tree)[key], this.draft) as Tree
      const [rows, before] = [dataRowKind(this.draft.data), $state.snapshot(this.draft.data)]
      parent[last] = value
      if (keys[0] === 'data' || path === 'data') this.draft.data = withoutStaleContents(before, this.draft.data)
      // As where pixels become binary.
      if (dataRowKind(this.draft.data) !== rows) this.#refit()
    })
  }

  /** Without a name it gets that of its lanes and data, which goes on following them. */
  setName(name: string): void {
    const plain = name.trim() || automaticName(this.draft)
    if (plain === this.draft.name) return
    this.set('name', plain)
    this.#nameUsedOn = null
  }

  /** As `set`, but never undone together with the change before it. */
  setAlone(path: string, value: unknown): void {
    this.#lastChange = { path: '', at: 0 }
    this.set(path, value)
  }

  /** Another data set, with its defaults; step sizes that were left as suggested follow its scale. */
  chooseData(kind: DataKind, values: Tree = {}): void {
    this.#change('data', () => {
      const before = suggestedScale(this.draft.data)
      const parsed = v.safeParse(dataConfigSchema, { kind, ...values })
      if (!parsed.success) return
      const after = suggestedScale(parsed.output)
      const title = dataTitle(this.draft.data)
      const isOwnName = this.#followedName() === null
      this.draft.data = parsed.output
      this.#refit()
      const lanes = $state.snapshot(this.draft.lanes)
      const followed = followData(this.draft.lanes, { from: before, to: after })
      if (followed.length > 0) this.followed = { values: followed, lanes }
      if (title === dataTitle(parsed.output)) return
      // They are about the data they came with.
      delete this.draft.notes
      if (isOwnName && this.#nameUsedOn === title) this.#leaveNameBehind(title)
    })
  }

  /** Energy, methods and samplers that the data cannot have are replaced by what is usual there, and that is said. */
  #refit(): void {
    const parts = $state.snapshot(this.draft)
    const { energy, lanes, changes } = refitted(parts, suggestedScale(parts.data).stepSize)
    if (changes.length === 0) return
    this.draft.energy = energy
    this.draft.lanes = lanes
    this.#outside.toasts.show('information', changes.join(' '))
  }

  /** A name that was used with other data would mislead; one that was just typed stays. */
  #leaveNameBehind(title: string): void {
    const { name } = this.draft
    this.draft.name = automaticName(this.draft)
    this.#outside.toasts.show('information', `The name “${name}” was that of ${title}: the setup has a new one.`, {
      label: 'Keep the old one',
      run: () => this.setName(name),
    })
  }

  /** The lanes as before the change of data; the data stay as they are now. */
  keepFollowed(): void {
    const { followed } = this
    if (!followed) return
    this.#change('lanes', () => {
      this.draft.lanes = followed.lanes
    })
  }

  /** Another energy, with its defaults. */
  chooseEnergy(kind: EnergyKind): void {
    this.#change('energy', () => {
      this.draft.energy = v.parse(energyConfigSchema, { kind })
      this.#refit()
    })
  }

  chooseMethod(index: number, kind: MethodKind): void {
    this.#change(`lanes.${index}.method`, () => {
      const lane = this.draft.lanes[index]
      const fresh = defaultLane(kind, lane.id, suggestedScale(this.draft.data), this.draft.energy.kind)
      const kept = 'sampler' in lane.method && 'sampler' in fresh.method ? { sampler: lane.method.sampler } : {}
      const steps = 'steps' in lane.method && 'steps' in fresh.method ? { steps: lane.method.steps } : {}
      const parsed = v.safeParse(methodConfigSchema, { ...fresh.method, ...$state.snapshot(kept), ...steps })
      lane.method = parsed.success ? parsed.output : fresh.method
      lane.optimizer = fresh.optimizer
    })
  }

  /** Another sampler, with the step size it had. */
  chooseSampler(index: number, kind: SamplerKind): void {
    this.#change(`lanes.${index}.method.sampler`, () => {
      const { method } = this.draft.lanes[index]
      if (!('sampler' in method)) return
      const { kind: before } = method.sampler
      const size = hasStepSize(method.sampler) ? { stepSize: method.sampler.stepSize } : {}
      const kept = v.safeParse(samplerConfigSchema, { kind: before, ...size })
      const suggested = suggestedScale(this.draft.data).stepSize
      method.sampler = kept.success
        ? samplerOfKind(kind, kept.output, suggested)
        : v.parse(samplerConfigSchema, { kind })
    })
  }

  /** Another optimizer, with its defaults. */
  chooseOptimizer(index: number, kind: OptimizerKind): void {
    this.#change(`lanes.${index}.optimizer`, () => {
      const lane = this.draft.lanes[index]
      lane.optimizer = defaultOptimizer(lane.method.kind, kind)
    })
  }

  addLane(kind: MethodKind): void {
    if (this.draft.lanes.length >= lanesMaximum) return
    this.#change('lanes', () => {
      this.draft.lanes.push(
        defaultLane(kind, this.#freeLaneId(), suggestedScale(this.draft.data), this.draft.energy.kind),
      )
    })
  }

  duplicateLane(index: number): void {
    if (this.draft.lanes.length >= lanesMaximum) return
    this.#change('lanes', () => {
      const copy: LaneConfig = { ...$state.snapshot(this.draft.lanes[index]), id: this.#freeLaneId() }
      this.draft.lanes.splice(index + 1, 0, copy)
    })
  }

  removeLane(index: number): void {
    if (this.draft.lanes.length <= 1) return
    this.#change('lanes', () => {
      this.draft.lanes.splice(index, 1)
    })
  }

  undo(): void {
    const before = this.#past.at(-1)
    if (before === undefined) return
    this.#future = [...this.#future, this.#text()]
    this.#past = this.#past.slice(0, -1)
    this.#restore(before)
  }

  redo(): void {
    const after = this.#future.at(-1)
    if (after === undefined) return
    this.#past = [...this.#past, this.#text()]
    this.#future = this.#future.slice(0, -1)
    this.#restore(after)
  }

  #restore(text: string): void {
    this.draft = JSON.parse(text) as ExperimentConfig
    this.followed = null
    this.#outside.toasts.forget('setup')
    this.#lastChange = { path: '', at: 0 }
    this.refusal = null
    this.#saveSoon()
  }

  #change(path: string, change: () => void): void {
    const now = Date.now()
    const together = path !== '' && path === this.#lastChange.path && now - this.#lastChange.at < coalesceMs
    if (!together) this.#past = [...this.#past, this.#text()].slice(-historyMaximum)
    this.#future = []
    this.#lastChange = { path, at: now }
    this.refusal = null
    if (path === '' || path === 'data') this.#outside.toasts.forget('setup')
    if (path === '' || path === 'data' || path.startsWith('lanes')) this.followed = null
    const name = path === '' ? null : this.#followedName()
    change()
    if (name !== null && name !== automaticName(this.draft)) this.draft.name = automaticName(this.draft)
    this.#saveSoon()
  }

  /** The name that lanes and data gave the draft, which changes with them; null where a person gave it one. */
  #followedName(): string | null {
    const automatic = automaticName(this.draft)
    const plain = withoutNumber(this.draft.name)
    return plain === automatic || defaultNames.includes(plain) ? automatic : null
  }

  #text(): string {
    return JSON.stringify(this.draft)
  }

  #freeLaneId(): string {
    const taken = new Set(this.draft.lanes.map((lane) => lane.id))
    let number = this.draft.lanes.length + 1
    while (taken.has(`lane-${number}`)) number++
    return `lane-${number}`
  }

  #saveSoon(): void {
    clearTimeout(this.#saveTimer)
    this.#saveTimer = setTimeout(() => void this.save(), saveAfterMs)
  }

  async save(): Promise<void> {
    clearTimeout(this.#saveTimer)
    if (!this.config || !this.#isStored) return
    try {
      await this.#outside.request('setup.save', { config: this.config })
    } catch (error) {
      this.#outside.toasts.show('warning', `The setup could not be saved: ${messageOf(error)}`)
    }
  }
}

function faultsOf(issues: readonly v.BaseIssue<unknown>[]): Map<string, string> {
  const faults = new Map<string, string>()
  for (const issue of issues) {
    const path = v.getDotPath(issue) ?? ''
    if (!faults.has(path)) faults.set(path, typeset(issue.message))
  }
  return faults
}
