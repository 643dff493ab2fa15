// Bootstrap intervals of how far lanes are behind the best. Each takes some tens of milliseconds, so it is worked out once,
// between two drawings, and not again however often the table is made anew.

import type { LaneDifference } from '../../src-shared/figures/verdict.ts'
import { pairedBootstrap, type PairedBootstrap } from '../../src-shared/statistics/paired-bootstrap.ts'

/** More than anyone has on screen. */
const keptMaximum = 200

export class BehindIntervals {
  #known = $state.raw<ReadonlyMap<string, PairedBootstrap | null>>(new Map())
  #waiting = new Map<string, LaneDifference>()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** null before it is worked out, too. */
  of(behind: LaneDifference): PairedBootstrap | null {
    return this.#known.get(keyOf(behind)) ?? null
  }

  /** From now on these alone. */
  want(all: readonly LaneDifference[]): void {
    const missing = all.filter((behind) => !this.#known.has(keyOf(behind)))
    this.#waiting = new Map(missing.map((behind) => [keyOf(behind), behind]))
    if (missing.length > 0) this.#timer ??= setTimeout(() => this.#next())
  }

  /** One at a time: what the person does comes between. */
  #next(): void {
    this.#timer = undefined
    const [first] = this.#waiting
    if (!first) return
    const [key, behind] = first
    this.#waiting.delete(key)
    this.#known = new Map([...this.#known].slice(-keptMaximum)).set(key, pairedBootstrap(behind.pairs))
    if (this.#waiting.size > 0) this.#timer = setTimeout(() => this.#next())
  }
}

/** Other pairs have another mean or another spread. */
const keyOf = ({ key, otherKey, count, mean, halfWidth }: LaneDifference): string =>
  [key, otherKey, count, mean, halfWidth].join(' ')
