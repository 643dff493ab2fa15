// The list of past experiments, newest first.

import type { ExperimentSummary } from '../../src-shared/run.ts'
import { messageOf, request } from '../engine/connection.ts'
import { experiment } from './experiment.svelte.ts'
import { toasts } from './toasts.svelte.ts'

class Library {
  experiments = $state.raw<ExperimentSummary[]>([])
  loaded = $state(false)
  fault = $state<string | null>(null)

  async load(): Promise<void> {
    try {
      this.experiments = sorted(await request('experiment.list', {}))
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

  async rename(experimentId: string, name: string): Promise<void> {
    try {
      this.take(await request('experiment.rename', { experimentId, name }))
    } catch (error) {
      toasts.show('error', messageOf(error))
    }
  }

  async delete(summary: ExperimentSummary): Promise<void> {
    try {
      const wasOpen = experiment.summary?.id === summary.id
      this.take(await request('experiment.delete', { experimentId: summary.id }))
      // What is deleted must not stand on screen as if it were kept.
      if (wasOpen) experiment.close()
      toasts.show('information', `“${summary.name}” was deleted${wasOpen ? ' and closed' : ''}.`, {
        label: 'Undo',
        run: () => void this.restore(summary.id, wasOpen),
      })
    } catch (error) {
      toasts.show('error', messageOf(error))
    }
  }

  async restore(experimentId: string, open = false): Promise<void> {
    try {
      this.take(await request('experiment.restore', { experimentId }))
      if (open) await experiment.open(experimentId)
    } catch (error) {
      toasts.show('error', messageOf(error))
    }
  }
}

const sorted = (list: readonly ExperimentSummary[]) => list.toSorted((a, b) => b.createdAt - a.createdAt)

export const library = new Library()
