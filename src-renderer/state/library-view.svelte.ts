// What of the library is looked at: the search, the order, groups, which rows are open and which lanes are chosen. It
// lasts as long as the page.

import { asksForSettings, matching, searchInWords } from '../../src-shared/library-search.ts'
import type { ExperimentSummary } from '../../src-shared/run.ts'
import { listItems, type Grouping } from '../library/list-items.ts'
import { firstDirection, inOrder, type SortKey, type SortOrder } from '../library/list-order.ts'
import type { ChosenLane } from './joined-experiment.ts'
import { library, type Library } from './library.svelte.ts'

const laneKey = ({ experimentId, laneIndex }: ChosenLane): string => `${experimentId}/${laneIndex}`

export class LibraryView {
  readonly #library: Library
  wanted = $state('')
  order = $state.raw<SortOrder>({ key: 'started', descending: true })
  grouping = $state<Grouping>('nothing')
  inTrash = $state(false)
  opened = $state.raw<ReadonlySet<string>>(new Set())
  /** In the order in which they were chosen. */
  #chosen = $state.raw<ReadonlyMap<string, ChosenLane>>(new Map())

  all = $derived.by(() => (this.inTrash ? (this.#library.deleted ?? []) : this.#library.experiments))
  found = $derived.by(() => {
    const { configOf, sizes } = this.#library
    const bytesOf = new Map(sizes?.experiments.map(({ experimentId, bytes }) => [experimentId, bytes]))
    return inOrder(matching(this.all, this.wanted, configOf), this.order, (id) => bytesOf.get(id) ?? 0)
  })
  items = $derived(listItems(this.found, { grouping: this.grouping, opened: this.opened }))
  /** What the search asks for, in words; null where it asks for nothing. */
  reading = $derived.by(() => searchInWords(this.wanted, this.all, this.#library.configOf))
  /** Settings are read when a search first asks for some. */
  needsSettings = $derived(asksForSettings(this.wanted))
  /** Of experiments that are still there. */
  chosen: readonly ChosenLane[] = $derived.by(() => {
    const known = new Set(this.#library.experiments.map(({ id }) => id))
    return [...this.#chosen.values()].filter(({ experimentId }) => known.has(experimentId))
  })
  chosenExperiments: readonly ExperimentSummary[] = $derived.by(() => {
    const ids = new Set(this.chosen.map(({ experimentId }) => experimentId))
    return this.#library.experiments.filter(({ id }) => ids.has(id))
  })

  constructor(shown: Library) {
    this.#library = shown
  }

  sortBy(key: SortKey): void {
    const { order } = this
    this.order = { key, descending: order.key === key ? !order.descending : firstDirection[key] }
  }

  isChosen(lane: ChosenLane): boolean {
    return this.#chosen.has(laneKey(lane))
  }

  /** How much of an experiment is chosen. */
  share({ id, laneLabels }: ExperimentSummary): 'none' | 'some' | 'all' {
    const count = laneLabels.filter((_label, laneIndex) => this.isChosen({ experimentId: id, laneIndex })).length
    return count === 0 ? 'none' : count === laneLabels.length ? 'all' : 'some'
  }

  chooseLane(lane: ChosenLane, chosen: boolean): void {
    this.#set([lane], chosen)
  }

  choose(summaries: readonly ExperimentSummary[], chosen: boolean): void {
    const lanes = summaries.flatMap(({ id, laneLabels }) =>
      laneLabels.map((_label, laneIndex) => ({ experimentId: id, laneIndex })),
    )
    this.#set(lanes, chosen)
  }

  chooseNothing(): void {
    this.#chosen = new Map()
  }

  toggle(id: string, open = !this.opened.has(id)): void {
    const opened = new Set(this.opened)
    if (open) opened.add(id)
    else opened.delete(id)
    this.opened = opened
  }

  #set(lanes: readonly ChosenLane[], chosen: boolean): void {
    const all = new Map(this.#chosen)
    for (const lane of lanes) {
      if (chosen) all.set(laneKey(lane), lane)
      else all.delete(laneKey(lane))
    }
    this.#chosen = all
  }
}

export const libraryView = new LibraryView(library)
