// The sampling lab: its setup as it is edited, what the engine sampled of it, and which step is looked at.
//
// A valid change is sampled when the hand rests; the newest wish takes the place of the one before. The setup is kept
// between sessions.

import * as v from 'valibot'
import { dataConfigSchema, type DataKind } from '../../src-shared/config/data.ts'
import { samplerDefinitions, stepSizeFor } from '../../src-shared/config/sampler.ts'
import { suggestedScale } from '../../src-shared/config/scale-of-data.ts'
import type { EnergySource } from '../../src-shared/energy-source.ts'
import { AppError } from '../../src-shared/errors.ts'
import { otherNumbersWhy, sameNumbers, type LabFile } from '../../src-shared/sampling-lab/lab-file.ts'
import type { LabLive, LabResult } from '../../src-shared/sampling-lab/lab-result.ts'
import {
  defaultLabSetup,
  labSetupSchema,
  type LabSampler,
  type LabSamplerKind,
  type LabSetup,
} from '../../src-shared/sampling-lab/lab-setup.ts'
import type { ModelSummary } from '../../src-shared/trained-model.ts'
import { messageOf, request } from '../engine/connection.ts'
import type { Form } from '../setup/form.ts'
import { faultAt, faultsOf, setAt, valueAt } from './at-path.ts'
import type { Outside } from './outside.ts'
import { Time } from './time.svelte.ts'
import { toasts } from './toasts.svelte.ts'

const restMs = 350
/** Above what training steps by: chains that are not learned from may go further. */
const bolder = 2

const isCalm = (): boolean => typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches

export class Lab implements Form {
  readonly #outside: Outside
  draft = $state<LabSetup>(defaultLabSetup())
  result = $state.raw<LabResult | null>(null)
  /** What is being sampled, as far as it is; null before it takes longer than a moment. */
  live = $state.raw<LabResult | null>(null)
  /** Newest first; null before they are known. */
  models = $state.raw<readonly ModelSummary[] | null>(null)
  busy = $state(false)
  fault = $state<string | null>(null)
  /** Which coordinate the charts are of. */
  axis = $state<0 | 1>(0)
  /** Its stops are the steps that can be looked at; live shows all draws. */
  readonly time = new Time(isCalm)
  #timer: ReturnType<typeof setTimeout> | undefined
  #asked = 0
  #begun = false
  /** What a file said that it came to, until that is known. */
  #opened: { file: LabFile; name: string } | null = null

  readonly #parsed = $derived(v.safeParse(labSetupSchema, $state.snapshot(this.draft)))
  readonly setup: LabSetup | null = $derived(this.#parsed.success ? this.#parsed.output : null)
  readonly #faults: ReadonlyMap<string, string> = $derived(faultsOf(this.#parsed.issues))
  /** What is on screen is of another setup. */
  readonly stale: boolean = $derived(
    this.result !== null && JSON.stringify(this.result.setup) !== JSON.stringify(this.setup),
  )
  /** Steps that can be looked at one by one, of the sampler that has fewest. */
  readonly stops: readonly number[] = $derived.by(() => {
    const counts = this.result?.samplers.map(({ watched }) => watched.length) ?? []
    const count = counts.length === 0 ? 0 : Math.min(...counts)
    return Array.from({ length: count }, (_, index) => index - count + 1)
  })
  /** Of the step that is looked at: how many go after it; null shows all draws. */
  readonly back: number | null = $derived(this.time.iteration === null ? null : Math.abs(this.time.iteration))

  constructor(outside: Outside) {
    this.#outside = outside
    // Twice as fast as snapshots: a step is a smaller change.
    this.time.speed = 2
  }

  /** As it was left, or with another energy, and samples it. Once: later only another energy changes anything. */
  async begin(source: EnergySource | null = null): Promise<void> {
    void this.loadModels()
    if (this.#begun) {
      if (source) this.chooseSource(source)
      return
    }
    this.#begun = true
    try {
      const kept = await this.#outside.request('lab.load', {})
      if (kept) this.draft = kept
      if (source) this.draft.source = source
    } catch (error) {
      this.#outside.toasts.show('error', `The setup of the lab could not be read: ${messageOf(error)}`)
    }
    await this.sample()
  }

  /** Takes the setup of a file into the form, samples it, and says whether it came to the file's numbers. */
  async open(file: LabFile, name: string): Promise<void> {
    this.#begun = true
    void this.loadModels()
    this.draft = structuredClone(file.setup)
    this.time.goLive()
    this.#opened = { file, name }
    await this.sample()
  }

  #compare(result: LabResult): void {
    const opened = this.#opened
    this.#opened = null
    if (opened === null || JSON.stringify(opened.file.setup) !== JSON.stringify(result.setup)) return
    const same = sameNumbers(opened.file, result)
    if (same === true) this.#outside.toasts.show('information', `The same numbers as in ${opened.name}.`)
    if (same === false) {
      this.#outside.toasts.show('warning', `These are other numbers than in ${opened.name}: ${otherNumbersWhy}`)
    }
  }

