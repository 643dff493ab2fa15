// Which previews are known, asked for and kept. Free of Svelte, so that it can be tested by itself.
//
//   nothing known ──ask, look──▶ loading ──▶ ready │ failed ──retry──▶ nothing known
//                                   └── cancelled: a newer request took the slot ──▶ nothing known

import type { DataConfig } from '../../src-shared/config/data.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { RequestParameters } from '../../src-shared/protocol/requests.ts'
import type { DataPreview } from '../../src-shared/snapshot.ts'

export type PreviewState =
  | { status: 'loading' }
  | { status: 'ready'; preview: DataPreview }
  | { status: 'failed'; message: string; field: string | null }

/** Who looks at one data set after the other: the setup that is edited, and the panels. */
export type PreviewSlot = 'setup' | 'panels'

export type PreviewStates = ReadonlyMap<string, PreviewState>

export interface PreviewBookParts {
  request(asked: RequestParameters<'data.preview'>): Promise<DataPreview>
  messageOf(error: unknown): string
  /** The states are others now. */
  onChange(states: PreviewStates): void
}

/** Besides the gallery's and those that are looked at. */
const passingMaximum = 12

export class PreviewBook {
  #parts: PreviewBookParts
  #states: PreviewStates = new Map()
  /** The gallery's: they stay while others come and go. */
  #gallery = new Set<string>()
  /** They are asked for one after the other: what the person looks at must not wait behind all of them. */
  #galleryQueue: Promise<void> = Promise.resolve()
  /** What is looked at now, by who looks: it stays, however many others come and go. */
  #looked = new Map<PreviewSlot, string>()

  constructor(parts: PreviewBookParts) {
    this.#parts = parts
  }

  /** For the gallery: once. */
  ask(data: DataConfig, seed: number): Promise<void> {
    const key = previewKey(data, seed)
    this.#gallery.add(key)
    this.#galleryQueue = this.#galleryQueue.then(() => (this.#states.has(key) ? undefined : this.#fetch(data, seed)))
    return this.#galleryQueue
  }

  /** Whoever looks at another data set no longer waits for the one before, whose work the engine then ends. */
  look(slot: PreviewSlot, data: DataConfig, seed: number): Promise<void> {
    const key = previewKey(data, seed)
    const before = this.#looked.get(slot)
    const status = this.#states.get(key)?.status
    this.#looked.set(slot, key)
    if (before === key && status !== undefined) return Promise.resolve()
    const leavesWork = before !== undefined && this.#states.get(before)?.status === 'loading'
    const isKnown = status === 'ready' || status === 'failed'
    return isKnown && !leavesWork ? Promise.resolve() : this.#fetch(data, seed, slot)
  }

  /** Forgets it: whoever looks at it asks again. */
  retry(data: DataConfig, seed: number): void {
    this.#drop(previewKey(data, seed))
  }

  /** After the engine came back: what had failed may be asked for again, and what was asked for is lost. */
  forgetFailures(): void {
    this.#become(new Map([...this.#states].filter(([, { status }]) => status === 'ready')))
  }

  async #fetch(data: DataConfig, seed: number, slot?: PreviewSlot): Promise<void> {
    const key = previewKey(data, seed)
    if (!this.#states.has(key)) this.#put(key, { status: 'loading' })
    try {
      const preview = await this.#parts.request({ data, seed, ...(slot && { slot }) })
      this.#put(key, { status: 'ready', preview })
    } catch (error) {
      if (!isCancelled(error)) {
        this.#put(key, { status: 'failed', message: this.#parts.messageOf(error), field: fieldOf(error) })
      } else if (this.#states.get(key)?.status === 'loading') {
        // Whoever still wants it finds nothing and asks again.
        this.#drop(key)
      }
    }
  }

  #put(key: string, state: PreviewState): void {
    const states = new Map(this.#states)
    states.delete(key)
    states.set(key, state)
    const stays = new Set([...this.#gallery, ...this.#looked.values()])
    const passing = [...states.keys()].filter((other) => !stays.has(other))
    for (const oldest of passing.slice(0, -passingMaximum)) states.delete(oldest)
    this.#become(states)
  }

  #drop(key: string): void {
    this.#become(new Map([...this.#states].filter(([other]) => other !== key)))
  }

  #become(states: PreviewStates): void {
    this.#states = states
    this.#parts.onChange(states)
  }
}

export const previewKey = (data: DataConfig, seed: number): string => JSON.stringify([data, seed])

const isCancelled = (error: unknown): boolean => error instanceof AppError && error.code === 'cancelled'

const fieldOf = (error: unknown): string | null => (error instanceof AppError ? (error.field ?? null) : null)
