// Previews of data sets: the gallery's thumbnails and the truth panel. Asked for once per (data, seed).

import { untrack } from 'svelte'
import type { DataConfig } from '../../src-shared/config/data.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { DataPreview } from '../../src-shared/snapshot.ts'
import { messageOf, request } from '../engine/connection.ts'

export type PreviewState =
  | { status: 'loading' }
  | { status: 'ready'; preview: DataPreview }
  | { status: 'failed'; message: string; field: string | null }

const passingMaximum = 12

class Previews {
  /** The gallery's: they stay while others come and go. */
  #kept = new Set<string>()
  /** They are asked for one after the other: what the person looks at must not wait behind all of them. */
  #gallery: Promise<void> = Promise.resolve()
  #states = $state.raw<ReadonlyMap<string, PreviewState>>(new Map())

  /** What is known of this preview now; `ask` starts it. */
  of(data: DataConfig, seed: number): PreviewState | undefined {
    return this.#states.get(keyOf(data, seed))
  }

  async ask(data: DataConfig, seed: number, { keep = false } = {}): Promise<void> {
    const key = keyOf(data, seed)
    if (keep) this.#kept.add(key)
    if (!keep) return this.#fetch(key, data, seed)
    this.#gallery = this.#gallery.then(() => this.#fetch(key, data, seed))
    return this.#gallery
  }

  async #fetch(key: string, data: DataConfig, seed: number): Promise<void> {
    // Effects ask: they must not run again for the answer they have asked for.
    if (untrack(() => this.#states.has(key))) return
    this.#put(key, { status: 'loading' })
    try {
      this.#put(key, { status: 'ready', preview: await request('data.preview', { data, seed }) })
    } catch (error) {
      this.#put(key, { status: 'failed', message: messageOf(error), field: fieldOf(error) })
    }
  }

  async retry(data: DataConfig, seed: number): Promise<void> {
    const states = new Map(this.#states)
    states.delete(keyOf(data, seed))
    this.#states = states
    await this.ask(data, seed)
  }

  /** After the engine came back: what had failed may be asked for again. */
  forgetFailures(): void {
    this.#states = new Map([...this.#states].filter(([, state]) => state.status === 'ready'))
  }

  #put(key: string, state: PreviewState): void {
    const states = new Map(untrack(() => this.#states))
    states.delete(key)
    states.set(key, state)
    const passing = [...states.keys()].filter((other) => !this.#kept.has(other))
    for (const oldest of passing.slice(0, -passingMaximum)) states.delete(oldest)
    this.#states = states
  }
}

const fieldOf = (error: unknown) => (error instanceof AppError ? (error.field ?? null) : null)

const keyOf = (data: DataConfig, seed: number) => JSON.stringify([data, seed])

export const previews = new Previews()
