// Whether MNIST is on this machine, and how fetching it goes.

import type { MnistState } from '../../src-shared/mnist-state.ts'
import { messageOf, request } from '../engine/connection.ts'

class Mnist {
  /** null before anybody asked. */
  state = $state.raw<MnistState | null>(null)

  async look(): Promise<void> {
    try {
      this.state = await request('data.mnist', {})
    } catch {
      // The preview says what is wrong with the engine.
    }
  }

  async fetch(): Promise<void> {
    try {
      this.state = await request('data.fetchMnist', {})
    } catch (error) {
      this.state = { status: 'missing', fault: messageOf(error) }
    }
  }

  take(state: MnistState): void {
    this.state = state
  }
}

export const mnist = new Mnist()
