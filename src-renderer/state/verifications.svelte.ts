// Runs that are trained again to be verified, and what verifying came to, as it is kept with each run.

import type { Verification, VerifyingProgress } from '../../src-shared/verification.ts'
import { messageOf, request } from '../engine/connection.ts'
import type { Outside } from './outside.ts'
import { toasts } from './toasts.svelte.ts'

export type VerificationState =
  | { status: 'running'; share: number }
  | { status: 'done'; verification: Verification }
  | { status: 'refused'; message: string }

const none: readonly Verification[] = []

export class Verifications {
  readonly #outside: Outside
  #under = $state.raw<ReadonlyMap<string, Exclude<VerificationState, { status: 'done' }>>>(new Map())
  /** Oldest first, of the runs that were asked for. */
  #kept = $state.raw<ReadonlyMap<string, readonly Verification[]>>(new Map())
  readonly #wanted = new Set<string>()

  constructor(outside: Outside) {
    this.#outside = outside
  }

  /** What is under way or was refused just now, or else the newest that is kept. */
  of(runId: string): VerificationState | undefined {
    const verification = this.keptOf(runId).at(-1)
    return this.#under.get(runId) ?? (verification && { status: 'done', verification })
  }

  /** Oldest first. */
  keptOf(runId: string): readonly Verification[] {
    return this.#kept.get(runId) ?? none
  }

  /** Whoever shows runs says so; each is read once. */
  want(runIds: readonly string[]): void {
    const unknown = runIds.filter((runId) => !this.#wanted.has(runId))
    for (const runId of unknown) this.#wanted.add(runId)
    // Without them nothing is missing but what was found earlier: asked for anew when they are next shown.
    void this.#read(unknown).catch(() => {
      for (const runId of unknown) this.#wanted.delete(runId)
    })
  }

  /** One more is kept, or those of iterations that the run comes to once more are dropped. */
  readAgain(runId: string): void {
    if (this.#wanted.has(runId)) void this.#read([runId]).catch(() => undefined)
  }

  /** Resolves when it has ended, whichever way. */
  async verify(runId: string): Promise<void> {
    if (this.#under.get(runId)?.status === 'running') return
    this.#note(runId, { status: 'running', share: 0 })
    try {
      await this.#outside.request('run.verify', { runId })
      this.#wanted.add(runId)
      await this.#read([runId])
      this.#note(runId, null)
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
    if (progress && this.#under.get(runId)?.status === 'running')
      this.#note(runId, { status: 'running', share: progress.share })
  }

  async #read(runIds: readonly string[]): Promise<void> {
    if (runIds.length === 0) return
    const found = await this.#outside.request('run.verifications', { runIds: [...runIds] })
    const kept = new Map(this.#kept)
    for (const runId of runIds) {
      const ofRun = found.filter((verification) => verification.runId === runId)
      if (ofRun.length > 0) kept.set(runId, ofRun)
      else kept.delete(runId)
    }
    this.#kept = kept
  }

  #note(runId: string, state: Exclude<VerificationState, { status: 'done' }> | null): void {
    const under = new Map(this.#under)
    if (state) under.set(runId, state)
    else under.delete(runId)
    this.#under = under
  }
}

export const verifications = new Verifications({ request, toasts })
