// Snapshots on screen. At most one request is under way per run and it asks for the newest wish: a slow window skips
// pictures and never piles up requests.

import type { Snapshot } from '../../src-shared/snapshot.ts'
import { messageOf, type Request } from '../engine/connection.ts'
import type { Outside } from './outside.ts'

/** About 70 kB each at the usual resolution. */
const keptMaximum = 480

export class Snapshots {
  readonly #request: Request
  #shown = $state.raw<ReadonlyMap<string, Snapshot>>(new Map())
  #faults = $state.raw<ReadonlyMap<string, string>>(new Map())
  #kept = new Map<string, Snapshot>()
  #wanted = new Map<string, number>()
  #asking = new Set<string>()

  constructor({ request }: Pick<Outside, 'request'>) {
    this.#request = request
  }

  shownOf(runId: string): Snapshot | null {
    return this.#shown.get(runId) ?? null
  }

  faultOf(runId: string): string | null {
    return this.#faults.get(runId) ?? null
  }

  /** `iteration` is that of a stored snapshot; null shows nothing. */
  want(runId: string, iteration: number | null): void {
    if (iteration === null) {
      this.#wanted.delete(runId)
      this.#show(runId, null)
      return
    }
    this.#wanted.set(runId, iteration)
    const kept = this.#kept.get(keyOf(runId, iteration))
    if (kept) this.#show(runId, kept)
    else if (!this.#asking.has(runId)) void this.#ask(runId, iteration)
  }

  /** Of this run other pictures are coming at iterations that are kept. What is shown stays until they are there. */
  forget(runId: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(`${runId}:`)) this.#kept.delete(key)
  }

  clear(): void {
    this.#kept.clear()
    this.#wanted.clear()
    this.#shown = new Map()
    this.#faults = new Map()
  }

  async #ask(runId: string, iteration: number): Promise<void> {
    this.#asking.add(runId)
    try {
      const snapshot = await this.#request('run.snapshot', { runId, iteration })
      if (snapshot && this.#wanted.has(runId)) {
        this.#keep(keyOf(runId, iteration), snapshot)
        this.#show(runId, snapshot)
      }
      if (this.#faults.has(runId)) this.#faults = without(this.#faults, runId)
    } catch (error) {
      this.#faults = new Map(this.#faults).set(runId, messageOf(error))
    } finally {
      this.#asking.delete(runId)
    }
    const wanted = this.#wanted.get(runId)
    if (wanted !== undefined && wanted !== iteration) this.want(runId, wanted)
  }

  #show(runId: string, snapshot: Snapshot | null): void {
    if ((this.#shown.get(runId) ?? null) === snapshot) return
    this.#shown = snapshot ? new Map(this.#shown).set(runId, snapshot) : without(this.#shown, runId)
  }

  #keep(key: string, snapshot: Snapshot): void {
    this.#kept.set(key, snapshot)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptMaximum) break
      this.#kept.delete(oldest)
    }
  }
}

const keyOf = (runId: string, iteration: number) => `${runId}:${iteration}`

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  const copy = new Map(map)
  copy.delete(key)
  return copy
}
