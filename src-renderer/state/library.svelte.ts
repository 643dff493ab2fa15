// The list of past experiments, newest first; what is in the trash; and what of them is only read when somebody asks.

import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LibrarySizes } from '../../src-shared/library.ts'
import { formatBytes } from '../../src-shared/numbers.ts'
import type { ExperimentSummary } from '../../src-shared/run.ts'
import { messageOf, request } from '../engine/connection.ts'
import type { Experiment } from './experiment.svelte.ts'
import type { Outside } from './outside.ts'
import { toasts } from './toasts.svelte.ts'

/** Configurations that are asked for at once: some milliseconds of the engine's loop. */
const configsAtOnce = 200

export class Library {
  readonly #outside: Outside
  experiments = $state.raw<ExperimentSummary[]>([])
  /** Deleted ones, last deleted first; null before somebody looks. */
  deleted = $state.raw<ExperimentSummary[] | null>(null)
  /** null before somebody looks. */
  sizes = $state.raw<LibrarySizes | null>(null)
  loaded = $state(false)
  fault = $state<string | null>(null)
  #configs = $state.raw<ReadonlyMap<string, ExperimentConfig>>(new Map())
  #asked = new Set<string>()

  constructor(outside: Outside) {
    this.#outside = outside
  }

  async load(): Promise<void> {
    try {
      this.experiments = sorted(await this.#outside.request('experiment.list', {}))
      this.fault = null
    } catch (error) {
      this.fault = messageOf(error)
    }
    this.#configs = new Map()
    this.#asked.clear()
    this.loaded = true
    if (this.deleted) await this.loadDeleted()
  }

  async loadDeleted(): Promise<void> {
    const deleted = await this.#try(this.#outside.request('experiment.list', { deleted: true }))
    if (deleted) this.deleted = byDeletion(deleted)
  }

  async loadSizes(): Promise<void> {
    const sizes = await this.#try(this.#outside.request('library.sizes', {}))
    if (sizes) this.sizes = sizes
  }

  configOf = (experimentId: string): ExperimentConfig | undefined => this.#configs.get(experimentId)

  /** Reads the configurations of these that are not known yet. */
  async wantConfigs(experimentIds: readonly string[]): Promise<void> {
    const missing = experimentIds.filter((id) => !this.#asked.has(id))
    for (const id of missing) this.#asked.add(id)
    for (let begin = 0; begin < missing.length; begin += configsAtOnce) {
      const ids = missing.slice(begin, begin + configsAtOnce)
      const found = await this.#try(this.#outside.request('experiment.configs', { experimentIds: ids }))
      if (!found) {
        for (const id of ids) this.#asked.delete(id)
        continue
      }
      this.#configs = new Map([
        ...this.#configs,
        ...found.map(({ experimentId, config }) => [experimentId, config] as const),
      ])
    }
  }

  take(summary: ExperimentSummary): void {
    const known = this.experiments.find(({ id }) => id === summary.id)
    const others = this.experiments.filter((other) => other.id !== summary.id)
    this.experiments = summary.deletedAt === null ? sorted([...others, summary]) : others
    if (this.deleted) {
      const rest = this.deleted.filter(({ id }) => id !== summary.id)
      this.deleted = summary.deletedAt === null ? rest : byDeletion([...rest, summary])
    }
    // A branch is one more lane.
    if (known && known.laneLabels.length !== summary.laneLabels.length) this.#asked.delete(summary.id)
  }

  rename(experimentId: string, name: string): Promise<void> {
    return this.#change(this.#outside.request('experiment.rename', { experimentId, name }))
  }

  star(experimentId: string, starred: boolean): Promise<void> {
    return this.#change(this.#outside.request('experiment.star', { experimentId, starred }))
  }

  setTags(experimentId: string, tags: string[]): Promise<void> {
    return this.#change(this.#outside.request('experiment.setTags', { experimentId, tags }))
  }

  setNotes(experimentId: string, notes: string): Promise<void> {
    return this.#change(this.#outside.request('experiment.setNotes', { experimentId, notes }))
  }

  async #change(changed: Promise<ExperimentSummary>): Promise<void> {
    const summary = await this.#try(changed)
    if (summary) this.take(summary)
  }

  /** `experiment` is what stands on screen. */
  async delete(summaries: readonly ExperimentSummary[], experiment: Experiment): Promise<void> {
    const openId = experiment.summary?.id
    const gone: ExperimentSummary[] = []
    for (const { id } of summaries) {
      const summary = await this.#try(this.#outside.request('experiment.delete', { experimentId: id }))
      if (!summary) continue
      this.take(summary)
      gone.push(summary)
    }
    if (gone.length === 0) return
    const wasOpen = gone.some(({ id }) => id === openId)
    // What is deleted must not stand on screen as if it were kept.
    if (wasOpen) experiment.close()
    const what = gone.length === 1 ? `“${gone[0].name}” was` : `${gone.length} experiments were`
    this.#outside.toasts.show('information', `${what} deleted${wasOpen ? ' and closed' : ''}.`, {
      label: 'Undo',
      run: () =>
        void this.restore(
          gone.map(({ id }) => id),
          wasOpen ? { openId, experiment } : null,
        ),
    })
  }

  /** `open`: which of them to show again, and where. */
  async restore(
    experimentIds: readonly string[],
    open: { openId: string | undefined; experiment: Experiment } | null = null,
  ): Promise<void> {
    for (const experimentId of experimentIds) {
      await this.#change(this.#outside.request('experiment.restore', { experimentId }))
    }
    if (open?.openId !== undefined) await open.experiment.open(open.openId)
  }

  /** Removes these deleted ones for good, if the person says so when asked. */
  async purge(experimentIds: readonly string[]): Promise<void> {
    if (experimentIds.length === 0) return
    const removed = await this.#try(this.#outside.request('trash.purge', { experimentIds: [...experimentIds] }))
    if (!removed) return
    const what = removed.experiments === 1 ? '1 experiment was' : `${removed.experiments} experiments were`
    this.#outside.toasts.show(
      'information',
      `${what} removed for good; the disk has ${formatBytes(removed.bytes)} back.`,
    )
    await Promise.all([this.loadDeleted(), this.loadSizes()])
  }

  /** null where it failed, which is said. */
  async #try<Result>(asked: Promise<Result>): Promise<Result | null> {
    try {
      return await asked
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
      return null
    }
  }
}

const sorted = (list: readonly ExperimentSummary[]) => list.toSorted((a, b) => b.createdAt - a.createdAt)
const byDeletion = (list: readonly ExperimentSummary[]) =>
  list.toSorted((a, b) => (b.deletedAt ?? 0) - (a.deletedAt ?? 0))

export const library = new Library({ request, toasts })
