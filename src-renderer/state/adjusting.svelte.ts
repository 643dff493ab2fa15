// Changing lanes while they train, with a way back: what was adjusted last can be undone and done again. Both are
// adjustments themselves, recorded as such.

import { changesText, type WishedChange } from '../../src-shared/adjustment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import { isLive, type RunRecord } from '../../src-shared/run.ts'
import { messageOf } from '../engine/connection.ts'
import type { Experiment } from './experiment.svelte.ts'
import type { Outside } from './outside.ts'

/** One seed, or all seeds of its lane. */
export type Reach = 'seed' | 'lane'

interface Done {
  label: string
  runs: readonly { runId: string; before: WishedChange[]; after: WishedChange[] }[]
}

export class Adjusting {
  readonly #outside: Outside
  readonly #experiment: Experiment
  #done = $state.raw<readonly Done[]>([])
  #undone = $state.raw<readonly Done[]>([])
  canUndo = $derived(this.#isPossible(this.#done.at(-1)))
  canRedo = $derived(this.#isPossible(this.#undone.at(-1)))

  constructor(outside: Outside, experiment: Experiment) {
    this.#outside = outside
    this.#experiment = experiment
  }

  /** Rejects with what is to be said beside the fields. */
  async apply(run: RunRecord, changes: WishedChange[], reach: Reach): Promise<RunRecord[]> {
    const lanes = new Map(this.#experiment.runs.map((known) => [known.id, this.#experiment.laneOf(known)]))
    const changed =
      reach === 'lane'
        ? await this.#outside.request('lane.adjust', { experimentId: run.experimentId, laneId: run.laneId, changes })
        : [await this.#outside.request('run.adjust', { runId: run.id, changes })]
    const done = changed.map(({ id }) => ({ runId: id, before: valuesOf(lanes.get(id), changes), after: changes }))
    this.#experiment.takeRuns(changed)
    this.#done = [...this.#done, { label: run.label, runs: done }]
    this.#undone = []
    const last = changed[0]?.adjustments.at(-1)
    if (last) this.#say(`${run.label} ${seedsInWords(changed)}: ${changesText(last.changes)}.`)
    return changed
  }

  undo = () => this.#go(this.#done.at(-1), 'before')
  redo = () => this.#go(this.#undone.at(-1), 'after')

  async #go(step: Done | undefined, to: 'before' | 'after'): Promise<void> {
    if (!step) return
    const isBack = to === 'before'
    this.#done = isBack ? this.#done.slice(0, -1) : [...this.#done, step]
    this.#undone = isBack ? [...this.#undone, step] : this.#undone.slice(0, -1)
    try {
      this.#experiment.takeRuns(
        await Promise.all(
          step.runs.map((each) => this.#outside.request('run.adjust', { runId: each.runId, changes: each[to] })),
        ),
      )
      const way = isBack
        ? { label: 'Redo', run: () => void this.redo() }
        : { label: 'Undo', run: () => void this.undo() }
      this.#outside.toasts.show(
        'information',
        `${step.label}: the adjustment was ${isBack ? 'undone' : 'redone'}.`,
        way,
      )
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
    }
  }

  /** While those runs train or wait; afterwards there is nothing left to adjust. */
  #isPossible(step: Done | undefined): boolean {
    if (!step) return false
    const live = new Set(this.#experiment.runs.filter(({ status }) => isLive(status)).map(({ id }) => id))
    return step.runs.every(({ runId }) => live.has(runId))
  }

  #say(message: string): void {
    this.#outside.toasts.show('information', `Adjusted ${message}`, { label: 'Undo', run: () => void this.undo() })
  }
}

/** `at seed 1`, `at seeds 1, 2 and 3`. */
export function seedsInWords(runs: readonly Pick<RunRecord, 'seed'>[]): string {
  const seeds = runs.map(({ seed }) => String(seed))
  return seeds.length === 1 ? `at seed ${seeds[0]}` : `at seeds ${new Intl.ListFormat('en').format(seeds)}`
}

function valuesOf(lane: LaneConfig | null | undefined, changes: readonly WishedChange[]): WishedChange[] {
  return changes.map(({ path, value }) => {
    const known = path
      .split('.')
      .reduce<unknown>((tree, key) => (tree as Record<string, unknown> | undefined)?.[key], lane)
    return { path, value: typeof known === 'number' ? known : value }
  })
}
