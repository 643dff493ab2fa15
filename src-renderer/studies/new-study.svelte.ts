// A study being made: what was typed, what is wrong with it, and what it would train, asked of the engine as it changes.

import * as v from 'valibot'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { automaticName } from '../../src-shared/config/experiment.ts'
import { readInteger, readPlainNumber } from '../../src-shared/read-number.ts'
import {
  studyConfigSchema,
  studyVersion,
  type SearchKind,
  type StudyConfig,
} from '../../src-shared/study/study-config.ts'
import type { StudyDetail, StudyPlan } from '../../src-shared/study/study.ts'
import { AppError } from '../../src-shared/errors.ts'
import { messageOf } from '../engine/connection.ts'
import type { Outside } from '../state/outside.ts'
import { typeset } from '../ui/typeset.ts'
import { AxisDraft } from './axis-draft.svelte.ts'
import { PlaceDraft } from './place-draft.svelte.ts'
import { seedsOfText, textOfSeeds } from './seeds-text.ts'

const planAfterMs = 250

export class NewStudy {
  readonly #outside: Outside
  readonly #onStarted: (detail: StudyDetail) => void
  /** Data, energy, lanes, budget and evaluation; null while no study is being made. */
  experiment = $state.raw<ExperimentConfig | null>(null)
  name = $state('')
  seedsText = $state('')
  searchKind = $state<SearchKind>('none')
  axes = $state<AxisDraft[]>([])
  trialsText = $state('16')
  searchSeedText = $state('1')
  stopsEarly = $state(false)
  stopFromText = $state('0.3')
  stopAtLeastText = $state('5')
  runsAtOnceText = $state('')
  priority = $state(0)
  readonly place: PlaceDraft
  plan = $state.raw<StudyPlan | null>(null)
  planning = $state(false)
  starting = $state(false)
  /** What the engine refused, by its place. */
  #refusal = $state.raw<{ path: string; message: string } | null>(null)
  #generation = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** What was typed, as a study is written; wrong in the places where it was typed wrong. */
  readonly #written = $derived.by(() => (this.experiment ? this.#write(this.experiment) : null))
  readonly #parsed = $derived(this.#written ? v.safeParse(studyConfigSchema, this.#written) : null)
  readonly config: StudyConfig | null = $derived(this.#parsed?.success ? this.#parsed.output : null)
  readonly faults: ReadonlyMap<string, string> = $derived(faultsOf(this.#parsed?.issues ?? []))
  /** One sentence on why it cannot be started; null where it can. */
  readonly obstacle: string | null = $derived.by(() => {
    const [first] = this.faults.values()
    return first ?? this.#refusal?.message ?? this.place.obstacle
  })

  constructor(outside: Outside, onStarted: (detail: StudyDetail) => void) {
    this.#outside = outside
    this.#onStarted = onStarted
    this.place = new PlaceDraft(outside)
  }

  get open(): boolean {
    return this.experiment !== null
  }

  /** Of the setup as it stands. One seed says nothing of chance: a study begins with five. */
  begin(experiment: ExperimentConfig): void {
    this.experiment = experiment
    this.name = `Study: ${automaticName(experiment)}`.slice(0, 120)
    this.seedsText = textOfSeeds(experiment.seeds.length > 1 ? experiment.seeds : [1, 2, 3, 4, 5])
    this.searchKind = 'none'
    this.axes = []
    this.stopsEarly = false
    this.runsAtOnceText = ''
    this.priority = 0
    this.place.begin()
    this.changed()
  }

  /** `place`: where that one trains; absent: on this machine. */
  beginLike(config: StudyConfig, place = 'local'): void {
    const { search, earlyStopping } = config
    this.begin(config.experiment)
    this.name = config.name
    this.seedsText = textOfSeeds(config.experiment.seeds)
    this.searchKind = search.kind
    this.axes = 'axes' in search ? search.axes.map((axis) => AxisDraft.of(axis, config.experiment)) : []
    if ('trials' in search) this.trialsText = String(search.trials)
    if ('seed' in search) this.searchSeedText = String(search.seed)
    this.stopsEarly = earlyStopping !== undefined
    if (earlyStopping) this.stopFromText = String(earlyStopping.from)
    if (earlyStopping) this.stopAtLeastText = String(earlyStopping.atLeast)
    this.runsAtOnceText = config.runsAtOnce === undefined ? '' : String(config.runsAtOnce)
    this.priority = config.priority
    this.place.adopt(place)
    this.changed()
  }

  close(): void {
    this.experiment = null
    this.plan = null
    this.#generation++
    clearTimeout(this.#timer)
  }

  setSearch(kind: SearchKind): void {
    this.searchKind = kind
    if (kind !== 'none' && this.axes.length === 0) this.addAxis()
    this.changed()
  }

  addAxis(): void {
    if (!this.experiment) return
    this.axes.push(
      AxisDraft.first(
        this.experiment,
        this.axes.map(({ parameter }) => parameter),
      ),
    )
    this.changed()
  }

  removeAxis(index: number): void {
    this.axes.splice(index, 1)
    if (this.axes.length === 0) this.searchKind = 'none'
    this.changed()
  }

  faultAt(path: string): string | null {
    for (const [where, message] of this.faults) if (where === path || where.startsWith(`${path}.`)) return message
    const refused = this.#refusal
    return refused && (refused.path === path || refused.path.startsWith(`${path}.`)) ? refused.message : null
  }

  /** Said nowhere beside a field. */
  refusedElsewhere(paths: readonly string[]): string | null {
    const refused = this.#refusal
    if (!refused) return null
    return paths.some((path) => refused.path === path || refused.path.startsWith(`${path}.`)) ? null : refused.message
  }

  /** To be called after every change: the plan is asked for anew, a little later. */
  changed(): void {
    this.#refusal = null
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.askPlan(), planAfterMs)
  }

  async askPlan(): Promise<void> {
    clearTimeout(this.#timer)
    const generation = ++this.#generation
    const { config } = this
    if (!config) {
      this.plan = null
      return
    }
    this.planning = true
    try {
      const plan = await this.#outside.request('study.plan', { config })
      if (generation === this.#generation) this.plan = plan
    } catch (error) {
      if (generation === this.#generation) this.#refuse(error)
    }
    if (generation === this.#generation) this.planning = false
  }

  async start(): Promise<boolean> {
    const { config } = this
    const place = this.place.text
    if (!config || place === null || this.starting) return false
    this.starting = true
    try {
      const detail = await this.#outside.request('study.start', { config, ...(place !== 'local' && { place }) })
      this.close()
      this.#onStarted(detail)
      return true
    } catch (error) {
      this.#refuse(error)
      this.#outside.toasts.show('error', messageOf(error))
      return false
    } finally {
      this.starting = false
    }
  }

  #refuse(error: unknown): void {
    this.plan = null
    const field = error instanceof AppError ? (error.field ?? '') : ''
    this.#refusal = { path: field.replace(/^config\./, ''), message: messageOf(error) }
  }

  #write(experiment: ExperimentConfig): unknown {
    const runsAtOnce = this.runsAtOnceText.trim()
    return {
      ...{ format: 'ebm-studio/study', version: studyVersion, name: this.name, priority: this.priority },
      experiment: { ...experiment, seeds: seedsOfText(this.seedsText) },
      search: this.#search(experiment),
      ...(this.stopsEarly && {
        earlyStopping: { from: numberOf(this.stopFromText), atLeast: integerOf(this.stopAtLeastText) },
      }),
      ...(runsAtOnce !== '' && { runsAtOnce: integerOf(runsAtOnce) }),
    }
  }

  #search(experiment: ExperimentConfig): unknown {
    const axes = this.axes.map((axis) => axis.written(experiment))
    switch (this.searchKind) {
      case 'none':
        return { kind: 'none' }
      case 'grid':
        return { kind: 'grid', axes }
      case 'random':
        return { kind: 'random', axes, trials: integerOf(this.trialsText), seed: integerOf(this.searchSeedText) }
      case 'sobol':
        return { kind: 'sobol', axes, trials: integerOf(this.trialsText) }
      default:
        return this.searchKind satisfies never
    }
  }
}

/** Text that is no number stays text: the schema says what is wrong with it. */
export const numberOf = (text: string): number | string => valueOr(text, readPlainNumber(text))
export const integerOf = (text: string): number | string => valueOr(text, readInteger(text))

const valueOr = (text: string, reading: { value: number } | { reason: string }): number | string =>
  'value' in reading ? reading.value : text

function faultsOf(issues: readonly v.BaseIssue<unknown>[]): Map<string, string> {
  const faults = new Map<string, string>()
  for (const issue of issues) {
    const path = v.getDotPath(issue) ?? ''
    if (!faults.has(path)) faults.set(path, typeset(issue.message))
  }
  return faults
}
