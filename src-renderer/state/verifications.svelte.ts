// Runs that are, or were, trained again to be verified, as long as the page lasts.

import type { Verification, VerifyingProgress } from '../../src-shared/verification.ts'
import { messageOf, request } from '../engine/connection.ts'
import type { Outside } from './outside.ts'
import { toasts } from './toasts.svelte.ts'

export type VerificationState =
  | { status: 'running'; share: number }
  | { status: 'done'; verification: Verification }
  | { status: 'refused'; message: string }

export class Verifications {
  readonly #outside: Outside
  #known = $state.raw<ReadonlyMap<string, VerificationState>>(new Map())

  constructor(outside: Outside) {
    this.#outside = outside
  }

  of(runId: string): VerificationState | undefined {
    return this.#known.get(runId)
  }

  /** Resolves when it has ended, whichever way. */
  async verify(runId: string): Promise<void> {
    if (this.of(runId)?.status === 'running') return
    this.#note(runId, { status: 'running', share: 0 })
    try {
      this.#note(runId, { status: 'done', verification: await this.#outside.request('run.verify', { runId }) })
    } catch (error) {
      this.#note(runId, { status: 'refused', message: messageOf(error) })
    }
  }

  async stop(runId: string): Promise<void> {
    try {
      await this.#outside.request('run.stopVerifying', { runId })
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
    }
  }

  take({ runId, progress }: { runId: string; progress: VerifyingProgress | null }): void {
    // Its end comes with the answer.
    if (progress && this.of(runId)?.status === 'running')
      this.#note(runId, { status: 'running', share: progress.share })
  }

  #note(runId: string, state: VerificationState): void {
    this.#known = new Map(this.#known).set(runId, state)
  }
}

export const verifications = new Verifications({ request, toasts })
