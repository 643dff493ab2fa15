// Whether the engine answers, and what it can compute with.

import type { EngineState, StudioInfo } from '../../src-shared/protocol/requests.ts'
import { request } from '../engine/connection.ts'

class EngineStatus {
  state = $state.raw<EngineState>({ status: 'starting' })
  info = $state.raw<StudioInfo | null>(null)
  /** It stopped and came back while this window was open: said until dismissed. */
  restarted = $state(false)
  answering = $derived(this.state.status === 'running')

  async load(): Promise<void> {
    this.state = await request('engine.state', {})
  }

  async loadInfo(): Promise<void> {
    this.info = await request('studio.info', {})
  }
}

export const engine = new EngineStatus()