  async loadModels(): Promise<void> {
    try {
      this.models = await this.#outside.request('model.list', {})
    } catch (error) {
      this.models = []
      this.#outside.toasts.show('error', `The models could not be listed: ${messageOf(error)}`)
    }
  }

  valueAt(path: string): unknown {
    return valueAt(this.draft, path)
  }

  faultAt(path: string): string | null {
    return faultAt(this.#faults, path)
  }

  set(path: string, value: unknown): void {
    setAt(this.draft, path, value)
    this.#changed()
  }

  /** With the step sizes that suit it. */
  chooseDensity(kind: DataKind): void {
    const data = v.parse(dataConfigSchema, { kind })
    this.draft.source = { kind: 'density', data }
    this.#suitSteps(bolder * suggestedScale(data).stepSize)
    this.#changed()
  }

  chooseModel(runId: string): void {
    this.chooseSource({ kind: 'model', runId })
  }

  /** Any energy, with the samplers as they are. */
  chooseSource(source: EnergySource): void {
    this.draft.source = source
    this.#changed()
  }

  chooseSampler(index: number, kind: LabSamplerKind): void {
    const { source } = this.draft
    const variance = source.kind === 'density' ? bolder * suggestedScale($state.snapshot(source.data)).stepSize : 0.05
    const sampler = v.parse(samplerDefinitions[kind].schema, { kind, stepSize: rounded(stepSizeFor(kind, variance)) })
    this.draft.samplers[index].sampler = sampler
    this.#changed()
  }

  addSampler(): void {
    if (this.draft.samplers.length > 1) return
    const first = $state.snapshot(this.draft.samplers[0]) as LabSampler
    this.draft.samplers.push({ ...first, levels: 1 })
    const other =
      first.sampler.kind === 'hamiltonian-monte-carlo' ? 'metropolis-adjusted-langevin' : 'hamiltonian-monte-carlo'
    this.chooseSampler(1, other)
  }

  removeSampler(index: number): void {
    this.draft.samplers.splice(index, 1)
    this.#changed()
  }

  reset(): void {
    this.draft = defaultLabSetup()
    this.#changed()
  }

  #suitSteps(variance: number): void {
    for (const each of this.draft.samplers) {
      each.sampler.stepSize = rounded(stepSizeFor(each.sampler.kind, variance))
    }
  }

  #changed(): void {
    this.time.goLive()
    clearTimeout(this.#timer)
    if (!this.setup) return
    this.#timer = setTimeout(() => void this.sample(), restMs)
  }

  /** Chains on their way, of the newest wish. */
  take({ scene, samplers }: LabLive): void {
    const seen = scene ?? this.live
    if (this.busy && seen) this.live = { ...seen, samplers }
  }

  async sample(): Promise<void> {
    clearTimeout(this.#timer)
    const { setup } = this
    if (!setup) return
    const asked = ++this.#asked
    this.live = null
    this.busy = true
    this.#outside.request('lab.save', { setup }).catch((error: unknown) => {
      this.#outside.toasts.show('error', `The setup of the lab could not be kept: ${messageOf(error)}`)
    })
    try {
      const result = await this.#outside.request('lab.sample', { setup })
      if (asked !== this.#asked) return
      this.time.goLive()
      this.result = result
      this.fault = null
      this.#compare(result)
      if (this.axis >= result.dimension) this.axis = 0
    } catch (error) {
      if (asked !== this.#asked) return
      this.fault = error instanceof AppError && error.code === 'cancelled' ? null : messageOf(error)
    } finally {
      if (asked === this.#asked) {
        this.busy = false
        this.live = null
      }
    }
  }

  /** To the step before or after; from all draws back to the last step. */
  step(direction: 1 | -1): void {
    if (this.back === null && direction < 0 && this.stops.length > 0) this.time.goTo(0)
    else if (this.back === 0 && direction > 0) this.time.goLive()
    else this.time.step(direction, this.stops)
  }

  stop(): void {
    void this.#outside.request('lab.stop', {}).catch(() => undefined)
  }
}

const rounded = (value: number): number => Number(value.toPrecision(2))

export const lab = new Lab({ request, toasts })
