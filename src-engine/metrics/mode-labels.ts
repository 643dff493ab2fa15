// Which mode each of many points belongs to, without keeping the process from its commands.

import { setImmediate } from 'node:timers/promises'
import type { Modes } from '../distributions/distribution.ts'

export type AssignModes = (rows: Float64Array) => Promise<Int32Array>

/** The regions of modes, as borders are looked for. */
export interface ModeRegions {
  assign: AssignModes
  /** By how many nats the given mode of each row leads the best of the others; null where the modes cannot tell. */
  lead: ((rows: Float64Array, modes: Int32Array) => Promise<Float64Array>) | null
}

/** At most 60 ms: a row far from a long, narrow curve takes up to 60 µs. */
const rowsAtATime = 1024

/** `modes.assign` in parts, between which the process answers commands. */
export function assignInParts(modes: Modes, dimension: number): AssignModes {
  return async (rows) => {
    const labels = new Int32Array(rows.length / dimension)
    for (const [first, end] of partsOf(labels.length)) {
      if (first > 0) await setImmediate()
      labels.set(modes.assign(rows.subarray(first * dimension, end * dimension)), first)
    }
    return labels
  }
}

/** The same of all that the modes can tell. */
export function regionsInParts(modes: Modes, dimension: number): ModeRegions {
  return { assign: assignInParts(modes, dimension), lead: modes.lead ? leadInParts(modes.lead, dimension) : null }
}

function leadInParts(lead: Required<Modes>['lead'], dimension: number): ModeRegions['lead'] {
  return async (rows, modes) => {
    const leads = new Float64Array(modes.length)
    for (const [first, end] of partsOf(modes.length)) {
      if (first > 0) await setImmediate()
      leads.set(lead(rows.subarray(first * dimension, end * dimension), modes.subarray(first, end)), first)
    }
    return leads
  }
}

function* partsOf(count: number): Generator<[first: number, end: number]> {
  for (let first = 0; first < count; first += rowsAtATime) yield [first, Math.min(count, first + rowsAtATime)]
}
