// log p of the test points, by run and evaluation: what a comparison of lanes point by point needs. Asked for once each.

import { untrack } from 'svelte'
import type { TestPoints } from '../../src-shared/figures/figure.ts'
import type { Evaluated } from '../../src-shared/figures/verdict.ts'
import type { Request } from '../engine/connection.ts'
import type { Outside } from './outside.ts'

/** Of one run: the newest evaluation and some that the scrubber went through; 40 kB each at most. */
const keptMaximum = 20
const none: readonly TestPoints[] = []

export class ShownTestPoints {
  readonly #request: Request
  #byRun = $state.raw<ReadonlyMap<string, readonly TestPoints[]>>(new Map())
  #asked = new Set<string>()

  constructor({ request }: Pick<Outside, 'request'>) {
    this.#request = request
  }

  of(runId: string): readonly TestPoints[] {
    return this.#byRun.get(runId) ?? none
  }

  /** Starts what is not there yet; what was not kept is empty. */
  want(evaluations: readonly Evaluated[]): void {
    for (const evaluated of evaluations) {
      const known = untrack(() => this.of(evaluated.runId)).some(({ iteration }) => iteration === evaluated.iteration)
      if (!known) void this.#ask(evaluated)
    }
  }

  forget(runId: string): void {
    const kept = new Map(this.#byRun)
    kept.delete(runId)
    this.#byRun = kept
  }

  clear(): void {
    this.#byRun = new Map()
  }

  async #ask({ runId, iteration }: Evaluated): Promise<void> {
    const key = `${runId}:${iteration}`
    if (this.#asked.has(key)) return
    this.#asked.add(key)
    try {
      const found = await this.#request('run.testPoints', { runId, iteration })
      const points = found ?? { iteration, values: new Float32Array() }
      const kept = [...this.of(runId), points].slice(-keptMaximum)
      this.#byRun = new Map(this.#byRun).set(runId, kept)
    } catch {
      // Without the points lanes are compared unpaired, which is said; the next evaluation asks again.
    } finally {
      this.#asked.delete(key)
    }
  }
}
