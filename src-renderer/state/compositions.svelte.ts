// The compositions that the library keeps, newest first, for whoever shows, opens or changes them.

import type { Composition } from '../../src-shared/composition.ts'
import { suggestedName } from '../../src-shared/model-format.ts'
import type { StoredComposition } from '../../src-shared/stored-composition.ts'
import { messageOf, request } from '../engine/connection.ts'
import type { Outside } from './outside.ts'
import { toasts } from './toasts.svelte.ts'

export class Compositions {
  readonly #outside: Outside
  list = $state.raw<readonly StoredComposition[]>([])
  /** One is being looked at and written down. */
  keeping = $state(false)

  constructor(outside: Outside) {
    this.#outside = outside
  }

  async load(): Promise<void> {
    const list = await this.#try(this.#outside.request('composition.list', {}))
    if (list) this.list = list
  }

  find = (id: string): StoredComposition | undefined => this.list.find((each) => each.id === id)

  /** The one that is shown, whatever its runs have learned since; null where that failed, which is said. */
  async keep(name: string, { source }: Pick<Composition, 'source'>): Promise<StoredComposition | null> {
    this.keeping = true
    try {
      const kept = await this.#try(this.#outside.request('composition.keep', { name, source }))
      if (kept) this.#take(kept)
      return kept
    } finally {
      this.keeping = false
    }
  }

  async rename(id: string, name: string): Promise<void> {
    const renamed = await this.#try(this.#outside.request('composition.rename', { compositionId: id, name }))
    if (renamed) this.#take(renamed)
  }

  async delete(id: string): Promise<void> {
    const deleted = await this.#try(this.#outside.request('composition.delete', { compositionId: id }))
    if (!deleted) return
    this.#take(deleted)
    this.#outside.toasts.show('information', `Deleted “${deleted.name}”`, {
      label: 'Undo',
      run: () => void this.#restore(id),
    })
  }

  async #restore(id: string): Promise<void> {
    const restored = await this.#try(this.#outside.request('composition.restore', { compositionId: id }))
    if (restored) this.#take(restored)
  }

  /** As files for elsewhere, where the person says. */
  async saveModel({ id, name }: StoredComposition): Promise<void> {
    const saved = await this.#try(
      this.#outside.request('composition.saveModel', { compositionId: id, suggestedName: suggestedName(name) }),
    )
    if (saved && saved.path !== null) {
      this.#outside.toasts.show('information', [`Saved ${saved.path}`, ...saved.notices].join('. '))
    }
  }

  #take(composition: StoredComposition): void {
    const others = this.list.filter(({ id }) => id !== composition.id)
    const all = composition.deletedAt === null ? [...others, composition] : others
    this.list = all.toSorted((a, b) => b.createdAt - a.createdAt)
  }

  async #try<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
    try {
      return await asked
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
      return null
    }
  }
}

export const compositions = new Compositions({ request, toasts })
