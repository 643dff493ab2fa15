// Which lanes are switched off in panels and charts. It lasts as long as the page, for each experiment by itself.

import type { RunRecord } from '../../src-shared/run.ts'

type LaneOfRun = Pick<RunRecord, 'experimentId' | 'laneId'>

export class Legend {
  #off = $state.raw<ReadonlySet<string>>(new Set())

  isOn(lane: LaneOfRun): boolean {
    return !this.#off.has(keyOf(lane))
  }

  /** The last one that is on stays on: an empty page tells nothing. */
  toggle(lane: LaneOfRun, all: readonly LaneOfRun[]): void {
    const off = new Set(this.#off)
    if (!off.delete(keyOf(lane))) off.add(keyOf(lane))
    if (all.some((other) => !off.has(keyOf(other)))) this.#off = off
  }

  /** This lane alone; all of them where it is alone already. */
  only(lane: LaneOfRun, all: readonly LaneOfRun[]): void {
    const others = all.map(keyOf).filter((key) => key !== keyOf(lane))
    const isAlone = this.isOn(lane) && others.every((key) => this.#off.has(key))
    this.#off = new Set([...this.#off].filter((key) => key !== keyOf(lane) && !others.includes(key)))
    if (!isAlone) this.#off = new Set([...this.#off, ...others])
  }
}

const keyOf = ({ experimentId, laneId }: LaneOfRun) => `${experimentId}/${laneId}`
