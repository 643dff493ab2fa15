// What can compute here, looked at whenever the page is opened.

import type { DevicesReport, InstallationState, LibraryWish } from '../../src-shared/device.ts'
import { messageOf, request } from '../engine/connection.ts'
import { engine } from './engine.svelte.ts'

class DevicesState {
  report = $state.raw<DevicesReport | null>(null)
  /** What the engine is doing for this page now. */
  busy = $state<'looking' | 'measuring' | null>(null)
  fault = $state<string | null>(null)
  installation = $state.raw<InstallationState | null>(null)
  installing = $derived(this.installation?.status === 'running')

  async look(): Promise<void> {
    try {
      this.installation = await request('devices.installation', {})
    } catch {
      // The look says what is wrong with the engine.
    }
    // Fast at first, so that there is something to read; then what was not measured yet.
    await this.#ask('looking', () => request('devices.report', { speeds: 'remembered' }))
    if (!this.fault && this.#lacksSpeeds()) {
      await this.#ask('measuring', () => request('devices.report', { speeds: 'measured' }))
    }
  }

  measure(): Promise<void> {
    return this.#ask('measuring', () => request('devices.measure', {}))
  }

  async install(wish: LibraryWish): Promise<void> {
    if (this.installing) return
    this.fault = null
    try {
      this.#show(await request('devices.install', wish))
    } catch (error) {
      // Said where its lines stand, if it came so far.
      if (this.installation?.status !== 'failed') this.fault = messageOf(error)
    }
  }

  take(state: InstallationState): void {
    this.installation = state
  }

  #lacksSpeeds(): boolean {
    return this.report?.backends.some((each) => each.selfTest?.passed && each.iterationsPerSecond === null) ?? false
  }

  async #ask(what: 'looking' | 'measuring', ask: () => Promise<DevicesReport>): Promise<void> {
    if (this.busy) return
    this.busy = what
    this.fault = null
    try {
      this.#show(await ask())
    } catch (error) {
      this.fault = messageOf(error)
    } finally {
      this.busy = null
    }
  }

  #show(report: DevicesReport): void {
    this.report = report
    if (engine.info) engine.info = { ...engine.info, backends: report.backends }
  }
}

export const devices = new DevicesState()
