// A long computation row by row, in parts: between them the process answers commands, such as "pause".

import { setImmediate } from 'node:timers/promises'
import type { EnergyFunction } from './regular-grid.ts'

/** About 50 ms of a small network in plain JavaScript. */
const usualRows = 8192

/** The same function; `compute` sees at most so many rows at a time, and the event loop has a turn in between. */
export function inParts(dimension: number, compute: EnergyFunction, rowsAtATime = usualRows): EnergyFunction {
  return async (rows) => {
    const part = rowsAtATime * dimension
    if (rows.length <= part) return compute(rows)
    const values = new Float64Array(rows.length / dimension)
    for (let first = 0; first < rows.length; first += part) {
      values.set(await compute(rows.subarray(first, first + part)), first / dimension)
      await setImmediate()
    }
    return values
  }
}
