// The list of past experiments, newest first.

import type { ExperimentSummary } from '../../src-shared/run.ts'
import { messageOf, request } from '../engine/connection.ts'
import type { Experiment } from './experiment.svelte.ts'
import type { Outside } from './outside.ts'
import { toasts } from './toasts.svelte.ts'

export class Library {
  readonly #outside: Outside
  experiments = $state.raw<ExperimentSummary[]>([])
  loaded = $state(false)
  fault = $state<string | null>(null)

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
    this.loaded = true
  }

  take(summary: ExperimentSummary): void {
    const others = this.experiments.filter((other) => other.id !== summary.id)
    this.experiments = summary.deletedAt === null ? sorted([...others, summary]) : others
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

  async #change(changed: Promise<ExperimentSummary>): Promise<void> {
    try {
      this.take(await changed)
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
    }
  }

  /** `experiment` is what stands on screen. */
  async delete(summary: ExperimentSummary, experiment: Experiment): Promise<void> {
    try {
      const wasOpen = experiment.summary?.id === summary.id
      this.take(await this.#outside.request('experiment.delete', { experimentId: summary.id }))
      // What is deleted must not stand on screen as if it were kept.
      if (wasOpen) experiment.close()
      this.#outside.toasts.show('information', `“${summary.name}” was deleted${wasOpen ? ' and closed' : ''}.`, {
        label: 'Undo',
        run: () => void this.restore(summary.id, wasOpen ? experiment : null),
      })
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
    }
  }

  async restore(experimentId: string, openIn: Experiment | null = null): Promise<void> {
    try {
      this.take(await this.#outside.request('experiment.restore', { experimentId }))
      await openIn?.open(experimentId)
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
    }
  }
}

const sorted = (list: readonly ExperimentSummary[]) => list.toSorted((a, b) => b.createdAt - a.createdAt)

export const library = new Library({ request, toasts })
