// Lanes that a person chose in the library, side by side: one comparison for each data set among them, since numbers of
// different data mean nothing to each other.

import type { ConfiguredLane } from '../../src-shared/config-differences.ts'
import { dataTitle } from '../../src-shared/config/experiment.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import type { ExperimentDetail } from '../../src-shared/protocol/requests.ts'
import { messageOf, request } from '../engine/connection.ts'
import { createComparison, tellComparison, type Comparison } from './comparison.svelte.ts'
import { groupedByData, type ChosenLane } from './joined-experiment.ts'
import type { Outside } from './outside.ts'
import { toasts } from './toasts.svelte.ts'

/** More curves than this nobody can tell apart, and each costs the window some megabytes. */
export const chosenRunsMaximum = 60

export interface SideBySideGroup {
  /** Of the data. */
  title: string
  lanes: readonly ConfiguredLane[]
  /** The same, as they were chosen. */
  chosen: readonly ChosenLane[]
  comparison: Comparison
}

type Details = ReadonlyMap<string, ExperimentDetail>

export class SideBySide {
  readonly #outside: Outside
  groups = $state.raw<readonly SideBySideGroup[]>([])
  opening = $state(false)
  /** The comparison that was last pointed at or typed in: commands from the menu are for it. */
  #lookedAt = $state.raw<Comparison | null>(null)
  /** Counts what was asked for: an answer to an older question opens nothing. */
  #asked = 0
  /** What happened since the engine was asked for experiments: their comparisons take it once they are opened. */
  #meanwhile: EngineEvent[] = []
  /** Being opened: not yet on screen, but what happens to their runs is theirs. */
  #coming: readonly SideBySideGroup[] = []
  /** All of them, in the order in which they were chosen. */
  lanes: readonly ConfiguredLane[] = $derived(this.groups.flatMap(({ lanes }) => lanes))

  /** Whom commands from the menu are for: the first, until another is looked at. */
  current: Comparison | null = $derived(
    this.groups.find(({ comparison }) => comparison === this.#lookedAt)?.comparison ??
      this.groups[0]?.comparison ??
      null,
  )

  constructor(outside: Outside) {
    this.#outside = outside
  }

  lookAt(comparison: Comparison): void {
    this.#lookedAt = comparison
  }

  /** In place of what stands there. False, and said, where they could not be opened. */
  async open(chosen: readonly ChosenLane[]): Promise<boolean> {
    return this.#read(chosen, (details) => this.#groupsOf(chosen, details))
  }

  /** The engine came back: all is read again, since events were missed. What is looked at stays. */
  async reload(): Promise<void> {
    if (this.groups.length === 0) return
    await this.#read(
      this.groups.flatMap((group) => group.chosen),
      () => this.groups,
    )
  }

  close(): void {
    this.#asked++
    this.opening = false
    this.#replace([])
  }

  take(event: EngineEvent): void {
    if (this.opening) this.#meanwhile.push(event)
    for (const { comparison } of new Set([...this.groups, ...this.#coming])) tellComparison(comparison, event)
  }

  async #read(
    chosen: readonly ChosenLane[],
    groupsFrom: (details: Details) => readonly SideBySideGroup[],
  ): Promise<boolean> {
    const asked = ++this.#asked
    this.opening = true
    this.#meanwhile = []
    this.#coming = []
    try {
      const details = await this.#detailsOf(chosen)
      if (asked !== this.#asked) return false
      const groups = groupsFrom(details)
      const opened = await this.#openAll(groups, details)
      if (asked !== this.#asked || !opened) {
        for (const group of groups) if (!this.groups.includes(group)) group.comparison.experiment.close()
        return false
      }
      this.#replace(groups)
      return true
    } catch (error) {
      if (asked === this.#asked) {
        this.#outside.toasts.show('error', `They could not be opened side by side: ${messageOf(error)}`)
      }
      return false
    } finally {
      if (asked === this.#asked) {
        this.opening = false
        this.#meanwhile = []
        this.#coming = []
      }
    }
  }

  async #detailsOf(chosen: readonly ChosenLane[]): Promise<Details> {
    const ids = [...new Set(chosen.map(({ experimentId }) => experimentId))]
    const details = await Promise.all(
      ids.map((experimentId) => this.#outside.request('experiment.open', { experimentId })),
    )
    return new Map(details.map((detail) => [detail.summary.id, detail]))
  }

  #groupsOf(chosen: readonly ChosenLane[], details: Details): SideBySideGroup[] {
    const lanes = chosen.map((lane) => ({ ...lane, config: details.get(lane.experimentId)!.config }))
    return groupedByData(lanes).map((own) => {
      const configured = own.map(({ experimentId, laneIndex, config }): ConfiguredLane => {
        const { summary } = details.get(experimentId)!
        return { experiment: summary.name, label: summary.laneLabels[laneIndex], config, laneIndex }
      })
      const comparison = createComparison(this.#outside)
      return { title: dataTitle(own[0].config.data), lanes: configured, chosen: own, comparison }
    })
  }

  /** What happens while their records are read waits in the comparisons and is merged in. */
  async #openAll(groups: readonly SideBySideGroup[], details: Details): Promise<boolean> {
    const openings = groups.map(({ chosen, comparison }) => {
      const of = [...details.values()].filter(({ summary }) =>
        chosen.some(({ experimentId }) => experimentId === summary.id),
      )
      return comparison.experiment.openLanes(of, chosen)
    })
    for (const event of this.#meanwhile) for (const { comparison } of groups) tellComparison(comparison, event)
    this.#coming = groups
    return (await Promise.all(openings)).every(Boolean)
  }

  #replace(groups: readonly SideBySideGroup[]): void {
    const before = this.groups
    this.groups = groups
    for (const group of before) if (!groups.includes(group)) group.comparison.experiment.close()
  }
}

export const sideBySide = new SideBySide({ request, toasts })
