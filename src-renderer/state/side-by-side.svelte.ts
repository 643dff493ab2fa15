// Lanes that a person chose in the library, side by side: one comparison for each data set among them, since numbers of
// different data mean nothing to each other.

import type { ConfiguredLane } from '../../src-shared/config-differences.ts'
import { dataTitle } from '../../src-shared/config/experiment.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import { messageOf, request } from '../engine/connection.ts'
import { createComparison, type Comparison } from './comparison.svelte.ts'
import { groupedByData, type ChosenLane } from './joined-experiment.ts'
import type { Outside } from './outside.ts'
import { toasts } from './toasts.svelte.ts'

/** More curves than this nobody can tell apart, and each costs the window some megabytes. */
export const chosenRunsMaximum = 60

export interface SideBySideGroup {
  /** Of the data. */
  title: string
  lanes: readonly ConfiguredLane[]
  comparison: Comparison
}

export class SideBySide {
  readonly #outside: Outside
  groups = $state.raw<readonly SideBySideGroup[]>([])
  opening = $state(false)
  /** All of them, in the order in which they were chosen. */
  lanes: readonly ConfiguredLane[] = $derived(this.groups.flatMap(({ lanes }) => lanes))

  constructor(outside: Outside) {
    this.#outside = outside
  }

  /** In place of what stands there. False, and said, where they could not be opened. */
  async open(chosen: readonly ChosenLane[]): Promise<boolean> {
    this.opening = true
    try {
      const ids = [...new Set(chosen.map(({ experimentId }) => experimentId))]
      const details = await Promise.all(
        ids.map((experimentId) => this.#outside.request('experiment.open', { experimentId })),
      )
      const known = new Map(details.map((detail) => [detail.summary.id, detail]))
      const lanes = chosen.map((lane) => ({ ...lane, config: known.get(lane.experimentId)!.config }))
      const groups = groupedByData(lanes).map((own) => {
        const comparison = createComparison(this.#outside)
        const of = details.filter(({ summary }) => own.some(({ experimentId }) => experimentId === summary.id))
        const configured = own.map(({ experimentId, laneIndex, config }): ConfiguredLane => {
          const { summary } = known.get(experimentId)!
          return { experiment: summary.name, label: summary.laneLabels[laneIndex], config, laneIndex }
        })
        return { of, own, group: { title: dataTitle(own[0].config.data), lanes: configured, comparison } }
      })
      const opened = await Promise.all(
        groups.map(({ of, own, group }) => group.comparison.experiment.openLanes(of, own)),
      )
      if (opened.every(Boolean)) this.groups = groups.map(({ group }) => group)
      return opened.every(Boolean)
    } catch (error) {
      this.#outside.toasts.show('error', `They could not be opened side by side: ${messageOf(error)}`)
      return false
    } finally {
      this.opening = false
    }
  }

  close(): void {
    for (const { comparison } of this.groups) comparison.experiment.close()
    this.groups = []
  }

  take(event: EngineEvent): void {
    for (const { comparison } of this.groups) comparison.experiment.take(event)
  }
}

export const sideBySide = new SideBySide({ request, toasts })
