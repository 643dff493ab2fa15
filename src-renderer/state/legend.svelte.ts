// Which lanes are switched off in panels and charts, for each experiment by itself.

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

  /** Ids of the lanes of this experiment. */
  offOf(experimentId: string): string[] {
    const start = `${experimentId}/`
    return [...this.#off].filter((key) => key.startsWith(start)).map((key) => key.slice(start.length))
  }

  setOff(experimentId: string, laneIds: readonly string[]): void {
    const others = [...this.#off].filter((key) => !key.startsWith(`${experimentId}/`))
    this.#off = new Set([...others, ...laneIds.map((laneId) => keyOf({ experimentId, laneId }))])
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
