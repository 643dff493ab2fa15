// Which mode each of many points belongs to, without keeping the process from its commands.

import { setImmediate } from 'node:timers/promises'
import type { Modes } from '../distributions/distribution.ts'

export type AssignModes = (rows: Float64Array) => Promise<Int32Array>

/** At most 60 ms: a row far from a long, narrow curve takes up to 60 µs. */
const rowsAtATime = 1024

/** `modes.assign` in parts, between which the process answers commands. */
export function assignInParts(modes: Modes, dimension: number): AssignModes {
  return async (rows) => {
    const labels = new Int32Array(rows.length / dimension)
    for (let first = 0; first < labels.length; first += rowsAtATime) {
      if (first > 0) await setImmediate()
      const part = rows.subarray(first * dimension, Math.min(rows.length, (first + rowsAtATime) * dimension))
      labels.set(modes.assign(part), first)
    }
    return labels
  }
}
