// Whether the library can be opened, and the repair of one that cannot.

import type { RepairChoice, StoreState } from '../../src-shared/store-state.ts'
import { messageOf, request } from '../engine/connection.ts'
import { toasts } from './toasts.svelte.ts'

class Library {
  state = $state.raw<StoreState>({ status: 'open' })
  /** The choice under way. */
  repairing = $state<RepairChoice | null>(null)
  /** Why the last choice led nowhere. */
  failure = $state('')

  async load(): Promise<void> {
    this.state = await request('store.state', {})
  }

  /** Answers whether the library is open now. */
  async repair(choice: RepairChoice): Promise<boolean> {
    if (this.repairing) return false
    this.repairing = choice
    this.failure = ''
    try {
      const { keptAside, outcome } = await request('store.repair', { choice })
      await this.load()
      toasts.show('information', `${outcome} The old file is kept as ${keptAside}.`)
      return this.state.status === 'open'
    } catch (error) {
      this.failure = messageOf(error)
      return false
    } finally {
      this.repairing = null
    }
  }
}

export const store = new Library()
